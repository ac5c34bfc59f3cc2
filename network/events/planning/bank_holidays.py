"""The bank holidays of England, worked out here and kept nowhere."""

from datetime import date
from functools import lru_cache

from network.events.planning.rules import DaysOffKind, Off


def bank_holidays(first_on: date, last_on: date) -> list[Off]:
    """Return the bank holidays from one day to another, both counted, in order."""
    years = range(first_on.year, last_on.year + 1)
    return [one for year in years for one in _of_year(year) if first_on <= one.first_on <= last_on]


@lru_cache(maxsize=50)
def _of_year(year: int) -> tuple[Off, ...]:
    from holidays import country_holidays  # slow to load, and few pages ask

    found = country_holidays("GB", subdiv="ENG", years=year, language="en_GB")
    return tuple(Off(name, day, day, DaysOffKind.BANK) for day, name in sorted(found.items()))
