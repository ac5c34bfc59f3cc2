"""What members claim about themselves, who checks it, and what then counts on which day."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from network.bursaries.checked import operations, policy, queries
from network.bursaries.checked.models import CheckedFact
from network.bursaries.checked.rules import LIFECYCLE, Checked, Sort, Status, as_asked, check_days
from network.core import personal_data, registry
from network.core.database import db
from network.core.lifecycle import NotPermitted, history_of
from network.core.permission import Role
from network.core.rules import Refused
from network.members.people import operations as membership
from network.members.people.models import Member
from tests import factories
from tests.conftest import Outbox
from tests.plugins.client import Client
from tests.plugins.statements import statements

pytestmark = pytest.mark.one_database("sqlite")  # what they ask of a database is asked of both elsewhere

SignIn = Callable[[Member], Client]
TODAY = date(2026, 11, 2)
UNTIL = date(2027, 3, 31)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def today(time_machine):  # type: ignore[no-untyped-def]
    time_machine.move_to(datetime(2026, 11, 2, 12, 0, tzinfo=UTC), tick=False)


@pytest.fixture
def asked():  # type: ignore[no-untyped-def]
    """Two funds ask for members of EMD UK, and for physiotherapists."""
    queries.asked_for.add(
        lambda: [
            (Sort.MEMBERSHIP, "EMD UK"),
            (Sort.MEMBERSHIP, "EMD UK"),
            (Sort.PROFESSION, "Physiotherapist"),
        ],
        "tests",
    )
    yield
    queries.asked_for.add(list, "tests")


def claimed(member: Member, name: str = "EMD UK", sort: Sort = Sort.MEMBERSHIP) -> CheckedFact:
    return operations.claim(member, sort, by=member, name=name, number="12345")


def checked(member: Member, by: Member, name: str = "EMD UK", sort: Sort = Sort.MEMBERSHIP) -> CheckedFact:
    fact = claimed(member, name, sort)
    operations.check(fact, TODAY, UNTIL, "The card of this year", by=by)
    return fact


def arrived(browser: Client, address: str, data: Any = None) -> str:
    """Send a form, and return the page that it leads to."""
    answer = browser.post(address, data=data)
    assert answer.status_code == 302, answer.text
    return browser.get(answer.location).text


@pytest.mark.parametrize(
    ("begins_on", "ends_on", "field"),
    [
        (TODAY + DAY, UNTIL, "begins_on"),
        (TODAY, TODAY - DAY, "ends_on"),
        (TODAY - 9 * DAY, TODAY - DAY, "ends_on"),
        (TODAY, date(2036, 11, 3), "ends_on"),
    ],
    ids=["still to come", "ends before it begins", "over already", "for more than ten years"],
)
def test_days_that_cannot_be_are_refused(begins_on: date, ends_on: date, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_days(begins_on, ends_on, TODAY)

    assert refusal.value.field == field


def test_a_name_is_kept_as_the_funds_write_it() -> None:
    assert as_asked(" emd  uk", ["CIMSPA", "EMD UK"]) == "EMD UK"
    assert as_asked("The  Other", ["EMD UK"]) == "The Other"


@pytest.mark.parametrize(
    ("day", "counts"),
    [(TODAY - DAY, False), (TODAY, True), (UNTIL, True), (UNTIL + DAY, False)],
    ids=["the day before", "the first day", "the last day", "the day after"],
)
def test_what_is_checked_counts_on_its_days(
    app: Flask, amina: Member, carol: Member, day: date, counts: bool
) -> None:
    checked(amina, carol)
    claimed(amina, "CIMSPA")
    winslow = factories.area("Winslow", key="winslow")
    home = operations.claim(amina, Sort.RESIDENCE, by=amina, area=winslow)
    operations.check(home, TODAY, UNTIL, "A bill", by=carol)

    found = queries.all_hold([amina.id, carol.id], day)

    expected = Checked(frozenset({"EMD UK"}), frozenset(), frozenset({"winslow"})) if counts else Checked()
    assert found == {amina.id: expected, carol.id: Checked()}
    assert queries.holds(amina.id, day) == expected


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.CHECKED, Status.ENDED}))
def test_only_what_is_checked_counts(app: Flask, amina: Member, status: Status) -> None:
    factories.kept(
        CheckedFact(
            member=amina,
            member_id=amina.id,
            sort=Sort.PROFESSION,
            name="Physiotherapist",
            status=status,
            begins_on=TODAY,
            ends_on=UNTIL,
            seen="The register",
        )
    )

    assert queries.holds(amina.id, TODAY) == Checked()


def test_an_ended_fact_still_counts_for_the_days_before_and_a_mistake_for_none(
    app: Flask, amina: Member, carol: Member, outbox: Outbox, time_machine
) -> None:
    left, wrong = checked(amina, carol), checked(amina, carol, "CIMSPA")
    time_machine.move_to(datetime(2026, 12, 2, 12, 0, tzinfo=UTC), tick=False)

    operations.end(left, date(2026, 12, 1), "They left the body", by=carol)
    operations.refuse(wrong, "Somebody of the same name", by=carol)

    assert queries.holds(amina.id, date(2026, 11, 30)).memberships == {"EMD UK"}
    assert queries.holds(amina.id, date(2026, 12, 1)).memberships == frozenset()
    assert [one.subject for one in outbox.to(amina)][-2:] == [
        "It counts no longer: EMD UK",
        "It does not count: CIMSPA",
    ]


def test_nobody_checks_their_own_and_nobody_claims_for_another(
    app: Flask, amina: Member, carol: Member, ben: Member
) -> None:
    own = claimed(carol)
    deeds = [
        lambda by: operations.check(own, TODAY, UNTIL, "My card", by=by),
        lambda by: operations.send_back(own, "Why", by=by),
        lambda by: operations.refuse(own, "Why", by=by),
    ]
    for by in (carol, amina, ben):
        for deed in deeds:
            with pytest.raises(NotPermitted):
                deed(by)
    for deed in (operations.withdraw, operations.correct):
        with pytest.raises(NotPermitted):
            deed(own, by=amina)
    with pytest.raises(NotPermitted):
        operations.claim(amina, Sort.MEMBERSHIP, by=carol, name="EMD UK", number="1")
    assert own.status is Status.CLAIMED
    assert queries.waiting_for(carol) == []
    assert list(queries.waiting_for(factories.member("Una", Role.COORDINATOR))) == [own]


def test_a_returned_claim_is_put_right_and_checked(
    app: Flask, amina: Member, carol: Member, outbox: Outbox, asked: None
) -> None:
    fact = claimed(amina, "emd uk")
    operations.send_back(fact, "The number has six figures", by=carol)
    operations.correct(fact, by=amina, name="emd uk", number="123456")
    operations.check(fact, TODAY, UNTIL, "Found in the register", by=carol)

    assert (fact.name, fact.number, fact.status) == ("EMD UK", "123456", Status.CHECKED)
    assert [one.new for one in history_of(fact)] == ["returned", "claimed", "checked"]
    assert "The number has six figures" in outbox.to(amina)[0].body
    assert "from Monday 2 November 2026 to Wednesday 31 March 2027" in outbox.to(amina)[1].body


def test_a_coordinator_picks_the_name_that_funds_ask_for(
    app: Flask, amina: Member, carol: Member, asked: None
) -> None:
    fact = claimed(amina, "Exercise Movement Dance")

    operations.check(fact, TODAY, UNTIL, "The card", by=carol, name="EMD UK")

    assert queries.holds(amina.id, TODAY).memberships == {"EMD UK"}


@pytest.mark.parametrize(
    ("sort", "facts", "field"),
    [
        (Sort.MEMBERSHIP, {"name": " ", "number": "1"}, "name"),
        (Sort.PROFESSION, {"name": "Nurse", "number": " "}, "number"),
        (Sort.RESIDENCE, {}, "area"),
        (Sort.MEMBERSHIP, {"name": "emd UK", "number": "2"}, "name"),
    ],
    ids=["no name", "no number", "no area", "the same once more"],
)
def test_a_claim_is_whole_and_made_once(
    app: Flask, amina: Member, sort: Sort, facts: dict[str, str], field: str
) -> None:
    claimed(amina)

    with pytest.raises(Refused) as refusal:
        operations.claim(amina, sort, by=amina, **facts)  # type: ignore[arg-type]

    assert refusal.value.field == field
    assert len(queries.of_member(amina.id)) == 1


def test_what_runs_out_soon_can_be_claimed_for_the_time_after(
    app: Flask, amina: Member, carol: Member
) -> None:
    fact = checked(amina, carol)
    with pytest.raises(Refused, match="claimed this already"):
        claimed(amina)
    fact.ends_on = date(2027, 1, 31)
    db.session.flush()

    assert claimed(amina).status is Status.CLAIMED


def test_the_table_of_moves_and_who_makes_them(app: Flask, amina: Member, carol: Member) -> None:
    fact = checked(amina, carol)

    assert fact.next_steps == {Status.ENDED, Status.REFUSED}
    assert LIFECYCLE.moves[Status.WITHDRAWN] == LIFECYCLE.moves[Status.ENDED] == frozenset()
    assert policy.may_end(amina, fact)
    assert not policy.may_end(factories.member(), fact)
    with pytest.raises(Refused):
        operations.send_back(fact, "Too late", by=carol)


def test_what_counts_no_longer_is_deleted_after_its_time(app: Flask, amina: Member, carol: Member) -> None:
    checked(amina, carol)
    taken_back = claimed(amina, "CIMSPA")
    operations.withdraw(taken_back, by=amina)
    claimed(amina, "Still waits")
    sweep = next(one for one in personal_data.sweeps if one.period.key == "checked facts")

    assert sweep.due(TODAY) == []
    assert [one.id for one in sweep.due(TODAY + DAY)] == [taken_back.id]
    for one in sweep.due(UNTIL + DAY):
        sweep.delete(one)
    assert [one.name for one in queries.of_member(amina.id)] == ["Still waits"]


def test_who_leaves_waits_for_nothing_and_who_is_erased_has_claimed_nothing(
    app: Flask, amina: Member, carol: Member
) -> None:
    fact = checked(amina, carol)
    claimed(amina, "CIMSPA")
    membership.leave(amina, by=amina)
    assert list(queries.of_member(amina.id)) == [fact]
    copied, erase = registry.subject_access.named("checked"), registry.erasure.named("checked")
    assert copied is not None
    assert erase is not None
    assert copied(amina).rows[0]["what was seen"] == "The card of this year"

    erase(amina)

    assert db.session.scalars(select(CheckedFact)).all() == []


# The pages:


def test_a_member_claims_and_a_coordinator_checks_on_their_pages(
    signed_in_as: SignIn, amina: Member, carol: Member, asked: None
) -> None:
    member, coordinator = signed_in_as(amina), signed_in_as(carol)
    empty = member.post("/bursaries/checked/claim/membership", data={"choice": "-", "number": ""}).text
    member.post("/bursaries/checked/claim/membership", data={"choice": "EMD UK", "number": "12345"})
    fact = db.session.scalars(select(CheckedFact)).one()
    waiting = member.get("/bursaries/checked").text
    queue = coordinator.get("/bursaries/checked/queue").text
    form = coordinator.get(f"/bursaries/checked/{fact.id}/check").text

    coordinator.post(
        f"/bursaries/checked/{fact.id}/check",
        data={
            "seen": "The card",
            "begins_on-day": "2",
            "begins_on-month": "11",
            "begins_on-year": "2026",
            "ends_on-day": "31",
            "ends_on-month": "3",
            "ends_on-year": "2027",
        },
    )

    assert "Enter its name" in empty
    assert "so that it can be looked up" in empty
    assert "Waits to be checked" in waiting
    assert "Amina Khan" in queue
    assert "12345" in queue
    assert 'name="ends_on-day" type="text" inputmode="numeric" value="1"' in form
    assert queries.holds(amina.id, TODAY).memberships == {"EMD UK"}
    assert (
        "Counts from Monday 2 November 2026 to Wednesday 31 March 2027"
        in member.get("/bursaries/checked").text
    )
    assert "Member of EMD UK" in member.get(f"/members/{amina.id}").text
    assert "Member of EMD UK" in coordinator.get(f"/members/{amina.id}").text


def test_a_claim_goes_back_and_forth_on_its_pages(signed_in_as: SignIn, amina: Member, carol: Member) -> None:
    area_id = factories.area("Winslow", key="winslow").id
    db.session.commit()
    member, coordinator = signed_in_as(amina), signed_in_as(carol)
    member.post("/bursaries/checked/claim/residence", data={"area": str(area_id)})
    fact = db.session.scalars(select(CheckedFact)).one()
    base = f"/bursaries/checked/{fact.id}"
    silent = coordinator.post(f"{base}/return", data={"reason": " "}).text
    coordinator.post(f"{base}/return", data={"reason": "Show me a bill, please"})
    told = member.get("/").text

    page = member.get(f"{base}/edit").text
    member.post(f"{base}/edit", data={"area": str(area_id), "version": str(fact.version)})
    taken = arrived(member, f"{base}/withdraw")

    assert "Say why" in silent
    assert "Put right what you said about Winslow" in told
    assert "Show me a bill, please" in page
    assert "Taken back" in taken
    assert coordinator.post(f"{base}/refuse", data={"reason": "Too late"}).status_code == 200
    db.session.refresh(fact)
    assert fact.status is Status.WITHDRAWN


@pytest.mark.one_database("sqlite")
def test_the_queue_costs_the_same_however_long_it_is(signed_in_as: SignIn, carol: Member) -> None:
    browser = signed_in_as(carol)
    counts = []
    for more in (1, 3):
        for number in range(more):
            claimed(factories.member(f"Person {len(counts)}{number}", Role.INSTRUCTOR))
        db.session.commit()
        with statements() as asked_:
            browser.get("/bursaries/checked/queue")
        counts.append(len(asked_))

    assert counts[0] == counts[1]


def test_what_the_member_changed_meanwhile_is_not_checked_unseen(
    signed_in_as: SignIn, amina: Member, carol: Member
) -> None:
    fact = claimed(amina)
    db.session.commit()
    looked_at = fact.version
    operations.correct(fact, by=amina, name="CIMSPA", number="67890")
    db.session.commit()
    days = {"begins_on": "2026-11-02", "ends_on": "2027-03-31"}
    data = {"seen": "The card", "version": str(looked_at)} | {
        f"{name}-{part}": said
        for name, day in days.items()
        for part, said in zip(("year", "month", "day"), day.split("-"), strict=True)
    }
    coordinator = signed_in_as(carol)

    answer = coordinator.post(f"/bursaries/checked/{fact.id}/check", data=data)

    assert "This has changed since you opened the page" in answer.text
    assert "67890" in answer.text
    assert queries.holds(amina.id, TODAY) == Checked()
    shown = re.search(r'name="version"[^>]*value="(\d+)"', answer.text)
    assert shown is not None
    coordinator.post(f"/bursaries/checked/{fact.id}/check", data=data | {"version": shown[1]})
    assert queries.holds(amina.id, TODAY).memberships == {"CIMSPA"}
