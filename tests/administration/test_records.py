"""The audit: everything for administrators, and for each member what concerns them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, insert

from network.administration import queries
from network.bursaries.deciding import operations as deciding
from network.core import audit
from network.core.audit import AuditEntry
from network.core.clock import now
from network.core.database import db
from network.core.permission import SYSTEM, Role
from network.members.concerns import operations as concerns
from network.members.people import operations as people
from network.members.people.models import Member
from tests import factories
from tests.plugins.client import Client

SignIn = Callable[[Member], Client]


def test_a_member_reads_what_was_done_about_them_and_by_them_and_nothing_else(
    app: Flask, amina: Member, ben: Member, carol: Member, signed_in_as: SignIn
) -> None:
    audit.record("evidence seen", by=carol, about=amina)
    audit.record("profile changed", by=amina)
    audit.record("canary of ben", by=carol, about=ben)

    page = signed_in_as(amina).get("/account/record").text

    assert "Evidence seen" in page
    assert "Carol Hughes" in page
    assert "Profile changed" in page
    assert "anary of ben" not in page


def test_only_administrators_read_the_whole_audit(
    app: Flask, amina: Member, ben: Member, carol: Member, esi: Member, ada: Member, signed_in_as: SignIn
) -> None:
    audit.record("something", by=carol, about=amina)

    assert [
        signed_in_as(who).get("/administration/audit").status_code for who in (amina, ben, carol, esi)
    ] == [403] * 4
    assert "Something" in signed_in_as(ada).get("/administration/audit").text


def test_the_audit_is_narrowed_by_deed_and_by_member(
    app: Flask, amina: Member, ben: Member, ada: Member, signed_in_as: SignIn
) -> None:
    audit.record("role granted", by=ada, about=ben, role="funder")
    audit.record("profile changed", by=amina, about=amina)
    browser = signed_in_as(ada)

    by_deed = rows(browser.get("/administration/audit?what=role+granted").text)
    by_member = rows(browser.get(f"/administration/audit?member={amina.id}").text)

    assert ("Role granted" in by_deed, "Profile changed" in by_deed) == (True, False)
    assert ("Role granted" in by_member, "Profile changed" in by_member) == (False, True)


def test_an_administrator_learns_of_no_deed_on_a_bursary_that_is_closed_to_them(
    app: Flask, ada: Member, amina: Member, ben: Member, signed_in_as: SignIn
) -> None:
    fund = factories.fund(rules={"embargo": True})
    factories.funds_for(ben, fund.organisation)
    own, conflicted, other = (factories.application(who, fund) for who in (ada, amina, amina))
    factories.declaration(ada, conflicted, conflict=True)
    for one in (own, conflicted, other):
        factories.declaration(ben, one)
        deciding.approve(one, one.asked_pence or 0, by=ben)
    audit.record("bursary document added", own, by=ada)
    audit.record("something without a thing", by=ben)
    db.session.commit()

    for query, money in (("", 2), (f"?member={ben.id}", 1)):  # the fund's own money came from nobody
        page = rows(signed_in_as(ada).get(f"/administration/audit{query}").text)
        found = [page.count(what) for what in ("Bursary decided", "Bursary approved", "Money moved")]
        assert found == [1, 1, money]
        assert "Something without a thing" in page
    assert "Bursary document added" in signed_in_as(ada).get("/administration/audit").text


def test_an_administrator_learns_of_no_concern_about_themselves(
    app: Flask, ada: Member, amina: Member, carol: Member, signed_in_as: SignIn
) -> None:
    people.grant_role(ada, Role.COORDINATOR, by=SYSTEM)
    for about in (ada, amina):
        concerns.raise_concern(concerns.Account("Something."), about, by=carol)
    db.session.commit()

    page = rows(signed_in_as(ada).get("/administration/audit").text)

    assert page.count("Concern raised") == 1
    assert "Role granted" in page


def test_the_audit_is_paged_by_the_last_entry_seen(app: Flask, ada: Member, signed_in_as: SignIn) -> None:
    for number in range(queries.PAGE + 5):
        audit.record(f"deed {number:03}", by=ada)
    db.session.commit()
    browser = signed_in_as(ada)

    first = browser.get("/administration/audit").text
    fifth = queries.audit_page("deed 005", None, None)[0]
    second = rows(browser.get(f"/administration/audit?before={fifth.id}").text)

    assert f"before={fifth.id}" in first
    assert ("Deed 004" in second, "Deed 005" in second) == (True, False)


@pytest.mark.parametrize(
    "address", ["?before=x", "?member=x", "?member=99999999999999999999", "?what=unheard"]
)
def test_strange_addresses_do_no_harm(app: Flask, ada: Member, signed_in_as: SignIn, address: str) -> None:
    assert signed_in_as(ada).get(f"/administration/audit{address}").status_code == 200


def test_every_kind_of_deed_is_found(app: Flask, ada: Member) -> None:
    for what in ("b", "a", "c", "a"):
        audit.record(what, by=ada)
    db.session.flush()

    assert queries.deeds() == ["a", "b", "c"]


@pytest.mark.parametrize(
    "asked",
    [(None, None, 2000), ("deed 3", None, 2000), (None, 7, 2000), ("deed 3", 7, None)],
    ids=["all", "one deed", "one member", "one deed of one member"],
)
def test_a_page_is_read_along_an_index_however_long_the_audit(
    app: Flask, asked: tuple[str | None, int | None, int | None]
) -> None:
    entries = [
        {"at": now(), "what": f"deed {n % 7}", "by_name": "x", "by_id": n % 50, "detail": {}}
        for n in range(3000)
    ]
    db.session.execute(insert(AuditEntry), entries)
    db.session.commit()
    run: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        run.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    queries.audit_page(*asked)
    event.remove(db.engine, "before_cursor_execute", note)
    db.session.commit()
    statement, parameters = run[-1]

    with db.engine.connect() as connection:
        if db.engine.dialect.name == "sqlite":
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            whole = [row[3] for row in plan if row[3].startswith("SCAN audit_entries") and not asked[2]]
        else:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            plan = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).all()
            whole = [row[0] for row in plan if "Seq Scan" in row[0]]
    assert whole == []


def rows(page: str) -> str:
    """Return the part of a page that lists things, without the form above it."""
    return page[page.find("<tbody>") :]
