"""Networks to measure: invented members with roles, areas, certificates and hours, the same in every run.

Rows go in many at a time, through the types and constraints that everything else goes through; the days of
fitness are not invented but worked out, by the same rebuild that follows a change of a fact.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert

from network.accounts.models import Account
from network.core import clock
from network.core.audit import AuditEntry
from network.core.database import Model, db
from network.core.lifecycle import StatusChange
from network.core.permission import Role
from network.members.catalogue import queries as catalogue
from network.members.catalogue import seed
from network.members.people import rules as people
from network.members.people.models import Member, MemberArea, MemberCondition, RoleGrant
from network.members.qualifications import intervals, rules
from network.members.qualifications.models import PracticeEntry, Qualification

ADA, AMINA = "ada@network.example", "amina@network.example"
CAROL, ESI = "carol@network.example", "esi@network.example"
STAFF = (
    ("Amina Khan", AMINA, Role.INSTRUCTOR),
    ("Carol Hughes", CAROL, Role.COORDINATOR),
    ("Esi Mensah", ESI, Role.HEALTH_PARTNER),
    ("Ada Field", ADA, Role.ADMINISTRATOR),
)
FIRST_NAMES = (
    *("Ada", "Bashir", "Carys", "Daniel", "Efua", "Farah", "Gareth", "Hana", "Idris", "Joan", "Kofi", "Lena"),
    *("Marek", "Nadia", "Oleg", "Priya", "Quentin", "Rosa", "Samir", "Tara", "Ulla", "Victor", "Wanda"),
    *("Yusuf", "Zoe"),
)
FAMILY_NAMES = (
    *("Abbott", "Baptiste", "Clarke", "Dhillon", "Edwards", "Fofanah", "Greene", "Hussain", "Iqbal", "Jones"),
    *("Kowalska", "Lewis", "Mbeki", "Novak", "O'Neill", "Patel", "Quinn", "Rahman", "Stewart", "Tanaka"),
    *("Underwood", "Vaughan", "Williams", "Xu", "Young", "Zielinski"),
)
SPECIALISMS = ("l4-cancer", "l4-cardiac", "l4-falls", "otago", "l4-respiratory", "l4-stroke")
CREDENTIALS = {"first-aid": 36, "insurance": 12, "safeguarding": 36, "dbs": 36}  # months from award to end
LONG_AGO = date(2019, 1, 1)
AT_ONCE = 5_000


@dataclass
class Rows:
    """What is to go into the tables, gathered for all members."""

    kept: dict[type[Model], list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, model: type[Model], **facts: Any) -> None:
        """Note one row."""
        self.kept.setdefault(model, []).append(facts)

    def insert(self) -> None:
        """Put all of them into the database, tables in the order in which they were first named."""
        for model, rows in self.kept.items():
            names = {name for row in rows for name in row}  # all rows alike, to go in as one statement
            for some in chunks({name: row.get(name) for name in names} for row in rows):
                db.session.execute(insert(model.__table__), some)


@dataclass
class Inventor:
    """Invents members of a network whose catalogue is loaded, the same ones each time."""

    today: date = field(default_factory=clock.today)
    chance: Random = field(default_factory=lambda: Random(2026))  # noqa: S311 (to be the same each time)
    rows: Rows = field(default_factory=Rows)

    def __post_init__(self) -> None:
        self.areas = [area.id for area in catalogue.areas()]
        self.conditions = [condition.id for condition in catalogue.conditions(active=True)]
        self.kinds = {kind.key: kind.id for kind in catalogue.kinds()}

    def member(self, id: int, name: str, email: str, role: Role, status: people.Status) -> None:
        """Invent a member: the record, the role, what they cover and hold."""
        joined = self.today - timedelta(days=self.chance.randrange(400, 2_000))
        ticks = ["email:instructors", "phone:partners", "conditions:partners"]
        shown = [*people.SHOWN_BY_DEFAULT, *self.chance.sample(ticks, self.chance.randrange(4))]
        self.rows.add(
            Member,
            id=id,
            name=name,
            sort_name=people.sort_name(name),
            status=status,
            active_since=None if status is people.Status.UNCLAIMED else joined,
            email=email,
            phone=f"07700 900{id % 1000:03}",
            employment=self.chance.choice(list(people.Employment)),
            employer=self.chance.choice(["", "Leisure Trust", "County Council"]),
            county_wide=self.chance.random() < 0.08,
            travel_radius_miles=self.chance.choice([0, 0, 5, 10, 20]),
            stages=[people.Stage.REHABILITATION.value],
            languages=self.chance.choice(["", "", "Urdu", "Polish"]),
            biography="Leads small groups and works with people at their own pace. " * 3,
            shown=shown,
            listed_to_instructors=people.is_shown(shown, "name", {people.Audience.INSTRUCTORS}),
            listed_to_partners=people.is_shown(shown, "name", {people.Audience.PARTNERS}),
            created_at=moment(joined),
        )
        self.rows.add(RoleGrant, member_id=id, role=role, begins_on=joined)
        if status is not people.Status.UNCLAIMED:
            self.rows.add(Account, member_id=id, email=email, email_as_typed=email, **self._proved(role))
        if status in {people.Status.SUSPENDED, people.Status.LEFT}:
            self._end(id, status)
        for area_id in self.chance.sample(self.areas, self.chance.randrange(1, 4)):
            self.rows.add(MemberArea, member_id=id, area_id=area_id)
        if role is Role.INSTRUCTOR:
            self._instructor(id)

    def _proved(self, role: Role) -> dict[str, Any]:
        month_ago = clock.now() - timedelta(days=30)
        needed = role in {Role.COORDINATOR, Role.FUNDER, Role.ADMINISTRATOR}
        return {"confirmed_at": month_ago, "factor_since": month_ago if needed else None}

    def _end(self, id: int, status: people.Status) -> None:
        at = moment(self.today - timedelta(days=self.chance.randrange(1, 300)))
        self.rows.add(
            StatusChange,
            thing_type=Member.__tablename__,
            thing_id=id,
            old=people.Status.ACTIVE.value,
            new=status.value,
            at=at,
            by_id=None,
            by_name="the system",
        )

    def _instructor(self, id: int) -> None:
        for condition_id in self.chance.sample(self.conditions, self.chance.randrange(3)):
            self.rows.add(MemberCondition, member_id=id, condition_id=condition_id)
        self._grant(id, "l2-gym", self._day(3_000, 1_500))
        self._grant(id, "l3-er", self._day(1_500, 700))
        for key in self.chance.sample(SPECIALISMS, self.chance.choice([0, 1, 1, 2])):
            self._grant(id, key, self._day(900, 100), months=36 if key == "l4-cardiac" else None)
        for key, months in CREDENTIALS.items():
            if self.chance.random() < 0.9:
                self._grant(id, key, self._day(int(months * 31), 5), months=months)
        if self.chance.random() < 0.2:
            begins_on = self._day(300, 60)
            self.rows.add(
                PracticeEntry,
                member_id=id,
                status=rules.PracticeStatus.CHECKED,
                begins_on=begins_on,
                ends_on=begins_on + timedelta(days=30),
                hours=Decimal(12),
                class_kind="Chair-based exercise",
                checked_at=clock.now(),
            )

    def _grant(self, id: int, key: str, awarded_on: date, *, months: int | None = None) -> None:
        expires_on = awarded_on + timedelta(days=months * 30) if months else None
        verified = self.chance.random() < 0.9
        self.rows.add(
            Qualification,
            member_id=id,
            kind_id=self.kinds[key],
            status=rules.Status.VERIFIED if verified else rules.Status.SUBMITTED,
            awarded_typed=awarded_on.isoformat(),
            awarded_on=awarded_on,
            valid_from=awarded_on,
            expires_typed=expires_on.isoformat() if expires_on else "",
            expires_on=expires_on,
            checked_at=clock.now() if verified else None,
        )

    def _day(self, longest_ago: int, shortest_ago: int) -> date:
        return self.today - timedelta(days=self.chance.randrange(shortest_ago, longest_ago))


def network_of(members: int) -> Callable[[], None]:
    """Return what fills an empty database with so many members, Amina, Carol, Esi and Ada among them."""

    def fill() -> None:
        seed.load()
        inventor = Inventor()
        for number, (name, email, role) in enumerate(STAFF, start=1):
            inventor.member(number, name, email, role, people.Status.ACTIVE)
        for number in range(len(STAFF) + 1, members + 1):
            inventor.member(number, _name(number), f"member-{number}@network.example", *_part(number))
        inventor.rows.insert()
        _go_on_counting()
        intervals.rebuild(range(1, members + 1))

    return fill


def audit_of(entries: int) -> None:
    """Fill the audit with so many entries about the members that there are."""
    chance, now = Random(2026), clock.now()  # noqa: S311
    whats = ("profile changed", "qualification verified", "signed in", "directory exported", "evidence seen")
    known = db.session.scalars(db.select(Member.id)).all()

    def rows() -> Iterator[dict[str, Any]]:
        for number in range(entries):
            about = chance.choice(known)
            yield {
                "at": now - timedelta(seconds=entries - number),
                "what": chance.choice(whats),
                "thing_type": "members",
                "thing_id": about,
                "by_id": chance.choice(known),
                "by_name": "Somebody Invented",
                "about_id": about,
                "detail": {"number": number},
            }

    for some in chunks(rows()):
        db.session.execute(insert(AuditEntry.__table__), some)


def chunks(rows: Any) -> Iterator[Sequence[Any]]:
    """Give rows in portions that one statement can take."""
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        yield some


def moment(day: date) -> datetime:
    """Return midday of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=clock.LONDON)


def _name(number: int) -> str:
    first, family = FIRST_NAMES[number % 25], FAMILY_NAMES[number // 25 % 26]
    return f"{first} {FIRST_NAMES[number // 650 % 25]} {family}"


def _part(number: int) -> tuple[Role, people.Status]:
    """Say what a member is: of a hundred, 5 health partners; 4 unclaimed, 3 suspended, 2 who left."""
    role = Role.HEALTH_PARTNER if number % 20 == 7 else Role.INSTRUCTOR
    statuses = {3: people.Status.UNCLAIMED, 5: people.Status.SUSPENDED, 9: people.Status.LEFT}
    return role, statuses.get(number % 33, people.Status.ACTIVE)


def _go_on_counting() -> None:
    """Let PostgreSQL number the next rows from where these end."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(
            db.text("SELECT setval(pg_get_serial_sequence('members', 'id'), (SELECT max(id) FROM members))")
        )
