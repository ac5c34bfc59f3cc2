"""Two coordinators who ask at one moment send one letter; without the lock they would send two."""

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from flask import Flask

from network.core.limits import limiter
from network.core.mail import Message
from network.core.permission import Role
from network.members.catalogue.models import QualificationKind
from network.members.people.models import Member
from network.members.qualifications import facts
from network.members.training import queries
from network.members.training.models import TrainingQuestion
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


@pytest.mark.parametrize("locked", [True, False], ids=["with its lock", "without"])
def test_two_coordinators_at_once_send_one_letter(
    app: Flask,
    asked_amina: Member,
    carol: Member,
    l4_cardiac: QualificationKind,
    locked: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dora = factories.member("Dora Blake", Role.COORDINATOR, email="dora@network.example")
    factories.account(dora)
    address = f"/members/{asked_amina.id}/training/{l4_cardiac.key}/ask"
    asks = [posting(browser(app, one), address) for one in (carol, dora)]
    if not locked:
        monkeypatch.setattr(facts, "hold", lambda _ids: None)
        let_sqlite_write_late(monkeypatch)
    meet(monkeypatch, queries, "last_asked_on")

    answers = at_once(app, asks)

    with nullcontext() if locked else pytest.raises(AssertionError):
        all_in_words(answers)
        assert count(TrainingQuestion) == 1 == count(Message)
