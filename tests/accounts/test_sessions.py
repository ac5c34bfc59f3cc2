"""Where somebody is signed in: rows on the server, so that an old cookie is dead at once."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from network import create_app
from network.accounts import operations, privacy, queries
from network.accounts.models import SignIn
from network.core import clock as core_clock
from network.core.database import db
from network.core.permission import SYSTEM, Role
from network.members.people import operations as people
from network.settings import Settings
from tests import factories

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 "
    "Version/17.0 Mobile/15E148 Safari/604.1"
)
PASSWORD = "walnut cycling harbour lantern"


@pytest.fixture
def browser(app, amina):
    """Give a function that signs Amina in with a password, each time in another browser."""
    account = queries.account_of(amina)
    operations.set_password(account, PASSWORD, by=amina)

    def sign_in(agent="Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"):
        client = app.test_client()
        client.post(
            "/sign-in", data={"email": account.email, "password": PASSWORD}, headers={"User-Agent": agent}
        )
        assert client.get("/account/").status_code == 200
        return client

    return sign_in


def cookie_of(client):
    return client.get_cookie("session").value


def replayed(app, value):
    client = app.test_client()
    client.set_cookie("session", value)
    return client.get("/account/").status_code


def test_an_old_cookie_is_dead_after_signing_out(app, browser):
    client = browser()
    kept = cookie_of(client)
    assert replayed(app, kept) == 200

    client.post("/sign-out")

    assert replayed(app, kept) == 302


def test_a_new_password_ends_every_other_device_but_not_this(app, browser):
    here, there = browser(), browser()

    here.post("/account/password", data={"password": "seven copper teapots whistling"})

    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_signing_out_everywhere_ends_all(browser):
    here, there = browser(), browser()

    here.post("/account/sign-ins/end-all")

    assert here.get("/account/").status_code == 302
    assert there.get("/account/").status_code == 302


def test_one_device_is_signed_out_from_another(browser):
    here, there = (
        browser(),
        browser(IPHONE),
    )
    page = here.get("/account/").text
    assert "Firefox Mobile on Android" in page
    assert "Mobile Safari on iOS" in page
    phone = db.session.scalars(select(SignIn).where(SignIn.device.contains("iOS"))).one()

    here.post(f"/account/sign-ins/{phone.id}/end")

    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_nobody_signs_out_the_device_of_another(browser, signed_in_as, esi):
    client = browser()
    theirs = db.session.scalars(select(SignIn)).one()

    assert signed_in_as(esi).post(f"/account/sign-ins/{theirs.id}/end").status_code == 403
    assert client.get("/account/").status_code == 200


def test_a_suspension_ends_every_sign_in_at_once(app, browser, amina, carol):
    clients = [browser(), browser()]

    people.suspend(amina, by=carol, reason="a concern")
    db.session.commit()

    assert [client.get("/account/").status_code for client in clients for _ in range(15)] == [302] * 30


def test_whoever_leaves_is_signed_out(browser, amina):
    client = browser()

    people.leave(amina, by=amina)

    assert client.get("/account/").status_code == 302


def test_a_reinstated_member_signs_in_anew(browser, amina, carol):
    client = browser()
    people.suspend(amina, by=carol, reason="a concern")
    people.reinstate(amina, by=carol, reason="cleared")

    assert client.get("/account/").status_code == 302
    assert browser().get("/account/").status_code == 200


def test_an_instructor_stays_for_ninety_days(browser, clock):
    clock.move_to(datetime(2027, 1, 5, 9, 0, tzinfo=UTC))
    client = browser()

    clock.move_to(datetime(2027, 4, 5, 8, 0, tzinfo=UTC))
    assert client.get("/account/").status_code == 200
    clock.move_to(datetime(2027, 4, 5, 10, 0, tzinfo=UTC))
    assert client.get("/account/").status_code == 302


def test_a_coordinator_stays_for_twelve_hours(signed_in_as, carol, clock):
    clock.move_to(datetime(2027, 1, 5, 9, 0, tzinfo=UTC))
    client = signed_in_as(carol)

    clock.move_to(datetime(2027, 1, 5, 20, 55, tzinfo=UTC))
    assert client.get("/account/").status_code == 200
    clock.move_to(datetime(2027, 1, 5, 21, 5, tzinfo=UTC))
    assert client.get("/account/").status_code == 302


def test_a_role_with_power_shortens_a_sign_in_that_was_long(browser, amina, clock):
    clock.move_to(datetime(2027, 1, 5, 9, 0, tzinfo=UTC))
    client = browser()
    queries.account_of(amina).factor_since = core_clock.now()
    people.grant_role(amina, Role.COORDINATOR, by=SYSTEM)
    assert client.get("/account/").status_code == 200

    clock.move_to(datetime(2027, 1, 6, 9, 0, tzinfo=UTC))

    assert client.get("/account/").status_code == 302


def test_a_session_begun_by_somebody_else_is_not_carried_over(client, amina):
    """Whoever plants a session in a browser has nothing of it once its owner signs in."""
    operations.set_password(queries.account_of(amina), PASSWORD, by=amina)
    client.get("/sign-in")
    with client.session_transaction() as session:
        session["planted"] = "yes"
        session["_user_id"] = "a secret that the planter knows"

    client.post("/sign-in", data={"email": "amina@network.example", "password": PASSWORD})

    with client.session_transaction() as session:
        assert "planted" not in session
        assert session["_user_id"] != "a secret that the planter knows"
        assert session.get("csrf_token") != "for-the-tests-only"


def test_signing_in_again_ends_the_sign_in_before(app, browser):
    client = browser()
    kept = cookie_of(client)

    client.post("/sign-in", data={"email": "amina@network.example", "password": PASSWORD})

    assert replayed(app, kept) == 302
    assert client.get("/account/").status_code == 200


def test_the_cookie_cannot_be_read_by_scripts_nor_sent_from_other_sites(client, amina):
    operations.set_password(queries.account_of(amina), PASSWORD, by=amina)

    response = client.post("/sign-in", data={"email": "amina@network.example", "password": PASSWORD})

    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_a_page_that_needs_no_cookie_sets_none(client, browser):
    assert "Set-Cookie" not in client.get("/").headers
    assert "Set-Cookie" not in client.get("/accessibility").headers


def test_only_the_hash_of_the_cookies_secret_is_kept(browser):
    client = browser()
    with client.session_transaction() as session:
        secret = session["_user_id"]

    assert secret not in repr(vars(db.session.scalars(select(SignIn)).one()))


@pytest.mark.parametrize("secret", ["", "x", "ü" * 300, 7, None, ["a"], "\x00"])
def test_a_strange_secret_is_nobodys(client, secret):
    with client.session_transaction() as session:
        session["_user_id"] = secret

    assert client.get("/account/").status_code == 302


def test_a_device_is_noted_as_seen_once_an_hour(browser, clock):
    clock.move_to(datetime(2027, 1, 5, 9, 0, tzinfo=UTC))
    client = browser()
    for minute in (10, 30, 59):
        clock.move_to(datetime(2027, 1, 5, 9, minute, tzinfo=UTC))
        client.get("/account/")
    sign_in = db.session.scalars(select(SignIn)).one()
    assert sign_in.seen_at < datetime(2027, 1, 5, 9, 1, tzinfo=UTC)

    clock.move_to(datetime(2027, 1, 5, 10, 30, tzinfo=UTC))
    client.get("/account/")

    db.session.refresh(sign_in)
    assert sign_in.seen_at >= datetime(2027, 1, 5, 10, 30, tzinfo=UTC)


def test_who_acts_is_found_with_two_questions(signed_in_as, amina):
    from tests.plugins.statements import statements

    client = signed_in_as(amina)
    client.get("/accessibility")
    with statements() as asked:
        client.get("/accessibility")

    assert len(asked) <= 2, asked


def test_something_delicate_asks_for_proof_after_a_while(browser, clock):
    clock.move_to(datetime(2027, 1, 5, 9, 0, tzinfo=UTC))
    client = browser()
    assert client.get("/account/password").status_code == 200

    clock.move_to(datetime(2027, 1, 5, 9, 20, tzinfo=UTC))
    assert client.get("/account/password").location == "/account/prove?next=/account/password"
    wrong = client.post("/account/prove", data={"password": "not the right one", "next": "/account/password"})
    assert "This is not your password" in wrong.text
    right = client.post("/account/prove", data={"password": PASSWORD, "next": "/account/password"})

    assert right.location == "/account/password"
    assert client.get("/account/password").status_code == 200


def test_a_form_opened_in_time_may_still_be_sent(browser, clock):
    clock.move_to(datetime(2027, 1, 5, 9, 0, tzinfo=UTC))
    client = browser()

    clock.move_to(datetime(2027, 1, 5, 9, 40, tzinfo=UTC))
    response = client.post("/account/password", data={"password": "seven copper teapots whistling"})

    assert response.location == "/account/"


def test_sign_ins_are_forgotten_a_year_after_they_ended(app, browser, clock):
    clock.move_to(datetime(2027, 1, 5, 9, 0, tzinfo=UTC))
    browser().post("/sign-out")
    clock.move_to(datetime(2027, 12, 31, 9, 0, tzinfo=UTC))
    kept = browser()

    assert privacy.old_sign_ins(date(2027, 1, 5)) == []
    (due,) = privacy.old_sign_ins(date(2027, 1, 6))
    privacy.forget_sign_in(due)
    assert kept.get("/account/").status_code == 200


def test_who_has_no_account_waits_at_no_door(app, client):
    factories.member("Dev Patel")

    assert client.get("/account/").location == "/sign-in?next=/account/"


def test_over_https_the_cookie_is_bound_to_this_host_alone(tmp_path):
    app = create_app(
        Settings(
            secret_key="a-secret-that-only-the-tests-know-0123456789",
            public_url="https://network.example",
            mail_from="network@test.example",
            instance=tmp_path,
        )
    )

    response = app.test_client().get("/sign-in", base_url="https://network.example")

    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
