"""The pages of a course that is over."""

from collections.abc import Callable

import pytest

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.outcomes import queries
from network.core import clock
from network.core.database import db
from network.members.people.models import Member
from tests.plugins.client import Client

SignIn = Callable[[Member], Client]


def day(name: str) -> dict[str, str]:
    today = clock.today()
    return {f"{name}-day": str(today.day), f"{name}-month": str(today.month), f"{name}-year": str(today.year)}


@pytest.mark.one_database("sqlite")
def test_a_certificate_is_sent_from_the_page_of_the_bursary(
    award: Application, amina: Member, signed_in_as: SignIn
) -> None:
    browser = signed_in_as(amina)
    page = f"/bursaries/{award.id}/course-finished"
    assert "It ended on" in browser.get(f"/bursaries/{award.id}").text
    assert "Send your certificate" in browser.get(page).text
    old = browser.post(page, data={"awarded": "May 2020", "will_show": "y"})
    assert "before you applied" in old.text

    browser.post(page, data={"awarded": clock.today().strftime("%d/%m/%Y"), "will_show": "y"})

    db.session.refresh(award)
    assert award.qualification is not None
    assert "A coordinator checks it next" in browser.get(f"/bursaries/{award.id}").text


@pytest.mark.one_database("sqlite")
def test_word_of_a_course_without_a_certificate_is_confirmed(
    award: Application, amina: Member, carol: Member, signed_in_as: SignIn
) -> None:
    said = {"what": "finished", "words": "The provider sends a list."} | day("on")
    signed_in_as(amina).post(f"/bursaries/{award.id}/course", data=said)
    assert len(queries.open_reports_of(award.id)) == 1
    browser = signed_in_as(carol)
    page = f"/bursaries/{award.id}/course-confirmed"
    assert "The provider sends a list." in browser.get(page).text
    db.session.refresh(award)

    browser.post(page, data={"seen": "The list.", "version": str(award.version)} | day("on"))

    db.session.refresh(award)
    assert (award.status, award.completed_on) == (Status.COMPLETED, clock.today())


@pytest.mark.one_database("sqlite")
def test_an_award_is_ended_with_a_reason(award: Application, carol: Member, signed_in_as: SignIn) -> None:
    browser, page = signed_in_as(carol), f"/bursaries/{award.id}/end"
    version = {"version": str(award.version)}
    assert "Say why" in browser.post(page, data={"reason": ""} | version).text

    browser.post(page, data={"reason": "The course was cancelled."} | version)

    db.session.refresh(award)
    assert award.status is Status.CLOSED
    assert "£300 is free again" in browser.get(f"/bursaries/{award.id}").text
