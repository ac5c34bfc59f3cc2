"""The pages: deciding, the second approval, the embargo, the offer and its letter."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.deciding import operations, queries
from network.bursaries.funds.models import Fund
from network.core import clock
from network.core.database import db
from network.members.people.models import Member
from tests import factories
from tests.bursaries.deciding.conftest import OF_TWO, WITH_EMBARGO, Sent
from tests.conftest import Outbox
from tests.plugins.client import Client

pytestmark = pytest.mark.one_database("sqlite")  # what they ask of a database is asked of both elsewhere

SignIn = Callable[[Member], Client]
FundMaker = Callable[..., Fund]


def words(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return " ".join(" ".join(pages).split())


def test_a_plain_fund_is_decided_in_one_form(sent: Sent, ben: Member, signed_in_as: SignIn) -> None:
    application = sent()
    funder = signed_in_as(ben)

    page = funder.get(f"/bursaries/{application.id}/decide")

    assert 'value="300"' in page.text
    assert "Approving £300 would leave £4,700." in page.text
    due = clock.today() + timedelta(days=30)
    answer = funder.post(
        f"/bursaries/{application.id}/decide",
        data={
            "version": application.version,
            "outcome": "approve",
            "pence": "250.50",
            "reason": "Less is left",
            "words_1": "Visit the ward",
            "due_on_1": due.isoformat(),
            "before_payment_1": "y",
        },
    )
    assert answer.status_code == 302
    db.session.refresh(application)
    assert (application.status, application.awarded_pence) == (Status.OFFERED, 250_50)
    assert [one.words for one in queries.decisions_of(application)[0].conditions] == ["Visit the ward"]


@pytest.mark.parametrize(
    ("filled", "said"),
    [
        ({"outcome": ""}, "Choose what you decide"),
        ({"outcome": "approve", "pence": ""}, "Enter the amount that you approve"),
        ({"outcome": "approve", "pence": "1e9"}, "no amount of money that we can read"),
        ({"outcome": "approve", "pence": "301"}, "no more than was asked for: £300"),
        ({"outcome": "approve", "pence": "299"}, "Say why the amount is another"),
        ({"outcome": "decline", "reason": ""}, "Give a reason"),
        ({"outcome": "approve", "pence": "300", "words_1": "Call"}, "Enter the day until when"),
        ({"outcome": "approve", "pence": "300", "due_on_2": "2031-01-01"}, "Say what is to be done"),
        (
            {"outcome": "decline", "reason": "NHS number 943 476 5919", "version": ""},
            "no patient is ever named",
        ),
        ({"outcome": "decline", "reason": "Full", "version": "99"}, "Somebody else changed this"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    sent: Sent, ben: Member, signed_in_as: SignIn, filled: dict[str, str], said: str
) -> None:
    application = sent()
    data = {
        "version": str(application.version),
        "words_3": "A note to keep",
        "due_on_3": "2031-01-01",
    } | filled

    page = signed_in_as(ben).post(f"/bursaries/{application.id}/decide", data=data)

    assert page.status_code == 200
    assert said in page.text
    assert "A note to keep" in page.text
    db.session.refresh(application)
    assert application.status is Status.SUBMITTED
    assert queries.decisions_of(application) == []


@pytest.mark.parametrize(
    ("rules", "filled", "letters"),
    [
        ({}, {"outcome": "approve", "pence": "300"}, 1),
        ({}, {"outcome": "decline", "reason": "Full"}, 1),
        (OF_TWO, {"outcome": "approve", "pence": "300"}, 1),
        (WITH_EMBARGO, {"outcome": "approve", "pence": "300"}, 0),
        (WITH_EMBARGO, {"outcome": "decline", "reason": "Full"}, 0),
    ],
    ids=["approved", "declined", "first of two", "approved under embargo", "declined under embargo"],
)
def test_of_ten_presses_one_decides_and_each_reads_the_result(
    sent: Sent,
    make_fund: FundMaker,
    ben: Member,
    signed_in_as: SignIn,
    outbox: Outbox,
    rules: dict[str, Any],
    filled: dict[str, str],
    letters: int,
) -> None:
    application = sent(to=make_fund("Pressed", rules=rules))
    funder, address = signed_in_as(ben), f"/bursaries/{application.id}/decide"
    data = filled | {"version": str(application.version)}

    answers = [funder.post(address, data=data) for _ in range(10)]

    assert {(one.status_code, one.location) for one in answers} == {(302, f"/bursaries/{application.id}")}
    assert len(queries.decisions_of(application)) == 1
    assert len(outbox.all()) == letters
    funder.post(address, data=data | {"outcome": "decline", "reason": "Another reason"})
    is_open = rules == OF_TWO  # the first of two leaves it to be declined
    assert len(queries.decisions_of(application)) == 1 + is_open
    page = funder.get(f"/bursaries/{application.id}").text
    assert ("Nothing that you sent was done" in page) is not is_open


def test_the_second_funder_sees_the_first_approval_and_completes_it(
    sent: Sent, make_fund: FundMaker, ben: Member, bola: Member, signed_in_as: SignIn
) -> None:
    application = sent(to=make_fund("Large", rules=OF_TWO))
    funder = signed_in_as(ben)
    approval = {
        "version": application.version,
        "outcome": "approve",
        "pence": "250",
        "reason": "Less is left",
    }
    funder.post(f"/bursaries/{application.id}/decide", data=approval)
    assert "Somebody else has to approve" in funder.get(f"/bursaries/{application.id}/decide").text
    second = signed_in_as(bola)

    page = second.get(f"/bursaries/{application.id}/decide")

    assert "Ben Osei approved £250" in page.text
    assert 'value="250"' in page.text
    second.post(f"/bursaries/{application.id}/decide", data=approval | {"reason": ""})
    db.session.refresh(application)
    assert application.status is Status.OFFERED


def test_under_an_embargo_the_applicant_learns_nothing_on_any_page_until_the_release(
    sent: Sent,
    make_fund: FundMaker,
    amina: Member,
    ben: Member,
    carol: Member,
    signed_in_as: SignIn,
    outbox: Outbox,
) -> None:
    fund = make_fund("Kept back", rules=WITH_EMBARGO)
    approved, declined = sent(to=fund), sent(to=fund)
    operations.approve(approved, 250_00, "Less is left", by=ben)
    operations.decline(declined, "The round is full", by=ben)
    db.session.commit()
    applicant, funder = signed_in_as(amina), signed_in_as(ben)
    hidden = ("£250", "Less is left", "The round is full", "Ben Osei", "pproved", "eclined")

    for address in ("/", "/bursaries/", f"/bursaries/{approved.id}", f"/bursaries/{declined.id}"):
        page = applicant.get(address)
        assert page.status_code == 200
        assert [word for word in hidden if word in page.text] == []
    for one in (approved, declined):
        assert applicant.get(f"/bursaries/{one.id}/offer").status_code == 404
        assert applicant.get(f"/bursaries/{one.id}/letter.pdf").status_code == 404
    assert "Less is left" in funder.get(f"/bursaries/{approved.id}").text
    release = funder.get(f"/bursaries/rounds/{fund.rounds[0].id}/release")
    assert "Why it is another amount: Less is left" in release.text
    shown = ",".join(str(one.id) for _, one in queries.unreleased(ben))
    for unseen in ({"seen": "1"}, {}):
        refused = funder.post(f"/bursaries/rounds/{fund.rounds[0].id}/release", data=unseen)
        assert "Other decisions wait now" in refused.text
    assert outbox.all() == []

    funder.post(f"/bursaries/rounds/{fund.rounds[0].id}/release", data={"seen": shown})

    assert len(outbox.to(amina)) == 2
    page = applicant.get(f"/bursaries/{approved.id}")
    assert "You are offered" in page.text
    assert "Ben Osei" not in page.text
    assert "The round is full" in applicant.get(f"/bursaries/{declined.id}").text


def test_an_applicant_reads_the_offer_and_accepts_it(
    sent: Sent, ben: Member, amina: Member, carol: Member, signed_in_as: SignIn
) -> None:
    application = sent()
    operations.approve(application, 250_00, "Less is left", by=ben)
    db.session.commit()
    offer = queries.offer_of(application)
    assert offer is not None
    applicant = signed_in_as(amina)

    page = applicant.get(f"/bursaries/{application.id}/offer")

    for said in (
        "You are offered £250",
        "Less is left",
        "What I, Amina Khan, commit to:",
        "Turn this offer down",
    ):
        assert said in page.text
    unticked = applicant.post(f"/bursaries/{application.id}/offer", data={"offer": offer.id})
    assert "Tick the box if you accept" in unticked.text
    unread = applicant.post(f"/bursaries/{application.id}/offer", data={"agreed": "y"})
    assert "The offer is another one by now" in unread.text
    applicant.post(f"/bursaries/{application.id}/offer", data={"offer": offer.id, "agreed": "y"})
    db.session.refresh(application)
    assert application.status is Status.ACCEPTED
    assert "Your agreement" in applicant.get(f"/bursaries/{application.id}/offer").text
    assert "The agreement that was accepted" in signed_in_as(carol).get(f"/bursaries/{application.id}").text


def test_an_applicant_turns_the_offer_down(
    sent: Sent, ben: Member, amina: Member, signed_in_as: SignIn
) -> None:
    application = sent()
    operations.approve(application, 300_00, by=ben)
    db.session.commit()
    applicant = signed_in_as(amina)
    assert "goes back to the fund" in applicant.get(f"/bursaries/{application.id}/offer/turn-down").text

    applicant.post(f"/bursaries/{application.id}/offer/turn-down", data={"reason": "I cannot go"})

    db.session.refresh(application)
    assert application.status is Status.WITHDRAWN


def test_the_letter_is_the_funds_and_names_nobody_who_decided(
    sent: Sent, ben: Member, amina: Member, zoe: Member, signed_in_as: SignIn
) -> None:
    approved, declined = sent(), sent()
    operations.approve(approved, 300_00, by=ben)
    operations.decline(declined, "The course is full", by=ben)
    db.session.commit()
    applicant = signed_in_as(amina)

    letter = applicant.get(f"/bursaries/{approved.id}/letter.pdf")

    assert letter.mimetype == "application/pdf"
    said = words(letter.data)
    for part in ("Your bursary is approved", "£300", "commit to", "For Public Health", approved.reference):
        assert str(part) in said
    refused = words(applicant.get(f"/bursaries/{declined.id}/letter.pdf").data)
    assert "The course is full" in refused
    assert "Ben" not in said + refused
    assert signed_in_as(zoe).get(f"/bursaries/{approved.id}/letter.pdf").status_code == 403


def test_what_was_declined_is_taken_up_again_with_a_reason(
    sent: Sent, ben: Member, amina: Member, signed_in_as: SignIn
) -> None:
    application = sent()
    operations.decline(application, "The course is full", by=ben)
    db.session.commit()
    funder = signed_in_as(ben)
    assert "Take it up again" in funder.get(f"/bursaries/{application.id}/reopen").text

    funder.post(f"/bursaries/{application.id}/reopen", data={"reason": "A place is free"})

    db.session.refresh(application)
    assert application.status is Status.SUBMITTED
    assert signed_in_as(amina).get(f"/bursaries/{application.id}/letter.pdf").status_code == 404
    assert "There is no decision to take up again" in funder.get(f"/bursaries/{application.id}/reopen").text


def test_one_decision_is_released_by_itself(
    sent: Sent, make_fund: FundMaker, ben: Member, signed_in_as: SignIn
) -> None:
    application: Application = sent(to=make_fund("Kept back", rules=WITH_EMBARGO))
    operations.approve(application, 300_00, by=ben)
    db.session.commit()
    funder = signed_in_as(ben)

    answers = [funder.post(f"/bursaries/{application.id}/release").status_code for _ in range(2)]

    assert answers == [302, 409]
    db.session.refresh(application)
    assert application.status is Status.OFFERED


def test_the_first_page_leads_a_funder_to_what_waits_for_them(
    sent: Sent, make_fund: FundMaker, ben: Member, bola: Member, amina: Member, signed_in_as: SignIn
) -> None:
    first = sent(to=make_fund("Large", rules=OF_TWO))
    operations.approve(first, 300_00, by=ben)
    operations.approve(sent(to=make_fund("Kept back", rules=WITH_EMBARGO)), 300_00, by=ben)
    db.session.commit()

    page = signed_in_as(bola).get("/bursaries/")

    assert f"Second approval of £300, {first.reference}" in page.text
    assert "Release 1 decision of Kept back" in page.text
    assert "Second approval" not in signed_in_as(amina).get("/bursaries/").text


def test_lists_ask_as_often_whatever_their_length(sent: Sent, ben: Member, signed_in_as: SignIn) -> None:
    from tests.plugins.statements import statements

    funder = signed_in_as(ben)

    def asked() -> int:
        db.session.commit()
        db.session.expire_all()
        with statements() as found:
            assert funder.get("/bursaries/batch").status_code == 200
        return len(found)

    factories.declaration(ben, sent())
    funder.get("/bursaries/batch")
    one = asked()
    for _ in range(4):
        sent()

    assert asked() == one
