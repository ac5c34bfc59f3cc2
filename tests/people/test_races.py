"""Two coordinators who say at one moment where somebody works: it is said once, and ended once."""

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from flask import Flask

from network.core.audit import AuditEntry
from network.core.database import db
from network.core.limits import limiter
from network.core.permission import Role
from network.members.people import organisations
from network.members.people.models import Member, OrganisationPerson
from tests import factories
from tests.security.client import browser
from tests.security.together import all_in_words, at_once, count, let_sqlite_write_late, meet, posting


@pytest.fixture(autouse=True)
def in_the_way_of_nobody(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take forms without their token, as often as they come."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    limiter.enabled = False
    yield
    limiter.enabled = True


@pytest.fixture(params=[True, False], ids=["with its lock", "without"])
def locked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the locks are there."""
    if not request.param:
        monkeypatch.setattr(organisations, "one_at_a_time", lambda _what: None)
        monkeypatch.setattr(organisations, "_take", lambda _post: None, raising=False)
        let_sqlite_write_late(monkeypatch)
    return bool(request.param)


def test_two_presses_say_once_where_somebody_works(
    app: Flask, carol: Member, esi: Member, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust = factories.organisation("Hospital Trust")
    press = posting(browser(app, carol), f"/organisations/{trust.id}/people/add?member={esi.id}")
    meet(monkeypatch, organisations.audit, "record")

    answers = at_once(app, [press, press])

    with nullcontext() if locked else pytest.raises(AssertionError):
        all_in_words(answers)
        assert count(OrganisationPerson) == 1


def test_two_coordinators_end_it_once(
    app: Flask, carol: Member, esi: Member, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    dora = factories.member("Dora Blake", Role.COORDINATOR, email="dora@network.example")
    factories.account(dora)
    post = organisations.add_person(factories.organisation("Hospital Trust"), esi, by=carol)
    db.session.commit()
    presses = [posting(browser(app, one), f"/organisations/people/{post.id}/end") for one in (carol, dora)]
    meet(monkeypatch, organisations.audit, "record")

    answers = at_once(app, presses)

    with nullcontext() if locked else pytest.raises(AssertionError):
        all_in_words(answers)
        assert count(AuditEntry, AuditEntry.what == "organisation person ended") == 1
