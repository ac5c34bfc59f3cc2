"""Two who merge the same records at one moment: one does it, the other is told; and not without its lock."""

from contextlib import AbstractContextManager, nullcontext

import pytest
from flask import Flask

from network.core.database import db
from network.core.permission import Role
from network.members.duplicates import operations
from network.members.duplicates.models import Merge
from network.members.people.models import Member
from network.members.people.rules import Status
from tests import factories
from tests.security.conftest import Browse
from tests.security.together import (
    all_in_words,
    at_once,
    count,
    forget_versions,
    let_sqlite_write_late,
    meet,
    posting,
)

pytestmark = [pytest.mark.usefixtures("unlimited", "no_tokens")]


def goes(well: bool) -> AbstractContextManager[object]:
    """Expect what follows to hold; without its lock, expect that it does not."""
    return nullcontext() if well else pytest.raises(AssertionError)


@pytest.mark.parametrize("locked", [True, False], ids=["with its lock", "without"])
def test_of_two_who_merge_the_same_records_one_does_it_and_the_other_is_told(
    app: Flask, browse: Browse, carol: Member, amina: Member, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    dora = factories.member("Dora Blake", Role.COORDINATOR, email="dora@network.example")
    factories.account(dora)
    twin = factories.member(amina.name, email="", status=Status.UNCLAIMED, active_since=None)
    pair = operations.offer(amina, twin, by=carol)
    versions = f"{amina.id}:{amina.version} {twin.id}:{twin.version}"
    data = {"stays": str(amina.id), "versions": versions, "email": "left", "active_since": "left"}
    if locked:
        meet(monkeypatch, operations, "hold")
    else:
        let_sqlite_write_late(monkeypatch)
        forget_versions(monkeypatch, Member)
        monkeypatch.setattr(operations, "hold", lambda _ids: None)
        meet(monkeypatch, operations, "_images_of")
    browsers = [browse(carol), browse(dora)]
    asks = [posting(browser, f"/duplicates/{pair.id}", **data) for browser in browsers]

    with goes(well=locked):
        answers = at_once(app, asks)
        all_in_words(answers)
        assert count(Merge) == 1
        told = "".join(answer.text for answer in answers) + "".join(one.get("/").text for one in browsers)
        assert "merged already" in told or "has merged these two records already" in told
    db.session.rollback()
