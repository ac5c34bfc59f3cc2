"""The pages of asking to be called."""

from collections.abc import Callable

import pytest

from network.core.database import db
from network.members.consents import operations as consents
from network.members.contact.models import CallRequest
from network.members.contact.rules import Status
from network.members.people.models import Member
from tests import factories
from tests.conftest import Outbox
from tests.plugins.client import Client
from tests.plugins.statements import statements

SignIn = Callable[[Member], Client]
Ask = Callable[..., CallRequest]
ANSWERS = {
    "name": "Esi Mensah",
    "service": "Cardiac rehabilitation",
    "phone": "01632 960001",
    "best_time": "morning",
}


def test_a_health_partner_asks_from_a_profile(
    signed_in_as: SignIn, amina: Member, esi: Member, outbox: Outbox
) -> None:
    browser = signed_in_as(esi)
    assert f"/members/{amina.id}/ask-to-call" in browser.get(f"/members/{amina.id}").text

    answer = browser.post(f"/members/{amina.id}/ask-to-call", data=ANSWERS)

    assert answer.location == "/calls/asked"
    assert "Amina Khan" in browser.get("/calls/asked").text
    assert len(outbox.to(amina)) == 1


def test_their_name_stands_there_already_and_there_is_no_free_text(
    signed_in_as: SignIn, amina: Member, esi: Member
) -> None:
    page = signed_in_as(esi).get(f"/members/{amina.id}/ask-to-call").text

    assert 'value="Esi Mensah"' in page
    assert "<textarea" not in page


def test_nobody_is_offered_a_call_of_somebody_who_takes_none(
    signed_in_as: SignIn, amina: Member, esi: Member
) -> None:
    consents.withdraw(amina, "calls", by=amina)
    browser = signed_in_as(esi)

    assert "ask-to-call" not in browser.get(f"/members/{amina.id}").text
    assert browser.get(f"/members/{amina.id}/ask-to-call").status_code == 403


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("service", "Ward 4, NHS 943 476 5919", "NHS number"),
        ("phone", "12", "too few digits"),
        ("best_time", "at night", "Choose"),
        ("name", "", "Enter your name"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(
    signed_in_as: SignIn, amina: Member, esi: Member, field: str, typed: str, said: str
) -> None:
    page = signed_in_as(esi).post(f"/members/{amina.id}/ask-to-call", data=ANSWERS | {field: typed})

    assert page.status_code == 200
    assert said in page.text
    assert "01632 960001" in page.text or field == "phone"
    assert db.session.scalar(db.select(db.func.count()).select_from(CallRequest)) == 0


@pytest.mark.parametrize("what", [Status.CALLED, Status.CANNOT])
def test_a_member_answers_by_a_button(
    signed_in_as: SignIn, ask: Ask, amina: Member, esi: Member, outbox: Outbox, what: Status
) -> None:
    request = ask()
    db.session.commit()
    browser = signed_in_as(amina)
    assert "01632 960001" in browser.get("/calls/").text

    answer = browser.post(f"/calls/{request.id}/{what}")

    assert answer.location == "/calls/"
    db.session.expire_all()
    assert request.status is what
    assert len(outbox.to(esi)) == 1


def test_the_home_page_says_that_somebody_waits(signed_in_as: SignIn, ask: Ask, amina: Member) -> None:
    assert "Call back" not in signed_in_as(amina).get("/").text
    ask()

    assert "Call back" in signed_in_as(amina).get("/").text


def test_the_list_asks_the_same_of_the_database_whatever_its_length(
    signed_in_as: SignIn, ask: Ask, amina: Member, esi: Member
) -> None:
    pages = {"/calls/": amina, "/calls/asked": esi}
    counted = []
    for _ in range(2):
        for number in range(3):
            other = factories.kept(
                CallRequest(
                    member=amina, asker=esi, asker_name=f"Asker {number}", service="A", phone="1",
                    best_time="morning", status=Status.CALLED,
                )
            )  # fmt: skip
            assert other.id
        db.session.commit()
        for address, reader in pages.items():
            browser = signed_in_as(reader)
            browser.get(address)
            with statements() as asked:
                browser.get(address)
            counted.append(len(asked))

    assert counted[:2] == counted[2:]
