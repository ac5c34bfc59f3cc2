"""What is refused about CPD before it is kept: entries, dates and schemes that make no sense."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from network.core.dates import add_months, days_between, in_words
from network.core.rules import Refused
from network.members.cpd.rules import Activity, Measure, Status

MOST_HOURS_A_DAY = 12
LONGEST_ENTRY_MONTHS = 36
LONGEST_PERIOD_MONTHS = 120
EARLIEST_START = date(1980, 1, 1)
MOST_POINTS = 1000


def why(reason: str) -> str:
    """Return the reason of a decision; refuse one without."""
    if not reason.strip():
        raise Refused("Say why, in words that help: the member reads them.", "reason")
    return reason.strip()


def check_open(status: Status) -> None:
    """Refuse to change an entry that is checked, or that its owner has withdrawn."""
    if status in {Status.CHECKED, Status.WITHDRAWN}:
        raise Refused(f"This is {status}, so it can no longer be changed.")


def check_entry(begins_on: date, ends_on: date, hours: Fraction, today: date) -> None:
    """Refuse what cannot have been: not over yet, longer than the days have hours, or over years."""
    if ends_on < begins_on:
        raise Refused("The last day is before the first.", "ends_on")
    if ends_on > today:
        raise Refused("Add it once it is over: the last day cannot be after today.", "ends_on")
    if ends_on >= add_months(begins_on, LONGEST_ENTRY_MONTHS):
        raise Refused("An entry covers at most 3 years: make two of it.", "begins_on")
    if hours < 0:
        raise Refused("Enter the hours as a number above 0.", "hours")
    if (hours * 4).denominator != 1:
        raise Refused("Enter hours in quarters, such as 7, 7.25 or 7.5.", "hours")
    most = MOST_HOURS_A_DAY * (days_between(begins_on, ends_on) + 1)
    if hours > most:
        raise Refused(
            f"That is more than {MOST_HOURS_A_DAY} hours a day: at most {most} fit in these days.", "hours"
        )


def check_kinds(kinds: Iterable[Activity], hours: Fraction) -> None:
    """Refuse an entry that is of no kind, or that lacks the hours by which its kind counts."""
    kinds = list(kinds)
    if not kinds:
        raise Refused("Say what kind of activity it was, for one scheme at least.")
    if not hours and any(one.measure is Measure.HOUR or one.from_hours for one in kinds):
        raise Refused("Enter how many hours it took: this kind of activity counts by them.", "hours")


def check_kinds_fit(kinds: Iterable[Activity], hours: Fraction) -> None:
    """Refuse other kinds for an entry that is being checked, where its hours would have to be asked for."""
    kinds = list(kinds)
    if not kinds:
        raise Refused("It has to count somewhere. If it counts nowhere, decline it.")
    if not hours and any(one.measure is Measure.HOUR or one.from_hours for one in kinds):
        raise Refused("This kind counts by hours, and none were given. Decline it and ask for them.")


def check_membership(started_on: date, ended_on: date | None, retired_on: date | None, today: date) -> None:
    """Refuse to follow a scheme over days that make no sense, or from when it was retired."""
    if not EARLIEST_START <= started_on <= today:
        raise Refused(f"Enter a day from {in_words(EARLIEST_START)} to today.", "started_on")
    if retired_on is not None and started_on >= retired_on:
        raise Refused(f"This scheme is no longer followed from {in_words(retired_on)} on.", "started_on")
    if ended_on is not None and ended_on < started_on:
        raise Refused("The last day is before the first.", "ended_on")


def check_scheme(months: int, needed: Fraction, carries: Fraction, least_share: Fraction, share: str) -> None:
    """Refuse a scheme that nobody could follow."""
    if not 1 <= months <= LONGEST_PERIOD_MONTHS:
        raise Refused(f"Enter 1 to {LONGEST_PERIOD_MONTHS} months.", "months")
    for name, value in (("needed", needed), ("carries", carries), ("least_share", least_share)):
        _check_points(value, name)
    if not needed:
        raise Refused("Enter more than no points.", "needed")
    if least_share > needed:
        raise Refused("This cannot be more than the points needed.", "least_share")
    if least_share and not share.strip():
        raise Refused("Say what this share comes from, such as “endorsed activity”.", "share_title")


def check_activity(activity: Activity) -> None:
    """Refuse a kind of activity that could never count."""
    _check_points(activity.points, "points")
    if not activity.points:
        raise Refused("Enter more than no points.", "points")
    _check_points(activity.from_hours, "from_hours")
    for name in ("most_an_entry", "most_a_period"):
        most: Fraction | None = getattr(activity, name)
        if most is not None:
            check_cap(most, name)


def check_cap(most: Fraction, name: str = "most") -> None:
    """Refuse a cap that lets nothing through."""
    _check_points(most, name)
    if not most:
        raise Refused("Enter more than no points, or leave it empty for no cap.", name)


def _check_points(value: Fraction, name: str) -> None:
    if not 0 <= value <= MOST_POINTS:
        raise Refused(f"Enter a number from 0 to {MOST_POINTS}.", name)
    if (value * 4).denominator != 1:
        raise Refused("Enter quarters, such as 10, 0.5 or 0.25.", name)
