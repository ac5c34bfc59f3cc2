"""Who may take a person with this condition, near here, on this date: the directory's one question.

A page takes three statements however many members there are: the members of the page, the areas that they
cover, the conditions that they are fit for. Pages go on from the last name shown (keyset), never by counting
from the top. Putting a statement together takes longer than asking it, so they are kept for the next time.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from network.core.database import can_be_kept, db
from network.core.permission import Actor, Role
from network.members.catalogue.models import Condition, QualificationKind
from network.members.catalogue.queries import Choice, Choices, miles_between
from network.members.consents import queries as consents
from network.members.consents.rules import PUBLIC_LISTING
from network.members.directory.rules import Filter, Who
from network.members.people.models import Member, MemberArea
from network.members.people.policy import audiences_of
from network.members.people.queries import holds_on
from network.members.people.rules import Audience, Status, is_shown
from network.members.qualifications.models import FitInterval, Qualification
from network.members.qualifications.queries import is_fit_on
from network.members.qualifications.rules import Status as GrantStatus

_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,3})?").fullmatch

PAGE = 50
Audiences = frozenset[Audience] | None  # those that the reader belongs to; None sees every field
EVERYBODY: Audiences = frozenset({Audience.PUBLIC})  # a reader of whom nothing is known
NOWHERE = 9999.0  # miles, of somebody who covers no area
COUNTY_WIDE_COMES_AFTER = 0.5  # miles: somebody based in the area stands before somebody who travels there

COLUMNS = (
    Member.id,
    Member.public_id,
    Member.name,
    Member.known_as,
    Member.pronouns,
    Member.sort_name,
    Member.status,
    Member.email,
    Member.phone,
    Member.employment,
    Member.employer,
    Member.county_wide,
    Member.travel_radius_miles,
    Member.languages,
    Member.shown,
)
COVERED = (
    select(MemberArea.member_id, MemberArea.area_id)
    .where(MemberArea.member_id.in_(bindparam("ids", expanding=True)))
    .order_by(MemberArea.id)
)
FITS = select(FitInterval.member_id, FitInterval.condition_id, FitInterval.ends_on).where(
    FitInterval.member_id.in_(bindparam("ids", expanding=True)),
    FitInterval.begins_on <= bindparam("day"),
    or_(FitInterval.ends_on.is_(None), FitInterval.ends_on >= bindparam("day")),
)
DIFFERENT_QUESTIONS = 256  # as many as are kept put together


@dataclass(frozen=True)
class Fit:
    """That somebody is fit for a condition on the day asked about, and until when if nothing changes."""

    condition: str
    until: date | None


@dataclass
class Entry:
    """One member as the reader may see them; what the reader may not see is empty."""

    id: int
    public_id: str
    name: str
    known_as: str
    pronouns: str
    status: Status
    email: str
    phone: str
    employer: str
    county_wide: bool
    travel_radius_miles: int
    languages: str
    miles: float | None
    areas: list[str] = field(default_factory=list)
    fits: list[Fit] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """Some entries, and the mark from which the next page goes on."""

    entries: list[Entry]
    after: str | None


def page(
    asked: Filter, *, by: Actor, today: date, choices: Choices, after: str = "", limit: int = PAGE
) -> Page:
    """Return one page of the members whom ``asked`` finds and ``by`` may see."""
    on, audiences = asked.on or today, audiences_of(by)
    nearest_first = bool(asked.area and choices.area(asked.area))
    mark = _read_mark(after, length=3 if nearest_first else 2, by=_named_by(audiences)) or ()
    question = _page_question(asked, audiences, on, today, choices, going_on=bool(mark))
    known = {f"mark_{number}": part for number, part in enumerate(mark)}
    rows = db.session.execute(question, {"most": limit + 1, **known}).all()
    shown, more = rows[:limit], len(rows) > limit
    entries = _entries(shown, audiences=audiences, on=on, choices=choices)
    end = _mark(shown[-1], with_miles=nearest_first, by=_named_by(audiences)) if more else None
    return Page(entries, end)


def everybody(asked: Filter, *, by: Actor, today: date, choices: Choices) -> Iterator[Entry]:
    """Go through all that ``asked`` finds, a thousand at a time, as an export does."""
    after: str | None = ""
    while after is not None:
        found = page(asked, by=by, today=today, choices=choices, after=after, limit=1000)
        yield from found.entries
        if found.after == after:
            raise RuntimeError("a page of the directory goes on to itself")
        after = found.after


def met_by_everybody(public_id: str, *, today: date) -> Member | None:
    """Return the instructor of that name in addresses, if everybody on the web may meet them today."""
    if not can_be_kept(public_id):
        return None
    return db.session.scalar(
        select(Member).where(
            Member.public_id == public_id,
            _visible(Filter(), EVERYBODY, in_the_past=False),
            _role(Who.INSTRUCTORS, today),
            _fit_for_something(today),
        )
    )


def fits_of(member_id: int, *, today: date) -> list[Fit]:
    """Return for which conditions in use somebody is fit today, and until when."""
    rows = db.session.execute(
        select(Condition.title, FitInterval.ends_on)
        .join(Condition, Condition.id == FitInterval.condition_id)
        .where(
            FitInterval.member_id == member_id,
            Condition.active,
            FitInterval.begins_on <= today,
            or_(FitInterval.ends_on.is_(None), FitInterval.ends_on >= today),
        )
        .order_by(Condition.title)
    )
    return [Fit(title, until) for title, until in rows]


def count(asked: Filter, *, by: Actor, today: date, choices: Choices) -> int:
    """Return how many members ``asked`` finds."""
    on, audiences = asked.on or today, audiences_of(by)
    nearness = _nearness(asked, audiences, on, choices)
    question = _question(asked, audiences, on, today, choices, nearness)
    return db.session.scalar(select(func.count()).select_from(question.subquery())) or 0


@lru_cache(maxsize=DIFFERENT_QUESTIONS)
def _page_question(
    asked: Filter, audiences: Audiences, on: date, today: date, choices: Choices, *, going_on: bool
) -> Select[*tuple[Any, ...]]:
    """Put together what finds one page: at most ``most`` members, after ``mark_…`` when going on from one."""
    nearness = _nearness(asked, audiences, on, choices)
    question = _question(asked, audiences, on, today, choices, nearness)
    named_by = Member.public_id if _named_by(audiences) == "public_id" else Member.id
    order: list[ColumnElement[Any]] = [Member.sort_name.expression, named_by.expression]
    if nearness is not None:
        order.insert(0, nearness)
    if going_on:
        mark = (bindparam(f"mark_{number}", type_=part.type) for number, part in enumerate(order))
        question = question.where(tuple_(*order) > tuple_(*mark))
    return question.order_by(*order).limit(bindparam("most", type_=Integer))


def _question(
    asked: Filter,
    audiences: Audiences,
    on: date,
    today: date,
    choices: Choices,
    nearness: ColumnElement[float] | None,
) -> Select[*tuple[Any, ...]]:
    miles = nearness if nearness is not None else literal(None)
    question: Select[*tuple[Any, ...]] = select(*COLUMNS, miles.label("miles")).where(
        _visible(asked, audiences, in_the_past=on < today), _role(asked.who, on)
    )
    if audiences == EVERYBODY:
        question = question.where(_fit_for_something(on))
    if asked.condition:
        condition = choices.condition(asked.condition)
        question = question.where(is_fit_on(condition.id if condition else 0, on))
    if asked.area:
        area = choices.area(asked.area)
        places = _in_use(choices, on)
        near = _is_near(area, asked.within, places) if area in places else literal(False)
        question = question.where(near, _shows("areas", audiences))
    if asked.stage:
        works = cast(Member.stages, Text).contains(f'"{asked.stage}"', autoescape=True)
        question = question.where(works, _shows("conditions", audiences))
    if asked.level is not None:
        question = question.where(_holds_level(asked.level, on))
    if asked.text:
        for word in asked.text.casefold().split():
            question = question.where(_folded_name().contains(word, autoescape=True))
    return question


def _visible(asked: Filter, audiences: Audiences, *, in_the_past: bool) -> ColumnElement[bool]:
    """Whom the reader may meet: coordinators everybody, others the active who let them see their name.

    A question about a day in the past also finds, for a coordinator, those who have left since. Everybody
    on the web meets those alone who tick it for their name and agree to it at this moment.
    """
    if audiences is None:
        gone = [Status.REFUSED, Status.MERGED, *([] if in_the_past else [Status.LEFT])]
        return Member.status == asked.status if asked.status else Member.status.not_in(gone)
    if audiences == EVERYBODY:
        agrees = Member.id.in_(consents.giving(PUBLIC_LISTING))
        return and_(Member.status == Status.ACTIVE, _shows("name", audiences), agrees)
    listed = {
        Audience.PARTNERS: Member.listed_to_partners,
        Audience.INSTRUCTORS: Member.listed_to_instructors,
    }
    met = or_(literal(False), *(listed[audience] for audience in sorted(audiences & listed.keys())))
    return and_(Member.status == Status.ACTIVE, met)


def _shows(field: str, audiences: Audiences) -> ColumnElement[bool]:
    """Whether a member lets the reader see a field: nobody is found by what they do not show."""
    if audiences is None:
        return literal(True)
    ticks = cast(Member.shown, Text)
    return or_(*(ticks.contains(f'"{field}:{audience}"', autoescape=True) for audience in sorted(audiences)))


def _fit_for_something(on: date) -> ColumnElement[bool]:
    return Member.id.in_(
        select(FitInterval.member_id)
        .join(Condition, Condition.id == FitInterval.condition_id)
        .where(
            Condition.active,
            FitInterval.begins_on <= on,
            or_(FitInterval.ends_on.is_(None), FitInterval.ends_on >= on),
        )
    )


def _in_use(choices: Choices, on: date) -> tuple[Choice, ...]:
    """The areas that are used on a day; the others answer no question about it."""
    return tuple(area for area in choices.areas if area.in_use(on))


def _role(who: Who, on: date) -> ColumnElement[bool]:
    instructor, partner = holds_on(Role.INSTRUCTOR, on), holds_on(Role.HEALTH_PARTNER, on)
    return {Who.INSTRUCTORS: instructor, Who.PARTNERS: partner, Who.EVERYBODY: or_(instructor, partner)}[who]


def _folded_name() -> ColumnElement[str]:
    return Member.sort_name.concat(" ").concat(func.lower(Member.known_as))


def _holds_level(level: int, on: date) -> ColumnElement[bool]:
    return exists().where(
        Qualification.member_id == Member.id,
        Qualification.kind_id == QualificationKind.id,
        QualificationKind.level == level,
        Qualification.status == GrantStatus.VERIFIED,
        Qualification.valid_from <= on,
        or_(Qualification.expires_on.is_(None), Qualification.expires_on >= on),
    )


def _is_near(area: Choice, within: int, places: Sequence[Choice]) -> ColumnElement[bool]:
    """County-wide, or one of their areas lies as near as the person asking, or the member, will travel."""
    near = [
        MemberArea.area_id == other.id
        if (miles := miles_between(area, other)) <= within
        else and_(MemberArea.area_id == other.id, Member.travel_radius_miles >= miles)
        for other in places
    ]
    return or_(Member.county_wide, exists().where(MemberArea.member_id == Member.id, or_(*near)))


def _nearness(asked: Filter, audiences: Audiences, on: date, choices: Choices) -> ColumnElement[float] | None:
    """Miles from the area asked about to the nearest that a member covers; None where none is asked about."""
    area = choices.area(asked.area) if asked.area else None
    if area is None:
        return None
    miles = case(
        {other.id: round(miles_between(area, other), 1) for other in (area, *_in_use(choices, on))},
        value=MemberArea.area_id,
    )
    nearest = func.coalesce(
        select(func.min(miles)).where(MemberArea.member_id == Member.id).scalar_subquery(), NOWHERE
    )
    return case(
        (and_(Member.county_wide, nearest > COUNTY_WIDE_COMES_AFTER), COUNTY_WIDE_COMES_AFTER), else_=nearest
    )


def _entries(rows: Sequence[Row[Any]], *, audiences: Audiences, on: date, choices: Choices) -> list[Entry]:
    entries = {row.id: _entry(row, audiences) for row in rows}
    if not entries:
        return []
    area_names = {area.id: area.title for area in choices.areas}
    hidden = {row.id for row in rows if audiences is not None and not is_shown(row.shown, "areas", audiences)}
    ids = list(entries)
    for member_id, area_id in db.session.execute(COVERED, {"ids": ids}):
        if member_id not in hidden:
            entries[member_id].areas.append(area_names[area_id])
    condition_titles = {condition.id: condition.title for condition in choices.conditions}
    for member_id, condition_id, ends_on in db.session.execute(FITS, {"ids": ids, "day": on}):
        if condition_id in condition_titles:
            entries[member_id].fits.append(Fit(condition_titles[condition_id], ends_on))
    for entry in entries.values():
        entry.fits.sort(key=lambda fit: fit.condition)
    return list(entries.values())


def _entry(row: Row[Any], audiences: Audiences) -> Entry:
    def seen(field: str, value: Any, nothing: Any = "") -> Any:
        return value if audiences is None or is_shown(row.shown, field, audiences) else nothing

    employer = row.employer or ("Self-employed" if row.employment == "self_employed" else "")
    known = audiences != EVERYBODY  # what goes with a name between people who know each other
    return Entry(
        id=row.id,
        public_id=row.public_id,
        name=row.name,
        known_as=row.known_as if known else "",
        pronouns=row.pronouns if known else "",
        status=row.status,
        email=seen("email", row.email),
        phone=seen("phone", row.phone),
        employer=seen("employer", employer),
        county_wide=seen("areas", row.county_wide, nothing=False),
        travel_radius_miles=seen("areas", row.travel_radius_miles, nothing=0),
        languages=seen("languages", row.languages),
        miles=seen("areas", row.miles, nothing=None),
    )


def _named_by(audiences: Audiences) -> str:
    """What names a row in a mark: to everybody on the web nobody's number is told."""
    return "public_id" if audiences == EVERYBODY else "id"


def _mark(row: Row[Any], *, with_miles: bool, by: str) -> str:
    return "~".join([*([str(row.miles)] if with_miles else []), str(getattr(row, by)), row.sort_name])


def _read_mark(after: str, *, length: int, by: str) -> tuple[Any, ...] | None:
    """Read a mark back; one that makes no sense starts from the top."""
    parts = after.split("~", length - 1)
    if len(parts) != length or not can_be_kept(after):
        return None
    *miles, name, sort_name = parts
    if not all(map(_NUMBER, miles)):
        return None
    if by == "public_id":
        return (*map(float, miles), sort_name, name)
    return (*map(float, miles), sort_name, int(float(name))) if _NUMBER(name) else None
