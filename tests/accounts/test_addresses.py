"""Changing the address that one signs in with, also when the old one is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from network.accounts import operations, queries
from network.accounts.models import AddressRecovery
from network.accounts.operations import recovery
from network.accounts.rules import Recovery
from network.core.database import db
from network.core.lifecycle import NotPermitted, history_of
from network.core.rules import Refused
from tests import factories
from tests.accounts.post import answered, letters_to, link_to
from tests.plugins.statements import statements

OLD, NEW, OTHER = "amina@network.example", "amina@new.example", "amina@other.example"
FRIDAY = datetime(2027, 1, 8, 9, 0, tzinfo=UTC)


def ask(client, address):
    return client.post("/account/address", data={"email": address})


def test_a_member_changes_their_address_and_both_are_told(signed_in_as, amina):
    client = signed_in_as(amina)

    assert ask(client, NEW).status_code == 302
    assert letters_to(OLD)[-1].subject == "A change of your address was asked for"
    client.get(link_to(NEW))
    db.session.expire_all()
    assert queries.account_of(amina).email == OLD
    client.post(link_to(NEW))

    db.session.expire_all()
    assert queries.account_of(amina).email == NEW
    assert amina.email == NEW
    assert [letters_to(one)[-1].subject for one in (OLD, NEW)] == ["Your address was changed"] * 2


def test_until_it_is_confirmed_the_page_says_so(signed_in_as, amina):
    client = signed_in_as(amina)

    ask(client, NEW)

    assert f"{NEW} waits to be confirmed" in client.get("/account/").text


def test_of_two_changes_only_the_newest_can_be_confirmed(signed_in_as, amina):
    client = signed_in_as(amina)
    ask(client, NEW)
    ask(client, OTHER)

    assert client.post(link_to(NEW)).status_code == 410
    assert client.post(link_to(OTHER)).status_code == 302
    db.session.expire_all()
    assert queries.account_of(amina).email == OTHER


def test_an_address_that_was_taken_meanwhile_is_explained(signed_in_as, amina):
    client = signed_in_as(amina)
    ask(client, NEW)
    factories.account(factories.member("Grace Hill", email=NEW))

    page = client.post(link_to(NEW))

    assert page.status_code == 200
    assert "There is an account with this address already" in page.text
    db.session.expire_all()
    assert queries.account_of(amina).email == OLD


def test_whether_an_address_is_taken_is_told_to_its_owner_alone(signed_in_as, amina, esi):
    client = signed_in_as(amina)

    free, taken = ask(client, NEW), ask(client, "esi@network.example")

    assert (free.status_code, free.location) == (taken.status_code, taken.location)
    assert letters_to("esi@network.example")[-1].subject == "This address has an account already"


def test_a_change_ends_the_links_that_went_to_the_old_address(app, signed_in_as, amina):
    visitor = app.test_client()
    visitor.post("/reset-password", data={"email": OLD})
    answered()
    reset = link_to(OLD)
    client = signed_in_as(amina)
    ask(client, NEW)
    client.post(link_to(NEW))

    assert visitor.get(reset).status_code == 410


def test_a_change_needs_proof_after_a_while(signed_in_as, amina, clock):
    clock.move_to(FRIDAY)
    client = signed_in_as(amina)
    clock.move_to(FRIDAY + timedelta(hours=1))

    assert client.get("/account/address").location == "/account/prove?next=/account/address"
    assert ask(client, NEW).location == "/account/prove?next=/account/address"
    assert letters_to(NEW) == []


def test_the_same_address_again_is_no_change(signed_in_as, amina):
    page = ask(signed_in_as(amina), "AMINA@network.example")

    assert "the address that you sign in with now" in page.text


# An address that is lost


@pytest.fixture
def lost(client, amina):
    """Amina cannot read mail at her address any more, and says so."""
    response = client.post(
        "/lost-address",
        data={
            "name": "Amina Khan",
            "old_email": OLD,
            "new_email": NEW,
            "words": "Ring me on the old number.",
        },
    )
    assert response.location == "/sign-in/check-your-mail?what=lost"
    return db.session.scalars(select(AddressRecovery)).one()


def approve(lost, carol, signed_in_as):
    return signed_in_as(carol).post(f"/lost-addresses/{lost.id}/approve", data={"reason": "I rang her."})


def test_asking_tells_a_stranger_nothing(client, amina):
    answers = [
        client.post(
            "/lost-address", data={"name": "A", "old_email": one, "new_email": NEW, "words": "Ring me."}
        ).location
        for one in (OLD, "nobody@network.example")
    ]

    assert answers[0] == answers[1]


def test_a_coordinator_sees_who_waits(signed_in_as, lost, carol):
    page = signed_in_as(carol).get("/lost-addresses/").text

    assert "This is the account of Amina Khan" in page
    assert "Ring me on the old number." in page


def test_after_approval_and_three_days_the_new_address_is_confirmed(
    client, signed_in_as, lost, carol, amina, clock
):
    clock.move_to(FRIDAY)
    approve(lost, carol, signed_in_as)
    assert letters_to(OLD)[-1].subject == "Your address is about to be changed"
    path = link_to(NEW)

    clock.move_to(FRIDAY + timedelta(days=2, hours=23))
    assert "too early" in client.post(path).text
    clock.move_to(FRIDAY + timedelta(days=3, minutes=1))
    assert client.post(path).location == "/sign-in"

    db.session.expire_all()
    assert queries.account_of(amina).email == NEW
    assert lost.status is Recovery.DONE
    assert [letters_to(one)[-1].subject for one in (OLD, NEW)] == ["Your address was changed"] * 2
    assert client.post(path).status_code == 410


def test_the_old_address_can_stop_it(client, signed_in_as, lost, carol, amina, clock):
    clock.move_to(FRIDAY)
    approve(lost, carol, signed_in_as)
    stop, use = link_to(OLD), link_to(NEW)
    client.get(stop)

    client.post(stop)

    clock.move_to(FRIDAY + timedelta(days=4))
    assert client.post(use).status_code == 410
    db.session.expire_all()
    assert (queries.account_of(amina).email, lost.status) == (OLD, Recovery.STOPPED)


def test_the_reason_of_an_approval_is_kept(signed_in_as, lost, carol):
    approve(lost, carol, signed_in_as)

    db.session.commit()
    change = history_of(lost)[-1]
    assert (change.new, change.reason, change.by_id) == ("approved", "I rang her.", carol.id)


def test_a_request_is_declined_with_a_letter_that_says_why(signed_in_as, lost, carol):
    signed_in_as(carol).post(f"/lost-addresses/{lost.id}/refuse", data={"reason": "I could not reach you."})

    assert "I could not reach you." in letters_to(NEW)[-1].body


def test_a_coordinator_does_not_decide_about_their_own_address(carol):
    asked = recovery.ask("Carol Hughes", "carol@network.example", "carol@new.example", "It is me.")
    db.session.flush()

    with pytest.raises(NotPermitted):
        recovery.approve(asked, "I know myself.", by=carol)


def test_an_unknown_address_cannot_be_approved(carol):
    asked = recovery.ask("Nobody", "nobody@network.example", NEW, "It is me.")
    db.session.flush()

    with pytest.raises(Refused, match="No account"):
        recovery.approve(asked, "I saw them.", by=carol)


def test_a_taken_address_cannot_be_approved(carol, esi, lost):
    lost.new_email = "esi@network.example"

    with pytest.raises(Refused, match="another account"):
        recovery.approve(lost, "I saw them.", by=carol)


def test_an_address_taken_during_the_wait_is_explained(client, signed_in_as, lost, carol, clock):
    clock.move_to(FRIDAY)
    approve(lost, carol, signed_in_as)
    path = link_to(NEW)
    factories.account(factories.member("Grace Hill", email=NEW))
    clock.move_to(FRIDAY + timedelta(days=4))

    assert "There is an account with this address already" in client.post(path).text


def test_two_spellings_of_one_address_cannot_have_two_accounts(amina):
    with pytest.raises(Refused, match="There is an account"):
        operations.create_account(factories.member("Grace Hill"), "AMINA@network.example", by=amina)


def test_a_new_password_stops_a_change_of_address(app, signed_in_as, amina):
    ask(signed_in_as(amina), NEW)

    operations.set_password(queries.account_of(amina), "walnut cycling harbour lantern", by=amina)

    assert app.test_client().post(link_to(NEW)).status_code == 410
    db.session.expire_all()
    assert queries.account_of(amina).email == OLD


def test_the_list_of_lost_addresses_asks_as_much_for_one_as_for_many(signed_in_as, carol):
    browser = signed_in_as(carol)
    asked = []
    for count in (1, 3):
        for number in range(count):
            recovery.ask("Somebody", f"old{count}{number}@network.example", NEW, "Ring me.")
        db.session.commit()
        with statements() as made:
            browser.get("/lost-addresses/")
        asked.append(len(made))

    assert asked[0] == asked[1]
