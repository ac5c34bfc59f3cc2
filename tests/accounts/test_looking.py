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
from network.members.people.models import Member
from network.rights import viewing
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


OWNERS_ALONE = (
    "/card",
    "/card/print/a5",
    "/calls/",
    "/calls/asked",
    "/concerns/mine",
    "/account/my-data",
    "/account/delete-me",
    "/account/who-saw-me",
    "/resources/saved",
    "/news",
    "/community/reports/mine",
)


@pytest.mark.parametrize("address", OWNERS_ALONE)
def test_what_is_its_owners_alone_stays_closed(looking, amina, signed_in_as, address):
    assert signed_in_as(amina).get(address).status_code in {200, 302}

    answer = looking.get(address)

    assert answer.status_code == 403
    assert "alone" in answer.text


def test_every_private_page_is_walked(app):
    """What is private and needs a thing, such as a certificate, has a test beside its thing."""
    with_a_thing = {
        "bursaries.begin",
        "bursaries.check",
        "bursaries.document",
        "bursaries.edit",
        "bursaries.remove_document",
        "bursaries.show",
        "bursaries.withdraw",
        "bursaries.write",
        "bursary_reports.bundle",
        "claims.check",
        "claims.check_again",
        "claims.claim",
        "claims.close",
        "claims.index",
        "claims.pay",
        "claims.payments",
        "claims.receipt",
        "claims.reopen",
        "claims.send",
        "claims.show",
        "claims.take_back_payment",
        "collections.note",
        "conditions.file",
        "conditions.send",
        "conditions.show",
        "cpd.file",
        "deciding.decide",
        "deciding.letter",
        "deciding.offer",
        "deciding.reopen",
        "deciding.turn_down",
        "outcomes.answer_move",
        "outcomes.ask_to_move",
        "outcomes.confirm",
        "outcomes.end",
        "outcomes.finish",
        "outcomes.report",
        "qualifications.draft_picture",
        "qualifications.picture",
        "qualifications.practice_file",
        "registrations.declare_needs",
        "rights.fetch_copy",
        "subscriptions.another",
        "subscriptions.edit",
        "subscriptions.invitations",
        "subscriptions.make",
        "subscriptions.revoke",
    }
    to_addresses = app.url_map.bind("network.example")
    walked = {to_addresses.match(address)[0] for address in OWNERS_ALONE}

    assert walked | with_a_thing == {
        endpoint for endpoint, view in app.view_functions.items() if getattr(view, "private", False)
    }


def test_looking_stops_with_a_button(looking, ada, amina):
    answer = looking.post("/account/stop-looking")

    assert answer.status_code == 302
    assert "Only looking" not in looking.get("/administration/").text
    assert ("stopped looking as them", "Ada Field", {}) in told(amina)


def test_looking_ends_after_half_an_hour(ada, amina, signed_in_as, clock):
    now = core_clock.now()
    clock.move_to(now, tick=False)
    browser = signed_in_as(ada)
    browser.post(f"/members/{amina.id}/look-as", data={"why": "they asked for help"})
    assert "Only looking" in browser.get("/").text
    clock.move_to(now + timedelta(minutes=30), tick=False)

    assert "Only looking" not in browser.get("/").text


def test_what_is_sent_after_the_half_hour_is_not_done_in_the_name_of_the_administrator(
    ada, amina, signed_in_as, clock
):
    now = core_clock.now()
    clock.move_to(now, tick=False)
    browser = signed_in_as(ada)
    browser.post(f"/members/{amina.id}/look-as", data={"why": "they asked for help"})
    clock.move_to(now + timedelta(minutes=20), tick=False)
    assert "Only looking" in browser.get("/").text  # so that the sign-in is not over as well
    clock.move_to(now + timedelta(minutes=30), tick=False)

    answer = browser.post("/organisations/", data={"name": "Bucks Falls Service", "kind": "other"})

    assert answer.status_code == 302
    assert "Looking has ended" in browser.get("/").text
    assert "Bucks Falls Service" not in browser.get("/organisations/").text


def test_a_list_taken_while_looking_is_taken_by_the_administrator(ada, amina, esi, signed_in_as):
    browser = signed_in_as(ada)
    browser.post(f"/members/{esi.id}/look-as", data={"why": "they asked for help"})

    assert browser.get("/members/export.csv").status_code == 200

    amina = db.session.get_one(Member, amina.id)
    assert [(view.by_name, view.how) for view in viewing.views_of(amina)] == [("Ada Field", "export")]
    exported = [entry.by_name for entry in audit.entries() if entry.what == "directory exported"]
    assert exported == ["Ada Field"]


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
