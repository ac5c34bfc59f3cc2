"""Looking at the site as another member does: what is seen, what is closed, and that it is written down."""

from datetime import timedelta

import pytest

from network.accounts import policy
from network.accounts.operations import looking as operations
from network.core import audit
from network.core import clock as core_clock
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.members.people import operations as people
from tests import factories


@pytest.fixture
def looking(ada, amina, signed_in_as):
    """Ada's browser, in which she looks at the site as Amina does."""
    browser = signed_in_as(ada)
    browser.post(f"/members/{amina.id}/look-as", data={"why": "they asked for help"})
    return browser


def told(member):
    return [(entry.what, entry.by_name, entry.detail) for entry in audit.entries_about(member)]


def test_an_administrator_sees_the_site_as_the_member_does(looking, amina):
    page = looking.get("/").text

    assert "You see this as Amina Khan does" in page
    assert "My qualifications" in page
    assert looking.get(f"/members/{amina.id}/qualifications").status_code == 200
    assert looking.get("/administration/").status_code == 403


def test_the_member_reads_who_looked_and_why(looking, amina, signed_in_as):
    assert ("looked as them", "Ada Field", {"why": "they asked for help"}) in told(amina)
    assert "ooked as" in signed_in_as(amina).get("/account/record").text


def test_nothing_can_be_changed(looking, amina):
    answer = looking.post(f"/members/{amina.id}/edit/who", data={"name": "Somebody Else", "version": 1})

    assert answer.status_code == 403
    assert "nothing can be changed" in answer.text
    db.session.refresh(amina)
    assert amina.name == "Amina Khan"


def test_certificates_and_the_account_stay_closed(looking, amina):
    held = factories.qualification(amina, factories.kind("First aid"))
    factories.evidence(held)

    for address in (f"/qualifications/{held.id}/evidence/1", "/account/", "/account/password"):
        answer = looking.get(address)
        assert answer.status_code == 403, address
        assert "alone" in answer.text


def test_looking_stops_with_a_button(looking, ada, amina):
    answer = looking.post("/account/stop-looking")

    assert answer.status_code == 302
    assert "Only looking" not in looking.get("/administration/").text
    assert ("stopped looking as them", "Ada Field", {}) in told(amina)


def test_looking_ends_after_half_an_hour(ada, amina, signed_in_as, clock):
    now = core_clock.now()
    browser = signed_in_as(ada)
    clock.move_to(now, tick=False)
    browser.post(f"/members/{amina.id}/look-as", data={"why": "they asked for help"})
    assert "Only looking" in browser.get("/").text
    clock.move_to(now + timedelta(minutes=30), tick=False)

    assert "Only looking" not in browser.get("/").text


def test_looking_ends_with_the_role(looking, ada, carol):
    ada.role_grants[0].ends_on = factories.LONG_AGO
    db.session.commit()

    assert "Only looking" not in looking.get("/").text


def test_looking_ends_when_the_member_leaves(looking, amina):
    people.leave(amina, by=amina, reason="Moving away")
    db.session.commit()

    assert "Only looking" not in looking.get("/").text


def test_a_reason_is_asked_for(ada, amina, signed_in_as):
    browser = signed_in_as(ada)

    page = browser.post(f"/members/{amina.id}/look-as", data={}).text

    assert "Choose why" in page
    assert "Only looking" not in browser.get("/").text


def test_who_may_look_as_whom(app, amina, ben, carol, esi, ada, dev):
    allowed = [
        (actor.called, seen.called)
        for actor in (amina, ben, carol, esi, ada)
        for seen in (amina, ben, carol, esi, ada, dev)
        if policy.may_look_as(actor, seen)
    ]

    assert allowed == [("Ada", "Amina"), ("Ada", "Esi")]


def test_the_verb_asks_as_well(amina, carol):
    with pytest.raises(NotPermitted):
        operations.look_as(amina, "they asked for help", by=carol)
