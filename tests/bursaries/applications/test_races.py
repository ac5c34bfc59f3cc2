"""Two at one moment: a number is given once, a draft begun once, and money set free once."""

from collections.abc import Iterator

import pytest
from flask import Flask

from network.bursaries.applications import operations, queries
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.funds.models import Fund
from network.bursaries.ledger import queries as ledger
from network.core.database import db
from network.core.limits import limiter
from network.core.permission import Role
from network.members.people.models import Member
from tests import factories
from tests.bursaries.applications.conftest import complete
from tests.security.client import browser
from tests.security.together import at_once, count, posting


@pytest.fixture(autouse=True)
def in_the_way_of_nobody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take forms without their token, as often as they come."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    limiter.enabled = False
    yield
    limiter.enabled = True


def test_two_who_send_at_once_get_two_numbers(app: Flask, amina: Member, fund: Fund) -> None:
    omar = factories.member("Omar Said", Role.INSTRUCTOR)
    factories.account(omar)
    drafts = [complete(operations.begin(fund, one, by=one)) for one in (amina, omar)]
    db.session.commit()

    answers = at_once(
        app,
        [posting(browser(app, one.applicant), f"/bursaries/{one.id}/check") for one in drafts],
    )

    assert [answer.status_code for answer in answers] == [302, 302]
    db.session.expire_all()
    assert sorted(int(one.reference[-4:]) for one in drafts if one.reference) == [1, 2]


def test_two_presses_send_once_and_both_are_shown_what_was_sent(
    app: Flask, amina: Member, fund: Fund
) -> None:
    draft = complete(operations.begin(fund, amina, by=amina))
    db.session.commit()
    press = posting(browser(app, amina), f"/bursaries/{draft.id}/check", version=draft.version)

    answers = at_once(app, [press, press])

    assert [answer.location for answer in answers] == [f"/bursaries/{draft.id}"] * 2
    db.session.expire_all()
    assert draft.reference is not None
    assert draft.reference.endswith("-0001")


def test_two_presses_begin_one_draft(app: Flask, amina: Member, fund: Fund) -> None:
    db.session.commit()
    press = posting(browser(app, amina), f"/bursaries/funds/{fund.id}/apply")

    answers = at_once(app, [press, press])

    assert [answer.status_code for answer in answers] == [302, 302]
    assert count(Application, Application.applicant_id == amina.id) == 1


def test_two_presses_withdraw_once_and_free_the_money_once(app: Flask, amina: Member, fund: Fund) -> None:
    offered = factories.application(amina, fund, Status.OFFERED)
    db.session.commit()
    press = posting(browser(app, amina), f"/bursaries/{offered.id}/withdraw")

    at_once(app, [press, press])

    db.session.expire_all()
    assert queries.own(amina.id)[0].status is Status.WITHDRAWN
    assert ledger.of_fund(fund.id).available == 5_000_00
    assert len(ledger.entries_of_application(offered.id)) == 2
