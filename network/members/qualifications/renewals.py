"""Early renewals: which grant another runs on from, whatever the order in which they were checked."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from network.core import audit
from network.core.database import db
from network.core.dates import PartialDate, day_before
from network.core.permission import LARGEST_ID, Actor
from network.core.rules import Refused
from network.members.catalogue.models import QualificationKind
from network.members.catalogue.rules import ValidityFacts, is_early_renewal, least_favourable
from network.members.qualifications.models import Qualification
from network.members.qualifications.rules import Status


def rule_of(kind: QualificationKind) -> ValidityFacts:
    """Return what a kind says about the days of its grants."""
    return ValidityFacts(kind.validity, kind.validity_months, kind.renewal_window_days)


def runs_on_from(
    member_id: int, kind: QualificationKind, awarded: PartialDate | None, *, besides: int | None = None
) -> date | None:
    """Return the last day of the verified grant that one awarded then renews early, if there is one."""
    if awarded is None or not kind.renewal_window_days:
        return None
    place = awarded.latest(), besides or LARGEST_ID
    others = db.session.execute(
        select(
            Qualification.id, Qualification.awarded_typed, Qualification.awarded_on, Qualification.expires_on
        ).where(*_verified(member_id, kind), Qualification.id != (besides or 0))
    )
    return _renewed(rule_of(kind), awarded, (one.expires_on for one in others if _place(one) < place))


def read_again(member_id: int, kind: QualificationKind, *, by: Actor) -> None:
    """Date the verified grants of a kind anew, in order of award, where what they run on from has changed.

    Call it when one was verified or revoked. The others keep their dates: an edit of the catalogue does not
    reach what was settled before it.
    """
    grants = db.session.scalars(
        select(Qualification).where(*_verified(member_id, kind)).execution_options(populate_existing=True)
    )
    rule, ends = rule_of(kind), set[date]()
    for grant in sorted(grants, key=_place):
        _date_again(grant, rule, ends, by)
        if grant.expires_on is not None:
            ends.add(grant.expires_on)
    db.session.flush()


def _date_again(grant: Qualification, rule: ValidityFacts, ends: Collection[date], by: Actor) -> None:
    awarded, printed = _known(grant.awarded_typed), _known(grant.expires_typed)
    if awarded is None:
        return
    before = _ran_on_from(grant)
    candidates = [_renewed(rule, awarded, ends), before if before in ends else None]
    renewed = max((end for end in candidates if end is not None), default=None)
    if renewed == before:
        return
    try:
        reading = least_favourable(rule, awarded, renewed, printed)
    except Refused:  # the kind asks for more than it did when this was verified
        return
    was = grant.valid_from, grant.expires_on
    expires_on = _not_before(reading.expires_on, grant.extended_to)
    if was != (reading.valid_from, expires_on):
        grant.valid_from, grant.expires_on = reading.valid_from, expires_on
        audit.record(
            "qualification dated again",
            grant,
            by=by,
            was=[day and day.isoformat() for day in was],
            runs_on_from=renewed and renewed.isoformat(),
        )


def _not_before(expires_on: date | None, extended_to: date | None) -> date | None:
    """Return a last day that is no earlier than the one to which it was extended for all."""
    return expires_on and max(expires_on, extended_to or expires_on)


def _verified(member_id: int, kind: QualificationKind) -> list[Any]:
    return [
        Qualification.member_id == member_id,
        Qualification.kind_id == kind.id,
        Qualification.status == Status.VERIFIED,
    ]


def _place(grant: Any) -> tuple[date, int]:
    """Return a grant's place in the order of awards; of those awarded on one day, the first written leads."""
    awarded = _known(grant.awarded_typed)
    return (awarded.latest() if awarded else grant.awarded_on or date.min), grant.id


def _renewed(rule: ValidityFacts, awarded: PartialDate, ends: Iterable[date | None]) -> date | None:
    return max((end for end in ends if end and is_early_renewal(rule, awarded.latest(), end)), default=None)


def _ran_on_from(grant: Qualification) -> date | None:
    """Return the last day that a grant, as it is dated, runs on from: else it begins when it was awarded."""
    if grant.valid_from is None or grant.awarded_on is None or grant.valid_from <= grant.awarded_on:
        return None
    return day_before(grant.valid_from)


def _known(typed: str) -> PartialDate | None:
    try:
        return PartialDate.parse(typed) if typed.strip() else None
    except Refused:
        return None
