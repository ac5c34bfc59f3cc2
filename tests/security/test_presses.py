"""A button pressed ten times does it once, and everybody is told in words; without its lock it does not."""

import pytest
from flask import Flask

from network.core.database import db
from network.core.lifecycle import StatusChange
from network.core.mail import Message
from network.core.permission import Role
from network.members.catalogue.models import QualificationKind
from network.members.people import operations as people
from network.members.people import organisations
from network.members.people.models import Member, Organisation, RoleGrant
from network.members.people.rules import Status as Membership
from network.members.qualifications import facts, practice
from network.members.qualifications.models import PracticeEntry, Qualification
from tests import factories
from tests.security.conftest import Browse
from tests.security.together import IN_WORDS, at_once, count, let_sqlite_write_late, meet, posting

pytestmark = pytest.mark.usefixtures("unlimited", "no_tokens")
COPIES = 10
HAL = {"name": "Hal Wood", "email": "hal@network.example", "role": "instructor"}
IRA = {"name": "Ira Vale", "email": "ira@network.example", "role": "instructor"}
DAY = {
    f"{name}-{part}": number
    for name in ("begins_on", "ends_on")
    for part, number in (("day", 2), ("month", 3), ("year", 2026))
}


def test_a_button_pressed_ten_times_does_it_once(
    app: Flask, browse: Browse, amina: Member, carol: Member, ada: Member, certificate: Qualification
) -> None:
    """One effect, and ten answers that a person can read: also where nobody named a lock for it."""
    fay = factories.member(
        "Fay Rossi", email="fay@network.example", status=Membership.APPLIED, active_since=None
    )
    factories.account(fay)
    gil = factories.member("Gil Reyes", Role.INSTRUCTOR)
    kind = db.session.get_one(QualificationKind, certificate.kind_id)
    by_amina, by_carol, by_ada = browse(amina), browse(carol), browse(ada)
    record = f"/members/{amina.id}"
    presses = {
        "add a certificate": (
            posting(by_amina, f"{record}/qualifications/add/{kind.key}", awarded="May 2025", will_show="y"),
            lambda: count(Qualification, Qualification.awarded_typed == "May 2025"),
        ),
        "declare hours": (
            posting(by_amina, f"/members/{amina.id}/practice", **DAY, hours="2", class_kind="Chair-based"),
            lambda: count(PracticeEntry),
        ),
        "verify": (
            posting(by_carol, f"/verification/{certificate.id}", version=certificate.version, awarded="2024",
                    decision="verify", common_reason="own words"),
            lambda: count(Message, Message.template.contains("verified")),
        ),
        "add a member": (
            posting(by_carol, "/members/add", **HAL),
            lambda: count(Member, Member.name == "Hal Wood"),
        ),
        "invite": (
            posting(by_carol, "/invitations/new", **IRA),
            lambda: count(Message, Message.to_address == "ira@network.example"),
        ),
        "invite from the list": (
            posting(by_carol, "/invitations/send", member=_unclaimed().id),
            lambda: count(Message, Message.to_address == "list@network.example"),
        ),
        "add an organisation": (
            posting(by_carol, "/organisations/", name="A new one"),
            lambda: count(Organisation, Organisation.name == "A new one"),
        ),
        "approve a request": (
            posting(by_carol, f"/join-requests/{fay.id}/approve", role="instructor", reason="Yes"),
            lambda: count(Message, Message.to_address == "fay@network.example"),
        ),
        "suspend": (
            posting(by_carol, f"/members/{gil.id}/membership/suspend", reason="A concern"),
            lambda: count(StatusChange, StatusChange.thing_id == gil.id, StatusChange.new == "suspended"),
        ),
        "give a role": (
            posting(by_ada, f"/administration/roles/{amina.id}", role="coordinator", organisation=0),
            lambda: count(RoleGrant, RoleGrant.role == Role.COORDINATOR, RoleGrant.member_id == amina.id),
        ),
    }  # fmt: skip
    effects = {}
    for what, (press, effect) in presses.items():
        answers = at_once(app, [press] * COPIES)
        effects[what] = effect(), sorted({one.status_code for one in answers} - {200, 302, 409, 410})

    assert effects == dict.fromkeys(presses, (1, [])), effects


def _unclaimed() -> Member:
    return factories.member(
        "Joy Lane", email="list@network.example", status=Membership.UNCLAIMED, active_since=None
    )


@pytest.mark.parametrize("lock", ["facts.hold", "one_at_a_time"])
def test_without_its_lock_the_button_does_it_twice(
    app: Flask, browse: Browse, amina: Member, carol: Member, lock: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_sqlite_write_late(monkeypatch)
    monkeypatch.setattr(facts, "hold", lambda _: None)
    monkeypatch.setattr(people, "one_at_a_time", lambda _: None)
    meet(monkeypatch, practice, "_write")
    meet(monkeypatch, people, "add")
    press, effect = {
        "facts.hold": (
            posting(
                browse(amina), f"/members/{amina.id}/practice", **DAY, hours="2", class_kind="Chair-based"
            ),
            lambda: count(PracticeEntry),
        ),
        "one_at_a_time": (
            posting(browse(carol), "/members/add", **HAL),
            lambda: count(Member, Member.name == "Hal Wood"),
        ),
    }[lock]

    answers = at_once(app, [press] * 2)

    assert effect() != 1 or {one.status_code for one in answers} - IN_WORDS


def test_what_only_the_database_sees_is_said_in_words(
    app: Flask, browse: Browse, carol: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last net: two rows that must not both be, where nothing else noticed."""
    factories.organisation("There already")
    monkeypatch.setattr(organisations, "_refuse_a_second", lambda *_: None)

    answer = browse(carol).post("/organisations/", data={"name": "There already"})

    assert answer.status_code == 409
    assert "at the same moment" in answer.text
