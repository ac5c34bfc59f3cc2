"""Whether the rules of a scheme make sense together, in words for who writes them."""

import re
from collections.abc import Collection, Iterable

from network.bursaries.scheme.rules import Measure, Scheme
from network.bursaries.scheme.said import SORTS
from network.core.rules import Refused
from network.members.catalogue import requirement

MOST_MONTHS = 120
MOST_WORKING_DAYS = 60
MOST_OFFER_DAYS = 90
MOST_SCORE = 100
MOST_SESSIONS = 1000
LONGEST_TITLE = 200
KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


def checked(scheme: Scheme) -> Scheme:
    """Return the scheme; raise Refused, beside the part that is meant, where its rules make no sense."""
    _check_amount(scheme)
    _check_who(scheme)
    _check_promises(scheme)
    _check_deciding(scheme)
    return scheme


def check_known(scheme: Scheme, kinds: Collection[str], areas: Collection[str]) -> None:
    """Raise Refused where a scheme names a kind or an area that is not in the catalogue."""
    named = {*scheme.kinds, *(cap.kind for cap in scheme.caps if cap.kind)}
    for key in sorted(named - set(kinds)):
        raise Refused(f"There is no kind of qualification called “{key[:60]}”.", "kinds")
    requirement.parse(scheme.prerequisites, kinds)
    for key in sorted(set(scheme.residence) - set(areas)):
        raise Refused(f"There is no area called “{key[:60]}”.", "residence")


def _check_amount(scheme: Scheme) -> None:
    if scheme.percentage is not None:
        _between(scheme.percentage, 1, 100, "The percentage", "percentage")
    if not scheme.costs:
        raise Refused("Choose at least one sort of cost that the fund pays towards.", "costs")
    _no_twins(scheme.costs, "The same sort of cost stands there twice.", "costs")
    for cap in scheme.caps:
        if cap.pence < 1:
            raise Refused("A cap is an amount of more than nothing.", "caps")
        if cap.sort is not None and cap.sort not in SORTS:
            raise Refused(f"A cap is for one of: {', '.join(SORTS)}.", "caps")
        if cap.sort is not None and cap.kind is not None:
            raise Refused("A cap is for a sort of course or for one kind, not for both.", "caps")
        if cap.member is not None and not scheme.membership:
            raise Refused("A cap speaks of members: name the body whose members are meant.", "membership")
    _no_twins(
        [(cap.sort, cap.kind, cap.member) for cap in scheme.caps],
        "Two caps are for the same: keep the one that is meant.",
        "caps",
    )


def _check_who(scheme: Scheme) -> None:
    if scheme.working_days_before is not None:
        _between(scheme.working_days_before, 1, MOST_WORKING_DAYS, "Working days", "working_days_before")
    requirement.parse(scheme.prerequisites)
    for limit in scheme.limits:
        _between(limit.count, 1, 100, "The number of bursaries", "limits")
        if limit.months is not None:
            _between(limit.months, 1, MOST_MONTHS, "Months", "limits")
    _no_twins([limit.months for limit in scheme.limits], "Two limits are for the same months.", "limits")
    for document in scheme.documents:
        _check_key(document.key, "documents")
        _check_title(document.title, "the document", "documents")
    _no_twins(
        [document.key for document in scheme.documents],
        "The same document is asked for twice.",
        "documents",
    )
    if scheme.membership_needed and not scheme.membership:
        raise Refused("Name the body that applicants must belong to.", "membership")
    for name, values in (
        ("kinds", scheme.kinds),
        ("professions", scheme.professions),
        ("residence", scheme.residence),
    ):
        _no_twins(values, "The same thing stands there twice.", name)
        if not all(one.strip() for one in values):
            raise Refused("A line is empty: fill it in or take it out.", name)


def _check_promises(scheme: Scheme) -> None:
    for condition in scheme.conditions:
        _between(condition.months, 1, MOST_MONTHS, "Months", "conditions")
        if condition.measure is Measure.SESSIONS:
            _between(condition.sessions, 1, MOST_SESSIONS, "Sessions", "conditions")
        elif condition.sessions:
            raise Refused("Only a condition that counts sessions has a number of them.", "conditions")
        if condition.measure is Measure.OTHER and not condition.words.strip():
            raise Refused("Say in words what the condition asks for.", "conditions")
        if len(condition.words) > LONGEST_TITLE:
            raise Refused(f"Say a condition in at most {LONGEST_TITLE} characters.", "conditions")
    if not scheme.payees:
        raise Refused("Choose whom the money can go to.", "payees")
    _no_twins(scheme.payees, "The same payee stands there twice.", "payees")


def _check_deciding(scheme: Scheme) -> None:
    if scheme.second_approval_pence is not None and scheme.second_approval_pence < 0:
        raise Refused(
            "Enter the amount above which a second funder approves, from £0.", "second_approval_pence"
        )
    for criterion in scheme.criteria:
        _check_key(criterion.key, "criteria")
        _check_title(criterion.title, "the criterion", "criteria")
        _between(criterion.most, 1, MOST_SCORE, "The highest score", "criteria")
    _no_twins([one.key for one in scheme.criteria], "The same criterion stands there twice.", "criteria")
    _between(scheme.offer_days, 1, MOST_OFFER_DAYS, "The days to accept an offer", "offer_days")


def _between(number: int, least: int, most: int, what: str, field: str) -> None:
    if not least <= number <= most:
        raise Refused(f"{what} must be from {least} to {most}, not {number}.", field)


def _no_twins(values: Iterable[object], words: str, field: str) -> None:
    listed = list(values)
    if len(set(listed)) < len(listed):
        raise Refused(words, field)


def _check_key(key: str, field: str) -> None:
    if not KEY.fullmatch(key):
        raise Refused(f"“{key[:60]}” cannot be a key: use small letters, figures and hyphens.", field)


def _check_title(title: str, what: str, field: str) -> None:
    if not title.strip():
        raise Refused(f"Enter the name of {what}.", field)
    if len(title) > LONGEST_TITLE:
        raise Refused(f"Name {what} in at most {LONGEST_TITLE} characters.", field)
