"""What the network would gain: how many are fit where the applicant will teach, before and after."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import exists, select

from network.bursaries.applications.models import Application
from network.core.database import db
from network.core.templating import day as said_day
from network.core.templating import plural
from network.members.catalogue.models import Condition, QualificationKind
from network.members.catalogue.requirement import Held, HeldGrant, Level, Once, leaves
from network.members.people.models import Member, MemberArea
from network.members.qualifications import facts, fitness
from network.members.qualifications.facts import Catalogue
from network.members.qualifications.models import FitInterval


@dataclass(frozen=True)
class Gain:
    """How many members are fit for a condition and cover an area on a day, without and with this course."""

    words: str
    condition: str = ""
    area: str = ""
    on: date | None = None
    before: int = 0
    after: int = 0

    @property
    def is_known(self) -> bool:
        """Whether there is something to count."""
        return bool(self.condition)


def of(application: Application) -> Gain:
    """Count who covers the area of an application on the day its course ends, and what the course adds.

    The applicant is taken to have passed by then, and everything else of theirs to be as it is on record:
    who lacks something besides is not counted, and the words say so.
    """
    kind, area, on = application.kind, application.area, application.ends_on
    if kind is None or area is None or on is None:
        return Gain("This is worked out once the course, its last day and the area are entered.")
    known = facts.catalogue()
    condition_id = _condition_of(kind, known)
    if condition_id is None:
        return Gain("This course belongs to no condition, so nobody can be counted for it.")
    condition = known.conditions[condition_id]
    there = _fit_in(condition_id, area.id, on)
    grant = HeldGrant(
        kind_key=kind.key,
        level=kind.level,
        title=kind.title,
        valid_from=on,
        expires_on=None,
        awarded_on=on,
        verified=True,
    )
    member = facts.of_member(application.applicant, known)
    trained = replace(member, held=replace(member.held, grants=(*member.held.grants, grant)))
    fit_then = on in fitness.fit_days(condition, trained)
    counted_already = application.applicant_id in there
    after = len(there) + (fit_then and not counted_already)
    return Gain(
        words=_words(len(there), after, condition.title, area.name, on, counted_already),
        condition=condition.title,
        area=area.name,
        on=on,
        before=len(there),
        after=after,
    )


def _words(before: int, after: int, condition: str, area: str, on: date, counted_already: bool) -> str:
    now = (
        f"On {said_day(on)}, {plural(before, 'member')} would be fit to practise for {condition} "
        f"and cover {area}."
    )
    if after > before:
        return f"{now} With this course there would be {after}."
    if counted_already:
        return f"{now} The applicant is one of them already."
    return f"{now} This course alone does not change that: the applicant would need more to be fit."


def _condition_of(kind: QualificationKind, known: Catalogue) -> int | None:
    """Return the condition that a kind is for: its own, or the first that asks for it."""
    if kind.condition_id is not None:
        return kind.condition_id
    for condition_id, condition in known.conditions.items():
        if condition_id in known.offered and condition.requires is not None:
            for leaf in leaves(condition.requires):
                asks = isinstance(leaf, Held | Once) and leaf.key == kind.key
                if asks or (isinstance(leaf, Level) and leaf.level == kind.level):
                    return condition_id
    return None


def _fit_in(condition_id: int, area_id: int, on: date) -> set[int]:
    covers = exists().where(MemberArea.member_id == Member.id, MemberArea.area_id == area_id)
    return set(
        db.session.scalars(
            select(Member.id)
            .join(FitInterval, FitInterval.member_id == Member.id)
            .join(Condition, Condition.id == FitInterval.condition_id)
            .where(
                FitInterval.condition_id == condition_id,
                FitInterval.begins_on <= on,
                FitInterval.ends_on.is_(None) | (FitInterval.ends_on >= on),
                covers | Member.county_wide,
            )
        )
    )
