"""The second factor: who must have one, how it is used, and that no code works twice."""

from datetime import UTC, datetime, timedelta

import pytest
from passlib.totp import TOTP

from network.accounts import operations, queries, second_factor
from network.accounts.models import RecoveryCode
from network.accounts.operations import own
from network.accounts.second_factor import Factor
from network.core import audit
from network.core import clock as core_clock
from network.core.database import db
from network.core.rules import Refused
from tests.accounts.post import answered, letters_to, link_to

PASSWORD = "walnut cycling harbour lantern"
KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
MONDAY = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def factor(app):
    settings = app.config["SETTINGS"]
    return Factor(settings.secret_key, settings.network_name)


@pytest.fixture
def phone():
    """Give what the app on a phone would show now, or at another moment."""
    return lambda at=None: TOTP(key=KEY).generate(time=at or core_clock.now()).token


@pytest.fixture
def account(app, carol, factor):
    """Carol's account, with a password and a factor whose secret is on her phone."""
    account = queries.account_of(carol)
    operations.set_password(account, PASSWORD, by=carol)
    account.factor_secret = factor._totp(key=KEY).to_json(encrypt=True)
    account.factor_since = core_clock.now()
    db.session.commit()
    return account


def first_step(client):
    return client.post(
        "/sign-in", data={"email": "carol@network.example", "password": PASSWORD, "next": "/account/"}
    )


def test_a_code_lets_in_after_the_password(client, account, phone):
    assert first_step(client).location == "/sign-in/code"
    assert client.get("/account/").status_code == 302

    response = client.post("/sign-in/code", data={"code": phone()})

    assert response.location == "/account/"
    assert client.get("/account/").status_code == 200


def test_a_code_is_asked_for_after_a_link_too(client, account, phone):
    client.post("/sign-in/link", data={"email": "carol@network.example"})
    answered()

    assert client.post(link_to("carol@network.example")).location == "/sign-in/code"
    assert client.get("/account/").status_code == 302
    assert client.post("/sign-in/code", data={"code": phone()}).status_code == 302


def test_a_used_code_does_not_work_again(app, client, account, phone, clock):
    clock.move_to(MONDAY, tick=False)
    code = phone()
    first_step(client)
    client.post("/sign-in/code", data={"code": code})

    other = app.test_client()
    first_step(other)
    again = other.post("/sign-in/code", data={"code": code})

    assert "not right" in again.text
    assert other.get("/account/").status_code == 302


def test_an_earlier_code_does_not_work_after_a_later_one(account, phone, factor, clock):
    clock.move_to(MONDAY, tick=False)
    earlier, later = phone(MONDAY - timedelta(seconds=30)), phone(MONDAY)

    assert second_factor.use_code(account, later, factor) is True
    assert second_factor.use_code(account, earlier, factor) is False
    assert second_factor.use_code(account, later, factor) is False


def test_a_phone_may_be_half_a_minute_off(account, phone, factor, clock):
    clock.move_to(MONDAY, tick=False)

    assert second_factor.use_code(account, phone(MONDAY - timedelta(seconds=120)), factor) is False
    assert second_factor.use_code(account, phone(MONDAY + timedelta(seconds=120)), factor) is False
    assert second_factor.use_code(account, phone(MONDAY - timedelta(seconds=30)), factor) is True


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "000000", "x" * 10_000, "' or 1"]
)
def test_a_wrong_code_is_refused(client, account, code):
    first_step(client)

    response = client.post("/sign-in/code", data={"code": code})

    assert response.status_code == 200
    assert client.get("/account/").status_code == 302


def test_spaces_in_a_code_do_not_matter(client, account, phone):
    first_step(client)
    code = phone()

    assert client.post("/sign-in/code", data={"code": f" {code[:3]} {code[3:]} "}).status_code == 302


def test_after_five_wrong_codes_the_password_is_asked_for_again(client, account, phone):
    first_step(client)
    for _ in range(5):
        client.post("/sign-in/code", data={"code": "000000"})

    response = client.post("/sign-in/code", data={"code": phone()})

    assert response.location == "/sign-in"
    assert client.get("/account/").status_code == 302


def test_the_second_step_cannot_be_reached_without_the_first(client, account, phone):
    assert client.post("/sign-in/code", data={"code": phone()}).location == "/sign-in"


def test_the_second_step_must_follow_within_ten_minutes(client, account, phone, clock):
    clock.move_to(MONDAY)
    first_step(client)
    clock.move_to(MONDAY + timedelta(minutes=11))

    assert client.post("/sign-in/code", data={"code": phone()}).location == "/sign-in"


def test_a_recovery_code_lets_in_once(app, client, account):
    codes = second_factor.new_recovery_codes(account)
    first_step(client)
    assert client.post("/sign-in/code", data={"code": codes[0].upper()}).status_code == 302

    other = app.test_client()
    first_step(other)

    assert "not right" in other.post("/sign-in/code", data={"code": codes[0]}).text
    assert other.post("/sign-in/code", data={"code": codes[1]}).status_code == 302


def test_recovery_codes_are_kept_as_hashes(account):
    codes = second_factor.new_recovery_codes(account)
    db.session.commit()

    kept = [row.code_hash for row in db.session.query(RecoveryCode)]
    assert len(set(kept)) == len(codes) == 10
    assert not {code.replace("-", "") for code in codes} & set(kept)


def test_the_secret_is_kept_encrypted(account):
    assert KEY not in account.factor_secret
    assert "enckey" in account.factor_secret


# Setting it up


@pytest.fixture
def without(carol):
    """Carol before she has set up her second factor."""
    queries.account_of(carol).factor_since = None
    return carol


@pytest.mark.parametrize("path", ["/", "/account/", "/join-requests/", "/invitations/", "/account/password"])
def test_whose_role_needs_a_factor_does_nothing_before_setting_it_up(signed_in_as, without, path):
    assert signed_in_as(without).get(path).location == "/account/second-factor"


def test_nothing_can_be_posted_before_setting_it_up(signed_in_as, without, dev):
    client = signed_in_as(without)

    response = client.post("/invitations/send", data={"member": str(dev.id)})

    assert response.location == "/account/second-factor"
    assert letters_to("dev@network.example") == []


def test_signing_out_is_possible_before_setting_it_up(signed_in_as, without):
    assert signed_in_as(without).post("/sign-out").location == "/"


def test_an_instructor_needs_none_and_may_have_one(signed_in_as, amina):
    client = signed_in_as(amina)

    assert client.get("/account/").status_code == 200
    assert client.get("/account/second-factor").status_code == 200


def set_up(client, clock_now=None):
    import re

    page = client.get("/account/second-factor").text
    key = re.search(r"<code>([A-Z2-7-]+)</code>", page)[1]
    code = TOTP(key=key.replace("-", "")).generate(time=clock_now or core_clock.now()).token
    return client.post("/account/second-factor", data={"code": code})


def test_a_coordinator_sets_it_up_and_goes_on(signed_in_as, without):
    client = signed_in_as(without)

    page = set_up(client)

    assert page.text.count("<li><code>") == 10
    assert client.get("/join-requests/").status_code == 200
    assert letters_to("carol@network.example")[-1].subject == "Your second factor is on"


def test_the_code_that_set_it_up_is_used(app, signed_in_as, without, clock):
    clock.move_to(MONDAY, tick=False)
    operations.set_password(queries.account_of(without), PASSWORD, by=without)
    client = signed_in_as(without)
    set_up(client)
    account = queries.account_of(without)
    db.session.refresh(account)

    assert account.factor_counter == int(MONDAY.timestamp()) // 30


def test_setting_it_up_signs_the_other_devices_out(signed_in_as, amina):
    here, there = signed_in_as(amina), signed_in_as(amina)

    set_up(here)

    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_a_wrong_code_does_not_turn_it_on(signed_in_as, amina):
    client = signed_in_as(amina)

    page = client.post("/account/second-factor", data={"code": "000000"})

    assert "not right" in page.text
    db.session.commit()
    assert queries.account_of(amina).has_second_factor is False


def test_looking_at_the_page_to_set_it_up_writes_nothing(signed_in_as, amina):
    client = signed_in_as(amina)
    client.get("/account/second-factor")

    db.session.commit()
    assert queries.account_of(amina).factor_secret is None


# Turning it off, and losing it


def test_whose_role_needs_it_cannot_turn_it_off(account, carol, phone, factor):
    with pytest.raises(Refused, match="needs a second factor"):
        own.turn_second_factor_off(account, phone(), factor, by=carol)


def test_turning_it_off_asks_for_the_factor(signed_in_as, amina, factor, phone):
    account = queries.account_of(amina)
    account.factor_secret = factor._totp(key=KEY).to_json(encrypt=True)
    account.factor_since = core_clock.now()
    client = signed_in_as(amina)
    assert "not right" in client.post("/account/second-factor/turn-off", data={"code": "000000"}).text

    assert client.post("/account/second-factor/turn-off", data={"code": phone()}).location == "/account/"

    db.session.refresh(account)
    assert (account.has_second_factor, account.factor_secret) == (False, None)


def test_new_recovery_codes_end_the_old(signed_in_as, carol, account, phone):
    old = second_factor.new_recovery_codes(account)
    client = signed_in_as(carol)

    page = client.post("/account/recovery-codes", data={"code": phone()})

    assert page.text.count("<li><code>") == 10
    db.session.expire_all()
    assert second_factor.use_recovery_code(account, old[0]) is False


def test_an_administrator_removes_a_lost_factor_on_the_record(signed_in_as, ada, carol, account):
    inside = signed_in_as(carol)

    response = signed_in_as(ada).post(
        f"/accounts/{account.id}/second-factor/remove", data={"how": "in person"}
    )

    assert response.status_code == 302
    db.session.expire_all()
    assert account.has_second_factor is False
    assert inside.get("/account/").status_code == 302
    entry = next(one for one in audit.entries_about(carol) if one.what == "second factor removed")
    assert (entry.by_id, entry.detail) == (ada.id, {"proof": "in person"})
    assert letters_to("carol@network.example")[-1].subject == "Your second factor is off"


def test_nobody_removes_their_own_factor_so(signed_in_as, ada):
    account = queries.account_of(ada)

    assert signed_in_as(ada).get(f"/accounts/{account.id}/second-factor/remove").status_code == 403


def test_a_coordinator_removes_no_factor(signed_in_as, carol, ada):
    account = queries.account_of(ada)

    assert (
        signed_in_as(carol)
        .post(f"/accounts/{account.id}/second-factor/remove", data={"how": "in person"})
        .status_code
        == 403
    )
