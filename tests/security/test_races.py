"""Two at one moment: one does it, the other is told in words. Each is shown to go wrong without its lock."""

from contextlib import AbstractContextManager, nullcontext

import pytest
from flask import Flask
from sqlalchemy import select

from network.accounts import operations as accounts
from network.accounts import queries, second_factor, tokens
from network.accounts.models import Account, Invitation, OneTimeToken, SignIn
from network.accounts.operations import sign_ins
from network.accounts.routes import session as sessions
from network.accounts.rules import Purpose
from network.core import clock
from network.core.database import db
from network.core.lifecycle import StatusChange
from network.core.mail import Message
from network.core.permission import Role
from network.members.people import operations as people
from network.members.people import routes as people_pages
from network.members.people.models import Member, Organisation, RoleGrant
from network.members.qualifications import operations as qualifications
from network.members.qualifications import routes_checking
from network.members.qualifications.models import Qualification
from network.members.qualifications.rules import Status
from tests import factories
from tests.accounts.post import link_to
from tests.security.client import Quick
from tests.security.conftest import Browse
from tests.security.together import (
    IN_WORDS,
    all_in_words,
    at_once,
    count,
    forget_versions,
    let_sqlite_write_late,
    meet,
    posting,
)

pytestmark = [pytest.mark.usefixtures("unlimited", "no_tokens")]


@pytest.fixture
def dora(app: Flask) -> Member:
    """Dora coordinates as well."""
    made = factories.member("Dora Blake", Role.COORDINATOR, email="dora@network.example")
    factories.account(made)
    return made


@pytest.fixture(params=[True, False], ids=["with its lock", "without"])
def locked(request: pytest.FixtureRequest) -> bool:
    """Whether the lock is there."""
    return bool(request.param)


def goes(well: bool) -> AbstractContextManager[object]:
    """Expect what follows to hold; without its lock, expect that it does not."""
    return nullcontext() if well else pytest.raises(AssertionError)


# Two coordinators


@pytest.mark.parametrize("other", ["verify", "send_back"])
def test_of_two_verifiers_one_decides_and_the_other_is_told_who(
    app: Flask, browse: Browse, carol: Member, dora: Member, certificate: Qualification, other: str,
    locked: bool, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    meet(monkeypatch, routes_checking.pages, "attempt")
    if not locked:
        let_sqlite_write_late(monkeypatch)
        forget_versions(monkeypatch, Qualification)
        monkeypatch.setattr(qualifications, "take", lambda *_: None)
        meet(monkeypatch, qualifications, "move")
    facts_of_it = {
        "version": certificate.version,
        "awarded": "2024",
        "own_reason": "The date is not readable",
    }
    asks = [
        posting(
            browse(who),
            f"/verification/{certificate.id}",
            decision=decision,
            common_reason="own words",
            **facts_of_it,
        )
        for who, decision in ((carol, "verify"), (dora, other))
    ]

    answers = at_once(app, asks)

    with goes(well=locked):
        all_in_words(answers)
        [winner] = [number for number, answer in enumerate(answers) if answer.status_code == 302]
        told = answers[1 - winner].text
        assert ["Carol Hughes", "Dora Blake"][winner] in told or "Somebody else" in told
        assert count(StatusChange, StatusChange.thing_type == "qualifications") == 1
        assert count(Message) == 1


def test_nobody_verifies_their_own_however_they_ask(
    app: Flask, browse: Browse, carol: Member, dora: Member
) -> None:
    own = factories.qualification(carol, factories.kind(), status=Status.SUBMITTED)
    factories.evidence(own)
    data = {"version": own.version, "awarded": "2024", "decision": "verify", "common_reason": "own words"}

    refused = browse(carol).post(
        f"/verification/{own.id}", data=data | {"checked_by_id": dora.id, "by": dora.id}
    )
    taken = browse(dora).post(f"/verification/{own.id}", data=data)

    assert (refused.status_code, taken.status_code) == (403, 302)


def test_of_two_editors_the_second_sees_what_the_first_wrote(
    app: Flask, browse: Browse, amina: Member, carol: Member, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet(monkeypatch, people_pages.operations, "edit")
    if not locked:
        let_sqlite_write_late(monkeypatch)
        forget_versions(monkeypatch, Member)
        monkeypatch.setattr(people_pages, "edited_meanwhile", lambda *_: [])
    asks = [
        posting(
            browse(who), f"/members/{amina.id}/edit/about", version=amina.version, biography=f"By {who.name}"
        )
        for who in (amina, carol)
    ]

    answers = at_once(app, asks)

    with goes(well=locked):
        all_in_words(answers)
        assert sorted(answer.status_code for answer in answers) in ([200, 302], [302, 409])
        [winner] = [number for number, answer in enumerate(answers) if answer.status_code == 302]
        assert amina.biography == ["By Amina Khan", "By Carol Hughes"][winner]


def test_two_administrators_cannot_remove_each_other(
    app: Flask, browse: Browse, ada: Member, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    eve = factories.member("Eve Stone", Role.ADMINISTRATOR, email="eve@network.example")
    factories.account(eve)
    if not locked:
        let_sqlite_write_late(monkeypatch)
        monkeypatch.setattr(people, "refuse_to_lose_the_last_administrator", lambda _: None)
    meet(monkeypatch, people, "_end")
    asks = [
        posting(browse(who), f"/administration/roles/grants/{other.role_grants[0].id}/end")
        for who, other in ((ada, eve), (eve, ada))
    ]

    answers = at_once(app, asks)

    with goes(well=locked):
        # Whoever is removed first may be asked to go no further: they are no administrator any more.
        assert {one.status_code for one in answers} <= IN_WORDS | {403}
        left = [one for one in db.session.scalars(select(RoleGrant)) if one.covers(clock.today())]
        assert [one.role for one in left] == [Role.ADMINISTRATOR]


def test_an_administrator_cannot_leave_while_removing_the_other(
    app: Flask, browse: Browse, ada: Member
) -> None:
    eve = factories.member("Eve Stone", Role.ADMINISTRATOR, email="eve@network.example")
    factories.account(eve)
    browser, other = browse(ada), browse(ada)

    at_once(
        app,
        [
            posting(browser, f"/members/{ada.id}/membership/leave", reason="Moving away"),
            posting(other, f"/administration/roles/grants/{eve.role_grants[0].id}/end"),
        ],
    )

    assert [one for one in db.session.scalars(select(Member)) if Role.ADMINISTRATOR in one.roles]


# One link, one code


def test_a_sign_in_link_lets_one_in(
    app: Flask, browse: Browse, amina: Member, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tokens.issue(Purpose.SIGN_IN, account=queries.account_of(amina)).secret
    meet(monkeypatch, sign_ins.tokens, "use")
    if not locked:
        monkeypatch.setattr(sign_ins.tokens, "use", lambda _: True)
        let_sqlite_write_late(monkeypatch)
        meet(monkeypatch, sessions.sign_ins, "begin")

    answers = at_once(app, [posting(browse(), f"/sign-in/link/{secret}")] * 2)

    with goes(well=locked):
        assert sorted(answer.status_code for answer in answers) == [302, 410]
        assert count(SignIn) == 1


def test_an_invitation_is_accepted_once(
    app: Flask, browse: Browse, carol: Member, dev: Member, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the lock, the unique index of accounts alone stands in the way, and says so in other words."""
    accounts.invite(dev, by=carol)
    address = link_to(dev.email)
    meet(monkeypatch, accounts.own, "create_account")
    if not locked:
        let_sqlite_write_late(monkeypatch)
        monkeypatch.setattr(accounts.invitations, "update", _update_nothing)

    answers = at_once(app, [posting(browse(), address) for _ in range(3)])

    with goes(well=locked):
        assert sorted(answer.status_code for answer in answers) == [302, 410, 410]
        assert count(Account, Account.email == "dev@network.example") == 1
        assert count(StatusChange, StatusChange.thing_type == "members") == 1


def _update_nothing(model: type) -> object:
    """Stand in for the conditional statement by which one wins: this one always finds its row."""
    return db.update(Organisation).where(Organisation.name == "of the test") if model is Invitation else None


def test_a_code_from_the_app_is_used_once(
    app: Flask, browse: Browse, carol: Member, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code and the step that asks for it have a lock each: both are taken away to see it go wrong."""
    code, browsers = _at_the_second_step(app, browse, carol, 4)
    if not locked:
        monkeypatch.setattr(second_factor, "use_code", lambda *_: True)
        monkeypatch.setattr(tokens, "hold", lambda _: True)
        monkeypatch.setattr(tokens, "use", lambda _: True)

    answers = at_once(app, [posting(one, "/sign-in/code", code=code) for one in browsers])

    with goes(well=locked):
        all_in_words(answers)
        assert [answer.location for answer in answers].count("/") == 1
        assert count(SignIn) == 1


def test_wrong_codes_are_counted_however_fast_they_come(
    app: Flask, browse: Browse, carol: Member, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    _code, [browser] = _at_the_second_step(app, browse, carol, 1)
    cookie = browser.get_cookie("session")
    assert cookie is not None
    if not locked:
        let_sqlite_write_late(monkeypatch)
        monkeypatch.setattr(tokens, "hold", lambda _: True)
    meet(monkeypatch, tokens, "count_a_wrong_try")
    browsers = [browse() for _ in range(8)]
    for one in browsers:
        one.set_cookie("session", cookie.value)

    answers = at_once(app, [posting(one, "/sign-in/code", code="000000") for one in browsers])

    with goes(well=locked):
        all_in_words(answers)
        [token] = db.session.scalars(
            select(OneTimeToken).where(OneTimeToken.purpose == Purpose.SECOND_FACTOR)
        )
        assert (token.tries, token.used_at is not None) == (5, True)


def _at_the_second_step(app: Flask, browse: Browse, carol: Member, many: int) -> tuple[str, list[Quick]]:
    """Take browsers through the first factor; give the code that the app shows."""
    settings = app.config["SETTINGS"]
    factor = second_factor.Factor(settings.secret_key, settings.network_name)
    account = queries.account_of(carol)
    assert account is not None
    accounts.set_password(account, "walnut cycling harbour lantern", by=carol)
    account.factor_secret = factor.new_secret()
    browsers = [browse() for _ in range(many)]
    secret = tokens.issue(Purpose.SECOND_FACTOR, account=account).secret
    for one in browsers:
        with one.session_transaction() as session:
            session[sessions.SECOND_STEP] = {
                "secret": secret, "account": account.id, "how": "password", "next": None,
            }  # fmt: skip
    code = factor._totp.from_source(account.factor_secret).generate(time=clock.now()).token
    return str(code), browsers
