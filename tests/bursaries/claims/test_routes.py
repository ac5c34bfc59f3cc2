"""The pages of claims: an applicant's, a coordinator's, a funder's."""

from collections.abc import Callable

import pytest

from network.bursaries.applications.models import Application
from network.bursaries.claims import queries
from network.bursaries.claims.rules import Status
from network.core import clock
from network.core.database import db
from network.members.people.models import Member
from tests.bursaries.claims.conftest import Awarding, checked, claimed, photo
from tests.plugins.client import Client
from tests.plugins.statements import statements

SignIn = Callable[[Member], Client]


def day(name: str) -> dict[str, str]:
    today = clock.today()
    return {f"{name}-day": str(today.day), f"{name}-month": str(today.month), f"{name}-year": str(today.year)}


@pytest.mark.one_database("sqlite")
def test_from_a_photo_of_a_receipt_to_the_money(
    award: Application, amina: Member, carol: Member, ben: Member, signed_in_as: SignIn
) -> None:
    browser = signed_in_as(amina)
    page = f"/bursaries/{award.id}/claim"
    assert "Up to £300" in browser.get(page).text
    wrong = browser.post(page, data={"file": photo(), "what": "sort:fee", "pence": "1.250,50"})
    assert "no amount of money" in wrong.text
    browser.post(page, data={"file": photo(), "what": "sort:fee", "pence": "£1,250.50"})
    assert "£1,250.50" in browser.get(page).text
    claim = queries.begun(award.id)
    assert claim is not None
    send = f"/bursaries/claims/{claim.id}/send"
    assert 'value="300"' in browser.get(send).text
    refused = browser.post(send, data={"pence": "300.01", "payee": "applicant"})
    assert "There is £300 left to claim" in refused.text
    refused = browser.post(send, data={"pence": "300", "payee": "applicant", "words": "Pay to 12345678"})
    assert "We never keep those" in refused.text
    browser.post(send, data={"pence": "300", "payee": "applicant"})
    assert "A coordinator checks it next" in browser.get(f"/bursaries/claims/{claim.id}").text

    browser = signed_in_as(carol)
    assert claim.reference in browser.get("/bursaries/claims").text
    check = f"/bursaries/claims/{claim.id}/check"
    version = {"version": str(claim.version)}
    assert "Receipts come to" in browser.get(check).text
    refused = browser.post(check, data={"decision": "return"} | version)
    assert "Say what to put right" in refused.text
    browser.post(check, data={"decision": "approve", "pence": "300"} | version)

    browser = signed_in_as(ben)
    sheet = browser.get("/bursaries/claims/payments.csv")
    assert sheet.text.splitlines()[1].split(",")[:4] == [claim.reference, "applicant", amina.name, "300.00"]
    pay = f"/bursaries/claims/{claim.id}/pay"
    browser.get(pay)
    db.session.refresh(claim)
    paid = {"pence": "300", "reference": "PAY-10442", "version": str(claim.version)} | day("paid_on")
    browser.post(pay, data=paid)
    db.session.refresh(claim)
    assert claim.status is Status.PAID
    assert "PAY-10442" in signed_in_as(amina).get(f"/bursaries/claims/{claim.id}").text


@pytest.mark.one_database("sqlite")
def test_the_file_for_the_finance_office_runs_nothing(
    award: Application, carol: Member, ben: Member, amina: Member, signed_in_as: SignIn
) -> None:
    amina.name = "=1+1"
    checked(award, 100_50, carol)

    sheet = signed_in_as(ben).get("/bursaries/claims/payments.csv")

    assert sheet.text.splitlines()[1].split(",")[2:4] == ["'=1+1", "100.50"]


@pytest.mark.one_database("sqlite")
def test_the_queue_asks_as_much_for_three_claims_as_for_one(
    awarding: Awarding, carol: Member, ben: Member, signed_in_as: SignIn
) -> None:
    browser = signed_in_as(carol)
    claimed(awarding(), 100_00)
    browser.get("/bursaries/claims")
    with statements() as one:
        browser.get("/bursaries/claims")
    for _ in range(2):
        claimed(awarding(), 100_00)
    browser.get("/bursaries/claims")
    with statements() as three:
        page = browser.get("/bursaries/claims")

    assert page.text.count("/check") == 3
    assert len(three) == len(one)


@pytest.mark.one_database("sqlite")
def test_a_receipt_is_shown_to_nobody_who_looks_as_its_owner(
    award: Application, amina: Member, ada: Member, signed_in_as: SignIn
) -> None:
    receipt = claimed(award, 100_00).receipts[0]
    assert signed_in_as(amina).get(f"/bursaries/receipts/{receipt.id}").mimetype == "image/jpeg"
    browser = signed_in_as(ada)
    browser.post(f"/members/{amina.id}/look-as", data={"why": "they asked for help"})

    answer = browser.get(f"/bursaries/receipts/{receipt.id}")

    assert answer.status_code == 403
    assert "alone" in answer.text
