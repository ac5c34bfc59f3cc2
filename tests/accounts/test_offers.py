"""What accounts offer to other features: panels, data rights, previews of letters."""

import pytest

from network.accounts import offers, operations, queries
from network.accounts.models import Account, Invitation, OneTimeToken, SignIn
from network.accounts.operations import own
from network.core import letters
from network.core.database import db


def test_a_coordinator_sees_on_a_members_page_whether_they_have_an_account(app, carol, amina, dev):
    panel, *_ = offers.panels("member", carol, amina)
    operations.invite(dev, by=carol)
    invited, *_ = offers.panels("member", carol, dev)

    assert panel.context["account"] == queries.account_of(amina)
    assert invited.context["invitation"].member == dev


def test_others_see_nothing_of_somebodys_account(app, amina, esi):
    assert list(offers.panels("member", esi, amina)) == []


def test_an_administrator_is_offered_to_remove_a_lost_factor(app, ada, carol, amina):
    with_factor, *_ = offers.panels("member", ada, carol)
    without, *_ = offers.panels("member", ada, amina)
    own_page, *_ = offers.panels("member", ada, ada)

    assert [panel.context["may_remove"] for panel in (with_factor, without, own_page)] == [True, False, False]


def test_what_we_hold_about_somebody_names_no_secret(signed_in_as, amina):
    operations.set_password(queries.account_of(amina), "walnut cycling harbour lantern", by=amina)
    signed_in_as(amina)

    section = offers.held_about(amina)

    assert section.rows[0]["address"] == "amina@network.example"
    assert section.rows[1]["device"] == "the tests"
    assert "argon2" not in repr(section)


def test_erasing_leaves_nothing_of_an_account(signed_in_as, amina, esi, carol, dev):
    signed_in_as(amina)
    signed_in_as(esi)
    operations.invite(dev, by=carol)

    own.erase(amina)
    own.erase(dev)

    db.session.commit()
    assert {account.member_id for account in db.session.query(Account)} == {esi.id, carol.id}
    assert [sign_in.account.member_id for sign_in in db.session.query(SignIn)] == [esi.id]
    assert db.session.query(Invitation).all() == []
    assert db.session.query(OneTimeToken).all() == []


@pytest.mark.parametrize("name", ["invitation", "sign_in_link", "join_confirm", "approved", "refused"])
def test_a_coordinator_can_read_a_letter_before_it_goes(app, carol, dev, name):
    operations.invite(dev, by=carol)

    letter = letters.preview(f"accounts/email/{name}.txt")

    assert letter is not None
    assert letter.subject
