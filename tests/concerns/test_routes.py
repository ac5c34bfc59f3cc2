"""The pages of concerns."""

from collections.abc import Callable

import pytest

from network.core.database import db
from network.members.cards import codes
from network.members.cards import operations as cards
from network.members.concerns import operations
from network.members.concerns.models import Concern
from network.members.concerns.rules import Outcome, Status
from network.members.people.models import Member
from tests import factories
from tests.concerns.conftest import HAPPENED
from tests.plugins.client import Client
from tests.plugins.statements import statements

SignIn = Callable[[Member], Client]
Raised = Callable[..., Concern]
SAID = {"happened": HAPPENED, "urgency": "later"}


def test_one_finds_whom_it_is_about_and_says_what_happened(
    signed_in_as: SignIn, carol: Member, esi: Member, amina: Member
) -> None:
    browser = signed_in_as(esi)
    found = browser.get("/concerns/raise", query_string={"name": "khan"}).text
    assert f"/concerns/raise?about={amina.id}" in found

    answer = browser.post(f"/concerns/raise?about={amina.id}", data=SAID | {"may_be_named": "y"})

    assert answer.location == "/concerns/mine"
    concern = db.session.scalars(db.select(Concern)).one()
    assert (concern.about_id, concern.raiser_id, concern.may_be_named) == (amina.id, esi.id, True)
    assert "With the coordinators" in browser.get("/concerns/mine").text


def test_the_form_says_first_whom_to_phone(signed_in_as: SignIn, carol: Member, ben: Member) -> None:
    page = signed_in_as(ben).get("/concerns/raise?about=session").text

    assert page.index("Phone 999 first") < page.index("What happened?")


def test_a_patient_is_not_named(signed_in_as: SignIn, carol: Member, esi: Member, amina: Member) -> None:
    page = signed_in_as(esi).post(
        f"/concerns/raise?about={amina.id}", data=SAID | {"happened": "NHS number 943 476 5919 fell over"}
    )

    assert page.status_code == 200
    assert "no patient is ever named here" in page.text
    assert "943 476 5919 fell over" in page.text
    assert db.session.scalars(db.select(Concern)).all() == []


@pytest.mark.parametrize("who", ["nobody-of-this-name", "0", "99999999999999", "-1", "١"])
def test_nobody_is_named_who_is_not_there(signed_in_as: SignIn, esi: Member, who: str) -> None:
    assert signed_in_as(esi).get("/concerns/raise", query_string={"about": who}).status_code == 404


def test_a_concern_goes_from_raised_to_closed(signed_in_as: SignIn, raised: Raised, carol: Member) -> None:
    concern = raised(at_risk_now=True)
    db.session.commit()
    browser, address = signed_in_as(carol), f"/concerns/{concern.reference}"
    assert "Somebody may be at risk now" in browser.get("/").text
    assert HAPPENED in browser.get(address).text

    browser.post(f"{address}/take-up")
    browser.post(f"{address}/notes", data={"words": "I rang the hall."})
    assert "I rang the hall." in browser.get(address).text
    answer = browser.post(f"{address}/close", data={"outcome": "advice", "words": "She stays now."})

    assert answer.location == "/concerns/"
    db.session.expire_all()
    assert (concern.status, concern.outcome) == (Status.CLOSED, Outcome.ADVICE)
    assert "Advice was given" in browser.get("/concerns/").text


def test_a_closing_that_says_nobody_was_suspended_is_explained_beside_the_field(
    signed_in_as: SignIn, raised: Raised, carol: Member
) -> None:
    concern = raised()
    operations.take_up(concern, by=carol)
    db.session.commit()

    page = signed_in_as(carol).post(
        f"/concerns/{concern.reference}/close", data={"outcome": "suspended", "words": "Unsafe."}
    )

    assert page.status_code == 200
    assert "Suspend the member first" in page.text
    assert "Unsafe." in page.text


def test_what_was_typed_is_there_when_another_has_closed_it(
    signed_in_as: SignIn, raised: Raised, carol: Member, colin: Member
) -> None:
    concern = raised()
    operations.take_up(concern, by=carol)
    operations.close(concern, Outcome.ADVICE, "She stays now.", by=carol)
    db.session.commit()
    browser, address = signed_in_as(colin), f"/concerns/{concern.reference}"

    noted = browser.post(f"{address}/notes", data={"words": "I rang the hall."}).text
    closed = browser.post(f"{address}/close", data={"outcome": "no_action", "words": "All is well."}).text

    assert "I rang the hall." in noted
    assert "while a concern is looked into" in noted
    assert "All is well." in closed
    assert "Somebody else has closed this concern" in closed


def test_another_takes_it_over_from_whom_the_page_names(
    signed_in_as: SignIn, raised: Raised, carol: Member, colin: Member
) -> None:
    concern = raised()
    operations.take_up(concern, by=carol)
    db.session.commit()
    browser, address = signed_in_as(colin), f"/concerns/{concern.reference}"
    assert f'name="seen_with" value="{carol.id}"' in browser.get(address).text

    assert browser.post(f"{address}/take-up").status_code == 409
    assert browser.post(f"{address}/take-up", data={"seen_with": carol.id}).status_code == 302


def test_a_suspension_ends_the_card_at_once(
    signed_in_as: SignIn, client: Client, raised: Raised, carol: Member, amina: Member
) -> None:
    card = cards.make(amina, [factories.condition("Falls", key="falls")], by=amina)
    address = f"/cards/{codes.code_of(card)}"
    raised()
    db.session.commit()
    assert client.get(address).status_code == 200

    signed_in_as(carol).post(f"/members/{amina.id}/membership/suspend", data={"reason": "We look into it."})

    answer = client.get(address)
    assert answer.status_code == 410
    assert amina.name not in answer.text


def test_the_page_leads_to_the_suspension(
    signed_in_as: SignIn, raised: Raised, carol: Member, amina: Member
) -> None:
    concern = raised()
    db.session.commit()

    page = signed_in_as(carol).get(f"/concerns/{concern.reference}").text

    assert f"/members/{amina.id}/membership/suspend" in page


def test_a_suspension_signs_the_member_out_at_once(
    signed_in_as: SignIn, raised: Raised, carol: Member, amina: Member
) -> None:
    raised()
    db.session.commit()
    browser = signed_in_as(amina)
    assert browser.get(f"/members/{amina.id}").status_code == 200

    signed_in_as(carol).post(f"/members/{amina.id}/membership/suspend", data={"reason": "We look into it."})

    assert browser.get(f"/members/{amina.id}").location.startswith("/sign-in")


def test_for_a_coordinator_whom_it_is_about_there_is_nothing(
    signed_in_as: SignIn, raised: Raised, carol: Member, colin: Member
) -> None:
    """The answer is the one to an address of nothing, so that trying tells nothing either."""
    concern = raised(colin)
    db.session.commit()
    browser = signed_in_as(colin)
    addresses = (f"/concerns/{concern.reference}", "/concerns/there-is-none")

    for ending, method in (("", "GET"), ("/take-up", "POST"), ("/notes", "POST"), ("/close", "GET")):
        answers = [browser.open(address + ending, method=method) for address in addresses]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert "Something waits for you" in signed_in_as(carol).get("/administration/letters").text
    assert "Something waits for you" not in browser.get("/administration/letters").text
    for page in ("/", "/concerns/", f"/members/{colin.id}", "/account/record"):
        said = browser.get(page).text
        assert concern.reference not in said
        assert HAPPENED not in said
        assert "Look into a concern" not in said


def test_the_raiser_sees_where_it_stands_and_no_note(
    signed_in_as: SignIn, raised: Raised, carol: Member, omar: Member
) -> None:
    concern = raised()
    operations.take_up(concern, by=carol)
    operations.note(concern, "I rang the hall.", by=carol)
    operations.close(concern, Outcome.PASSED_ON, "For the police.", by=carol)
    db.session.commit()
    browser = signed_in_as(omar)

    page = browser.get("/concerns/mine").text

    assert "Closed" in page
    assert not any(words in page for words in ("I rang the hall.", "police", "passed on"))
    assert browser.get(f"/concerns/{concern.reference}").status_code == 403


def test_an_administrator_reads_none(signed_in_as: SignIn, raised: Raised, ada: Member) -> None:
    concern = raised()
    db.session.commit()
    browser = signed_in_as(ada)

    assert browser.get("/concerns/").status_code == 403
    assert browser.get(f"/concerns/{concern.reference}").status_code == 403
    assert HAPPENED not in browser.get("/administration/audit").text


def test_the_list_asks_the_same_of_the_database_whatever_its_length(
    signed_in_as: SignIn, raised: Raised, carol: Member, omar: Member, esi: Member
) -> None:
    counted = []
    for number in range(3):
        raised(happened=f"One, {number}")
        concern = raised(omar, by=esi, happened=f"Another, {number}")
        operations.take_up(concern, by=carol)
        operations.close(concern, Outcome.NO_ACTION, "Nothing.", by=carol)
        db.session.commit()
        for address, reader in (("/concerns/", carol), ("/concerns/mine", esi)):
            browser = signed_in_as(reader)
            browser.get(address)
            with statements() as asked:
                browser.get(address)
            counted.append(len(asked))

    assert counted[:2] == counted[2:4] == counted[4:]
