"""One of everything for each of several people, every private word of it marked so that it is known again."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO

from PIL import Image

from network.accounts import operations as accounts
from network.accounts.models import AddressRecovery, SignIn
from network.core import audit, clock, mail, storage
from network.core.database import db
from network.core.mail import Person
from network.core.permission import SYSTEM, Role
from network.members.imports import operations as imports
from network.members.imports import reading, working
from network.members.imports.models import ImportBatch
from network.members.imports.sheets import pack
from network.members.people.models import Member, RoleGrant
from network.members.people.rules import Status
from network.members.qualifications.models import EvidenceDraft
from network.members.qualifications.rules import PracticeStatus
from network.members.qualifications.rules import Status as GrantStatus
from tests import factories
from tests.security.features import FEATURES

# Who acts: the roles are those of the first six, the rest have none.
CAST = ("amina", "omar", "esi", "ben", "carol", "ada")
OWNERS = ("amina", "omar", "carol", "ada")  # of whom there is one of everything
TODAY = date(2026, 11, 2)

# Which of a person's private words somebody else may come upon, and who.
SEEN_BY: dict[str, frozenset[str]] = {
    "phone": frozenset({"owner", "carol"}),
    "email": frozenset({"owner", "carol", "ada"}),
    "employer": frozenset({"owner", "carol"}),
    "biography": frozenset({"owner", "carol"}),
    "notes": frozenset({"carol, of others"}),
    "certificate": frozenset({"owner", "carol"}),
    "evidence": frozenset({"owner", "carol"}),
    "practice": frozenset({"owner", "carol"}),
    "draft": frozenset({"owner"}),
    "device": frozenset({"owner"}),
    "audit": frozenset({"ada"}),
    "letter": frozenset(),
    "lost": frozenset({"carol"}),
}
SHARED: dict[str, frozenset[str]] = {  # what is not one person's
    "join-reason": frozenset({"carol"}),
    "cell": frozenset({"carol"}),
    "invited": frozenset({"carol", "ada"}),
}


@dataclass
class World:
    """The people, and the ids of what is theirs: ``things["amina"]["qualification"]``."""

    people: dict[str, Member] = field(default_factory=dict)
    things: dict[str, dict[str, int]] = field(default_factory=dict)
    canaries: dict[str, frozenset[str]] = field(default_factory=dict)  # the word, and who may see it

    def hidden_from(self, who: str) -> list[str]:
        """Return every private word that ``who`` may not come upon."""
        return [word for word, seen_by in self.canaries.items() if who not in seen_by]

    def mark(self, name: str, owner: str, *words: str) -> str:
        """Give a word for a field of somebody's, and remember who may see it."""
        word = f"canary-{name}-{owner}"
        seen_by = set(_seen_by(name))
        if "owner" in seen_by:
            seen_by = seen_by - {"owner"} | {owner}
        if "carol, of others" in seen_by:
            seen_by = set() if owner == "carol" else {"carol"}
        for one in words or (word,):
            self.canaries[one] = frozenset(seen_by)
        return word


def _seen_by(name: str) -> frozenset[str]:
    for feature in FEATURES:
        if name in getattr(feature, "SEEN_BY", {}):
            found: frozenset[str] = feature.SEEN_BY[name]
            return found
    return SEEN_BY[name]


def picture(word: str) -> bytes:
    """Make a small photograph that carries a word where nobody looks."""
    made = BytesIO()
    Image.new("RGB", (40, 60), "teal").save(made, "JPEG", comment=word.encode())
    return made.getvalue()


def build() -> World:
    """Make everybody and everything, and commit it."""
    world = World()
    for word, seen_by in SHARED.items():
        world.canaries[f"canary-{word}"] = seen_by
    roles = (
        Role.INSTRUCTOR,
        Role.INSTRUCTOR,
        Role.HEALTH_PARTNER,
        Role.FUNDER,
        Role.COORDINATOR,
        Role.ADMINISTRATOR,
    )
    for number, (name, role) in enumerate(zip(CAST, roles, strict=True)):
        world.people[name] = _person(world, name, number, role)
    world.people["suspended"] = _person(world, "suspended", 6, Role.INSTRUCTOR, status=Status.SUSPENDED)
    world.people["applicant"] = factories.member(
        "Fay Rossi",
        email="fay@network.example",
        status=Status.APPLIED,
        notes="canary-join-reason",
        active_since=None,
    )
    factories.account(world.people["applicant"])
    common = _common(world)
    for owner in OWNERS:
        world.things[owner] = common | _things(world, owner, common)
        for feature in FEATURES:
            if hasattr(feature, "things"):
                world.things[owner] |= feature.things(world, owner, world.things[owner])
        # Last, so that it stands on the first page of the record.
        audit.record(
            "looked at", by=SYSTEM, about=world.people[owner], detail_of_it=world.mark("audit", owner)
        )
    db.session.commit()
    return world


def _person(world: World, name: str, number: int, role: Role, **facts: object) -> Member:
    phone = f"0770090070{number}"
    world.mark("phone", name, phone, f"07700 90070{number}", f"+44770090070{number}")
    world.mark("email", name, f"{name}-canary@network.example")
    made = factories.member(
        f"{name.capitalize()} Person",
        role,
        email=f"{name}-canary@network.example",
        phone=f"07700 90070{number}",
        employer=world.mark("employer", name),
        biography=world.mark("biography", name),
        notes=world.mark("notes", name),
        **facts,
    )
    factories.account(made)
    return made


def _common(world: World) -> dict[str, int]:
    """Make what is nobody's own: the catalogue, an organisation, a list, invitations, a request to join."""
    kind = factories.kind("First aid", key="first-aid")
    carol, ada = world.people["carol"], world.people["ada"]
    dev = factories.member("Dev Patel", email="canary-invited@network.example", status=Status.UNCLAIMED)
    gil = factories.member("Gil Reyes", email="canary-invited-too@network.example", status=Status.UNCLAIMED)
    organisation = factories.organisation("Public Health")
    invited = accounts.invite(dev, by=carol)
    with_power = accounts.invite(gil, Role.FUNDER, by=ada, organisation=organisation)
    return {
        "kind": kind.id,
        "condition": factories.condition("Cancer", key="cancer", requires="first-aid").id,
        "area": factories.area("Winslow", key="winslow").id,
        "organisation": organisation.id,
        "batch": _list(carol).id,
        "batch to lose": _list(carol).id,
        "invitation": invited.id,
        "invitation with power": with_power.id,
        "request": world.people["applicant"].id,
    }


def _list(carol: Member) -> ImportBatch:
    content = b"Name,E-mail,Notes\nIvy Stone,ivy@network.example,canary-cell\n"
    book = reading.read(content)
    batch = factories.kept(
        ImportBatch(
            file_name="list.csv", contents=pack(book), sheet=book.sheets[0].name, created_by_id=carol.id
        )
    )
    imports.choose(batch, batch.sheet, 1, {1: "name", 2: "email", 3: "notes"}, by=carol)
    imports.start_check(batch, by=carol)
    working.check(batch)
    return batch


def _things(world: World, owner: str, common: dict[str, int]) -> dict[str, int]:
    """Make one of everything that belongs to somebody."""
    member = world.people[owner]
    kind = db.session.get_one(type(factories.kind()), common["kind"])
    held = factories.qualification(
        member, kind, status=GrantStatus.SUBMITTED, certificate_number=world.mark("certificate", owner)
    )
    page = factories.evidence(held, file=_file(world.mark("evidence", owner), member))
    hours = factories.practice(
        member, TODAY, TODAY, 1.5, note=world.mark("practice", owner), status=PracticeStatus.DECLARED
    )
    hours.file_id = _file(f"canary-evidence-{owner}", member).id
    member.photo_id = _file("a photograph", member).id
    draft = EvidenceDraft(
        member_id=member.id,
        by_id=member.id,
        kind_id=kind.id,
        file=_file(world.mark("draft", owner), member),
        page=1,
    )
    letter = mail.queue(
        "accounts/email/password_changed.txt", to=Person(member.name, "elsewhere@network.example", member.id)
    )
    assert letter is not None
    letter.body = world.mark("letter", owner)
    account = db.session.scalars(db.select(accounts.own.Account).filter_by(member_id=member.id)).one()
    account.factor_secret = None
    lost = AddressRecovery(
        name=member.name,
        old_email=account.email,
        new_email="new@network.example",
        words=world.mark("lost", owner),
        asked_at=clock.now(),
        account_id=account.id,
    )
    sign_in = _sign_in(account, world.mark("device", owner))
    to_come = RoleGrant(role=Role.HEALTH_PARTNER, begins_on=TODAY + timedelta(days=3650))
    member.role_grants.append(to_come)  # to be ended, so that nobody loses what the other attempts need
    db.session.add_all([draft, lost, sign_in])
    db.session.flush()
    return {
        "member": member.id,
        "qualification": held.id,
        "evidence": page.id,
        "practice": hours.id,
        "draft": draft.id,
        "message": letter.id,
        "recovery": lost.id,
        "account": account.id,
        "sign-in": sign_in.id,
        "role grant": to_come.id,
    }


def _sign_in(account: accounts.own.Account, device: str) -> SignIn:
    now = clock.now()
    return SignIn(
        account=account,
        token_hash=device,
        device=device,
        made_at=now,
        seen_at=now,
        proved_at=now,
        until=now + timedelta(hours=12),
    )


def _file(word: str, owner: Member):  # type: ignore[no-untyped-def]
    content = picture(word)
    return factories.stored_file(key=storage.keep(content), size=len(content), owner_id=owner.id)
