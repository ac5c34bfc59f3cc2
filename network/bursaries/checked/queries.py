"""Questions about checked facts: what is true of somebody on a day, and what waits to be checked."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from network.bursaries.checked.models import CheckedFact
from network.bursaries.checked.rules import COUNTS, Checked, Sort
from network.core.database import db
from network.core.registry import Offers
from network.members.catalogue.models import Area

# Which bodies and professions funds ask for: (sort, name as it must be written). The schemes fill it.
asked_for: Offers = Offers()


def holds(member_id: int, day: date) -> Checked:
    """Return what is checked about a member and valid on a day."""
    return all_hold([member_id], day)[member_id]


def all_hold(member_ids: Collection[int], day: date) -> dict[int, Checked]:
    """Return what is checked about each of some members and valid on a day, in one question."""
    question = (
        select(CheckedFact.member_id, CheckedFact.sort, CheckedFact.name, Area.key)
        .outerjoin(Area, Area.id == CheckedFact.area_id)
        .where(
            CheckedFact.member_id.in_(member_ids),
            CheckedFact.status.in_(COUNTS),
            CheckedFact.begins_on <= day,
            CheckedFact.ends_on >= day,
            CheckedFact.ended_on.is_(None) | (CheckedFact.ended_on > day),
        )
    )
    found: dict[int, dict[Sort, set[str]]] = {one: {sort: set() for sort in Sort} for one in member_ids}
    for member_id, sort, name, area in db.session.execute(question):
        found[member_id][sort].add(area if sort is Sort.RESIDENCE else name)
    return {
        one: Checked(
            frozenset(facts[Sort.MEMBERSHIP]),
            frozenset(facts[Sort.PROFESSION]),
            frozenset(facts[Sort.RESIDENCE]),
        )
        for one, facts in found.items()
    }
