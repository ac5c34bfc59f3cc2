"""What happened to a condition or a debt, oldest first, from the rows that say so."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from network.bursaries.conditions.models import AwardedCondition, ConditionEvidence
from network.bursaries.conditions.rules import Sort, Status
from network.core.database import db
from network.core.dates import in_words
from network.core.lifecycle import StatusChange

TITLES = {
    Sort.SENT: "Evidence sent",
    Sort.RETURNED: "Something was missing",
    Sort.SEEN: "Confirmed",
    Sort.COUNTED: "Counted in the session log",
}
MOVES = {Status.MISSED: "Not kept", Status.WAIVED: "Waived", Status.OPEN: "Open again"}


@dataclass(frozen=True)
class Happening:
    """One thing that happened: what, when, by whom, in which words, and with which file."""

    title: str
    at: datetime
    by_id: int | None
    by_name: str
    words: str = ""
    evidence: ConditionEvidence | None = None


def of(conditions: Collection[AwardedCondition]) -> Mapping[int, list[Happening]]:
    """Return what happened to each condition; they come with their evidence and extensions."""
    found = {one.id: [*_shown(one), *_extended(one)] for one in conditions}
    moves = db.session.scalars(
        select(StatusChange)
        .where(
            StatusChange.thing_type == AwardedCondition.__tablename__, StatusChange.thing_id.in_(found.keys())
        )
        .order_by(StatusChange.id)
    )
    reasons = {one.id: {extension.reason for extension in one.extensions} for one in conditions}
    for change in moves:
        to = Status(change.new)
        says_it_already = to is Status.KEPT or (
            to is Status.OPEN and change.reason in reasons[change.thing_id]
        )
        if not says_it_already:
            found[change.thing_id].append(
                Happening(MOVES[to], change.at, change.by_id, change.by_name, change.reason)
            )
    return {number: sorted(story, key=lambda one: one.at) for number, story in found.items()}


def _shown(condition: AwardedCondition) -> Iterable[Happening]:
    for one in condition.evidence:
        yield Happening(
            TITLES[one.sort],
            one.at,
            one.by_id,
            one.by.name if one.by else "the system",
            one.words,
            one if one.file_id else None,
        )


def _extended(condition: AwardedCondition) -> Iterable[Happening]:
    for one in condition.extensions:
        yield Happening(
            f"Last day moved from {in_words(one.old_on)} to {in_words(one.new_on)}",
            one.at,
            one.by_id,
            one.by.name if one.by else "the system",
            one.reason,
        )
