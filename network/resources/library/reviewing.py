"""Asking owners whether what they look after is still true: before its day, and once it is overdue."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, exists, insert, select
from sqlalchemy.orm import lazyload

from network.core import clock, mail, notices
from network.core.database import db
from network.core.permission import LARGEST_ID
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications import facts
from network.resources.library import queries
from network.resources.library.models import Resource, ReviewLetter
from network.resources.library.rules import Freshness, Status
from network.resources.library.telling import FOLDER, NOTICE

OWNERS_AT_A_TIME = 200
LETTER = f"{FOLDER}/review.txt"


def write_due(now: datetime) -> int:
    """Write to every owner who is to be asked at a moment; return how many letters there are.

    What is due is asked about once before its day and once after it; after days away, only the later. All
    of one owner stands in one letter. Some owners at a time, held, so that of two who do this at once the
    second finds it done.
    """
    on, count, last = clock.london_date(now), 0, 0
    while ids := _owners(on, after=last):
        count += _write_to(ids, on, now)
        db.session.commit()
        last = ids[-1]
    return count


def is_over(letter_id: int) -> bool:
    """Tell whether a letter that asks has lost its point: all that it asks about was looked at, or gone."""
    letter = db.session.get(ReviewLetter, letter_id)
    if letter is None:
        return True
    beside = db.session.scalars(
        select(ReviewLetter).where(
            ReviewLetter.owner_id == letter.owner_id, ReviewLetter.written_at == letter.written_at
        )
    )
    return not any(_still_asks(one) for one in beside)


def sample() -> dict[str, Any] | None:
    """Return what the letter needs, from a resource that has an owner and a day; None where there is none."""
    found = db.session.scalar(
        select(Resource)
        .where(
            Resource.status == Status.PUBLISHED,
            Resource.owner_id.is_not(None),
            Resource.review_by.is_not(None),
        )
        .order_by(Resource.review_by)
        .limit(1)
    )
    return {"to": found.owner, **_said([found], clock.today())} if found else None


def _still_asks(letter: ReviewLetter) -> bool:
    resource = letter.resource
    return (
        resource.status is Status.PUBLISHED
        and resource.owner_id == letter.owner_id
        and resource.review_by == letter.review_by
    )


def _due(on: date) -> list[Any]:
    """Return the conditions on Resource under which its owner is to be written to on a day."""
    sort = case((Resource.review_by < on, Freshness.OVERDUE.value), else_=Freshness.DUE.value)
    written = exists().where(
        ReviewLetter.resource_id == Resource.id,
        ReviewLetter.owner_id == Resource.owner_id,
        ReviewLetter.review_by == Resource.review_by,
        ReviewLetter.sort == sort,
    )
    return [
        Resource.status == Status.PUBLISHED,
        Resource.review_by <= on + timedelta(days=queries.rules().due_days),
        ~written,
    ]


def _owners(on: date, *, after: int) -> Sequence[int]:
    return db.session.scalars(
        select(Member.id)
        .where(
            Member.status == Membership.ACTIVE,
            Member.id > min(after, LARGEST_ID),
            exists().where(and_(Resource.owner_id == Member.id, *_due(on))),
        )
        .order_by(Member.id)
        .limit(OWNERS_AT_A_TIME)
    ).all()


def _write_to(ids: Collection[int], on: date, now: datetime) -> int:
    facts.hold(ids)
    theirs = defaultdict[int, list[Resource]](list)
    for one in db.session.scalars(
        select(Resource)
        .where(Resource.owner_id.in_(ids), *_due(on))
        .order_by(Resource.review_by, Resource.id)
        .execution_options(populate_existing=True)
    ):
        theirs[one.owner_id or 0].append(one)
    rows = [
        {
            "resource_id": one.id,
            "owner_id": owner_id,
            "review_by": one.review_by,
            "sort": Freshness.OVERDUE if one.review_by < on else Freshness.DUE,
            "written_at": now,
        }
        for owner_id, some in theirs.items()
        for one in some
        if one.review_by is not None
    ]
    if not rows:
        return 0
    db.session.execute(insert(ReviewLetter), rows)
    first: dict[int, ReviewLetter] = {}
    for letter in db.session.scalars(
        select(ReviewLetter)
        .where(ReviewLetter.owner_id.in_(theirs), ReviewLetter.written_at == now)
        .order_by(ReviewLetter.id)
    ):
        first.setdefault(letter.owner_id, letter)
    return _letters(theirs, first, on)


def _letters(theirs: Mapping[int, Sequence[Resource]], first: Mapping[int, ReviewLetter], on: date) -> int:
    people = db.session.scalars(
        select(Member)
        .where(Member.id.in_(theirs), Member.status == Membership.ACTIVE)
        .options(lazyload(Member.role_grants))
        .order_by(Member.id)
    ).all()
    choices = notices.choices_of([one.id for one in people], NOTICE)
    composed = [
        mail.compose(
            LETTER,
            _said(theirs[one.id], on),
            to=one,
            choice=choices[one.id],
            notice=NOTICE,
            about=first[one.id],
            obsolete="library.review_is_over",
        )
        for one in people
    ]
    return mail.keep_all([one for one in composed if one is not None])


def _said(resources: Sequence[Resource], on: date) -> dict[str, Any]:
    wait = timedelta(days=queries.rules().hidden_days)
    return {
        "resources": resources,
        "on": on,
        "overdue": any(one.review_by < on for one in resources if one.review_by),
        "hidden_after": {one.id: one.review_by + wait for one in resources if one.review_by},
    }
