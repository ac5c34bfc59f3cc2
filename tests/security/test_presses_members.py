"""The buttons about members pressed ten times at one moment: one effect each, and words for everybody."""

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from network.core import clock
from network.core.database import db
from network.core.lifecycle import StatusChange
from network.core.permission import Role
from network.members.cards.models import Card
from network.members.cards.rules import Status as CardStatus
from network.members.catalogue.models import Condition, QualificationKind
from network.members.concerns.models import Concern
from network.members.consents import operations as consents
from network.members.consents.models import ConsentAnswer
from network.members.contact.models import CallRequest
from network.members.cpd import queries as cpd
from network.members.cpd import seed
from network.members.cpd.models import CpdEntry, CpdEntryKind, CpdMembership
from network.members.cpd.rules import Status as CpdStatus
from network.members.duplicates import operations as duplicates
from network.members.duplicates.models import Merge
from network.members.groups.models import GroupMembership, WorkingGroup
from network.members.people.models import Member
from network.members.people.rules import Status
from network.members.reminders.models import Extension, Reminder
from network.members.training.models import TrainingQuestion
from network.rights.models import Complaint, CopyRequest, ErasureRequest
from tests import factories
from tests.security.conftest import Browse
from tests.security.hostile import forms_in
from tests.security.together import at_once, count, posting

pytestmark = pytest.mark.usefixtures("unlimited", "no_tokens")
COPIES = 10
Press = tuple[Callable[[], TestResponse], Callable[[], int]]


def pressed(app: Flask, presses: dict[str, Press]) -> dict[str, tuple[int, list[int]]]:
    """Press each ten times at once; return the effect of each, and the answers that say nothing in words."""
    effects = {}
    for what, (press, effect) in presses.items():
        answers = at_once(app, [press] * COPIES)
        effects[what] = effect(), sorted({one.status_code for one in answers} - {200, 302, 409, 410})
    return effects


@pytest.fixture
def cancer(app: Flask) -> Condition:
    """A condition that needs first aid."""
    factories.kind("First aid", key="first-aid")
    return factories.condition("Cancer", key="cancer", requires="first-aid")


@pytest.fixture
def ending(amina: Member) -> tuple[QualificationKind, int]:
    """An insurance of Amina's that ends in twenty days: its kind, and the number of the grant."""
    kind = factories.kind("Insurance", reminder_days="30;7", validity_months=12)
    grant = factories.qualification(amina, kind, expires_on=clock.today() + timedelta(days=20))
    return kind, grant.id


def test_a_members_button_pressed_ten_times_does_it_once(
    app: Flask, browse: Browse, amina: Member, esi: Member, carol: Member, cancer: Condition
) -> None:
    seed.load()
    gwen = factories.member("Gwen Hill", Role.INSTRUCTOR)
    consents.give(gwen, "calls", by=gwen)
    consents.give(amina, "training", by=amina)
    group = factories.kept(WorkingGroup(name="Falls", purpose="Fewer falls", open_to_all=True))
    scheme = cpd.scheme_by_key("cimspa")
    assert scheme is not None
    began = {"started_on-day": 1, "started_on-month": 4, "started_on-year": 2026}
    on = {f"{name}-{part}": number for name in ("begins_on", "ends_on")
          for part, number in (("day", 2), ("month", 3), ("year", 2026))}  # fmt: skip
    by_amina, by_esi, visitor = browse(amina), browse(esi), browse()
    record = f"/members/{amina.id}"
    presses: dict[str, Press] = {
        "make a card": (
            posting(by_amina, "/card/make", conditions=cancer.id, agree="y", wording=1),
            lambda: count(Card, Card.member_id == amina.id, Card.status == CardStatus.ACTIVE),
        ),
        "give a consent": (
            posting(by_amina, f"{record}/consents/calls/give", wording=1),
            lambda: count(ConsentAnswer, ConsentAnswer.member_id == amina.id, ConsentAnswer.key == "calls"),
        ),
        "take a consent back": (
            posting(by_amina, f"{record}/consents/training/withdraw"),
            lambda: count(ConsentAnswer, ConsentAnswer.key == "training", ConsentAnswer.given.is_(False)),
        ),
        "follow a scheme": (
            posting(by_amina, f"{record}/cpd/follow", scheme=scheme.id, **began),
            lambda: count(CpdMembership, CpdMembership.member_id == amina.id),
        ),
        "declare learning": (
            posting(by_amina, f"{record}/cpd/add", title="Workshop", hours="2", **on,
                    **{f"kind_{scheme.id}": scheme.activities[0].id}),
            lambda: count(CpdEntry, CpdEntry.member_id == amina.id),
        ),
        "join a group": (
            posting(by_amina, f"/groups/{group.id}/join"),
            lambda: count(GroupMembership, GroupMembership.member_id == amina.id),
        ),
        "ask for a call": (
            posting(by_esi, f"/members/{gwen.id}/ask-to-call", name="Esi", service="Rehabilitation",
                    phone="01632 960001", best_time="morning"),
            lambda: count(CallRequest),
        ),
        "raise a concern": (
            posting(by_amina, f"/concerns/raise?about={gwen.id}", happened="Late", urgency="later"),
            lambda: count(Concern),
        ),
        "ask for a copy": (posting(by_amina, "/account/my-data"), lambda: count(CopyRequest)),
        "complain": (
            posting(visitor, "/complaints", name="Hal Wood", email="hal@network.example", words="No answer"),
            lambda: count(Complaint),
        ),
        "ask to be deleted": (
            posting(by_amina, "/account/delete-me", words="", sure="y"), lambda: count(ErasureRequest),
        ),
    }  # fmt: skip

    effects = pressed(app, presses)

    assert effects == dict.fromkeys(presses, (1, [])), effects


def test_a_coordinators_button_pressed_ten_times_does_it_once(
    app: Flask, browse: Browse, amina: Member, carol: Member, ending: tuple[QualificationKind, int]
) -> None:
    seed.load()
    consents.give(amina, "training", by=amina)
    wanted = factories.kind("Level 4")
    scheme = cpd.scheme_by_key("cimspa")
    assert scheme is not None
    kind, grant = ending
    day = clock.today()
    factories.kept(CpdMembership(member_id=amina.id, scheme=scheme, started_on=day - timedelta(days=100)))
    entry = CpdEntry(member_id=amina.id, status=CpdStatus.DECLARED, title="Workshop", begins_on=day,
                     ends_on=day, hours=Fraction(2))  # fmt: skip
    entry.kinds = [CpdEntryKind(scheme_id=scheme.id, activity=scheme.activities[0])]
    factories.kept(entry)
    twin = factories.member(amina.name, email="", status=Status.UNCLAIMED, active_since=None)
    pair = duplicates.offer(amina, twin, by=carol)
    merging = {"stays": str(amina.id), "email": "left", "active_since": "left",
               "versions": f"{amina.id}:{amina.version} {twin.id}:{twin.version}"}  # fmt: skip
    concern = factories.kept(Concern(reference="of-amina", about=amina, raiser=carol, happened="Late"))
    by_carol = browse(carol)
    moves = {f"{name}-{part}": getattr(to, part) for part in ("day", "month", "year")
             for name, to in (("from_on", day), ("to_on", day + timedelta(days=40)))}  # fmt: skip
    moves |= {"kind": str(kind.id), "months": 1, "reason": "No course was held"}
    looked = browse(carol).post("/reminders/extensions/new", data=moves).text
    seen = next(
        answers["seen"]
        for form in forms_in("/reminders/extensions/new", looked)
        if "seen" in (answers := dict(form.answers))
    )
    assert seen
    presses: dict[str, Press] = {
        "ask about training": (
            posting(by_carol, f"/members/{amina.id}/training/{wanted.key}/ask"),
            lambda: count(TrainingQuestion),
        ),
        "hold a reminder": (
            posting(by_carol, f"/qualifications/{grant}/reminders/7/hold", reason="On leave"),
            lambda: count(Reminder),
        ),
        "extend": (
            posting(by_carol, "/reminders/extensions/new", **moves, seen=seen),
            lambda: count(Extension),
        ),
        "check learning": (
            posting(by_carol, f"/cpd/entries/{entry.id}/check", version=entry.version, decision="check"),
            lambda: count(StatusChange, StatusChange.thing_type == "cpd_entries"),
        ),
        "take a concern up": (
            posting(by_carol, f"/concerns/{concern.reference}/take-up"),
            lambda: count(StatusChange, StatusChange.thing_type == "concerns"),
        ),
        "begin a group": (
            posting(by_carol, "/groups/new", name="Hearts", purpose="Hearts"),
            lambda: count(WorkingGroup, WorkingGroup.name == "Hearts"),
        ),
        "merge": (posting(by_carol, f"/duplicates/{pair.id}", **merging), lambda: count(Merge)),
    }

    effects = pressed(app, presses)

    assert effects == dict.fromkeys(presses, (1, [])), effects
    assert db.session.get_one(CpdEntry, entry.id).status is CpdStatus.CHECKED
