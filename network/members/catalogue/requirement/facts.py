"""What a rule is asked about: the qualifications that a person holds and the practice that they have done."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from network.core.days import NEVER, Days


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """One grant of a kind of qualification to the person.

    Dates known only in part are read in the way least favourable to the person. A grant counts only if it is
    ``verified``, and from ``valid_from``; one that is ``waiting`` for a check is spoken of, but never counts.
    """

    kind_key: str
    level: int | None
    title: str
    valid_from: date | None
    expires_on: date | None
    awarded_on: date | None
    verified: bool
    waiting: bool = False
    id: int | None = None

    @property
    def valid_days(self) -> Days:
        """The days on which this grant counts."""
        if not self.verified or self.valid_from is None:
            return NEVER
        return Days.of([(self.valid_from, self.expires_on)])

    @property
    def days_since_it_began(self) -> Days:
        """The days from its first valid day on, also after it has run out."""
        if not self.verified or self.valid_from is None:
            return NEVER
        return Days.since(self.valid_from)


@dataclass(frozen=True, slots=True)
class Practice:
    """Hours of teaching in a period, as the log says, taken as spread evenly over its days.

    They count once they are ``checked``, and wait for a check until then; declined hours are left out.
    """

    begins_on: date
    ends_on: date
    hours: int | Decimal | Fraction
    checked: bool

    @property
    def hours_a_day(self) -> Fraction:
        """The share of each day of the period."""
        return Fraction(self.hours) / (self.ends_on.toordinal() - self.begins_on.toordinal() + 1)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything about one person that a rule can ask for."""

    grants: tuple[HeldGrant, ...] = ()
    practice: tuple[Practice, ...] = ()
