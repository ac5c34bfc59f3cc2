"""Several coordinators save at one moment: one version is made, and the others are told."""

import pytest
from flask import Flask

from network.bursaries.scheme import operations, queries
from network.bursaries.scheme.rules import Scheme
from network.core.database import db
from tests.bursaries.scheme.conftest import filled
from tests.plugins.statements import statements
from tests.security.client import browser
from tests.security.together import at_once, posting


def test_of_several_who_save_at_once_one_does_and_the_others_are_told(
    app: Flask, fund, carol, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    db.session.commit()
    address = f"/bursaries/funds/{fund.id}/rules"
    asked = filled(browser(app, carol).get(address).text) | {"press": ["save"]}
    saves = [
        posting(browser(app, carol), address, **asked | {"percentage": [str(share)]})
        for share in (50, 60, 70)
    ]

    answers = at_once(app, saves)

    db.session.expire_all()
    told = [answer for answer in answers if answer.status_code == 200]
    assert sorted(answer.status_code for answer in answers) == [200, 200, 302]
    assert all("omebody else" in answer.text for answer in told)
    assert [version.number for version in queries.versions(fund)] == [2, 1]


@pytest.mark.one_database("sqlite")
def test_the_page_of_a_fund_asks_the_same_whatever_became_of_its_rules(fund, carol, signed_in_as) -> None:
    client, address = signed_in_as(carol), f"/bursaries/funds/{fund.id}"
    operations.change(fund, Scheme(percentage=40), by=carol)
    db.session.commit()
    client.get(address)
    with statements() as once:
        client.get(address)
    for percentage in (50, 60, 70):
        operations.change(fund, Scheme(percentage=percentage), by=carol)
    db.session.commit()
    with statements() as often:
        client.get(address)

    assert len(often) == len(once)
