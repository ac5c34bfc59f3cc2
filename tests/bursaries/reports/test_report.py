"""The report: where the money was and what it did at any date, the same on screen and in every file."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from network.bursaries.applications.rules import Status
from network.bursaries.conditions.models import AwardedCondition
from network.bursaries.conditions.rules import Status as Condition
from network.bursaries.funds.models import Deputy
from network.bursaries.ledger import operations as ledger
from network.bursaries.ledger.models import BudgetLine, LedgerEntry
from network.bursaries.ledger.rules import Balance, Move
from network.bursaries.reports import making, queries, rules
from network.bursaries.reports.queries import Asked
from network.bursaries.scheme.rules import Measure
from network.core.database import db
from network.core.lifecycle import StatusChange
from network.core.permission import SYSTEM, Role
from network.core.rules import Refused
from tests import factories
from tests.bursaries.reports.conftest import NOW, moved
from tests.plugins.statements import statements

DAY = NOW.date()


def at(day: int, month: int = 11, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def figures(report, key):
    """Return a table's figures by row."""
    return {row.label: row.values for row in report.table(key).rows}


def asked(reader, day=DAY, **more):
    return making.report(Asked(reader, day, **more))


# Money


def enter_at_random(line, applications, start, end, seed):
    """Move money of a line at random moments, as far as the ledger lets it."""
    chance = random.Random(seed)  # noqa: S311 (nobody's secret)
    moments = sorted(start + (end - start) * chance.random() for _ in range(50))
    ledger.enter(line, Move.BUDGET, 2_000_00, by=SYSTEM, at=start)
    for moment in moments:
        move = chance.choice(list(Move))
        application = chance.choice(applications)
        whose = None if move in {Move.BUDGET, Move.CUT} else application.id
        try:
            ledger.enter(line, move, chance.randint(1, 400_00), by=SYSTEM, application_id=whose, at=moment)
        except Refused:
            continue


@pytest.mark.parametrize("seed", [1, 2])
def test_the_totals_are_the_ledgers_sums_at_any_date(amina, carol, trust, seed):
    chance = random.Random(seed)  # noqa: S311
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC)
    lines = {}
    for name in ("Cancer", "Falls"):
        fund = factories.fund(name, pence=0, organisation=trust)
        second = factories.kept(BudgetLine(fund_id=fund.id, name="Travel"))
        applications = [factories.application(amina, fund) for _ in range(2)]
        for number, line in enumerate((*fund.lines, second)):
            enter_at_random(line, applications, start, end, seed * 10 + number)
            lines[line.id] = f"{name}: {line.name or 'without a name'}"
    entries = db.session.scalars(db.select(LedgerEntry)).all()
    days = [start.date() + timedelta(days=chance.randint(0, 333)) for _ in range(20)]

    for day in days:
        expected = {name: Balance() for name in (*lines.values(), "All")}
        for entry in entries:
            if entry.at < rules.end_of(day):
                for name in (lines[entry.line_id], "All"):
                    expected[name] = expected[name].after(entry.move, entry.pence)
        shown = figures(asked(carol, day), "money")
        for name, held in expected.items():
            buckets = (held.budget, held.reserved, held.committed, held.paid, held.available)
            assert shown.get(name, (0, 0, 0, 0, 0)) == buckets, (day, name)
        funds = [shown.get(name, (0,) * 5) for name in ("Cancer", "Falls")]
        assert tuple(map(sum, zip(*funds, strict=True))) == shown["All"]
    assert len({asked(carol, day).table("money") for day in days}) > 5


def test_what_moved_in_a_period_is_told_beside_what_was_there(amina, ben, fund):
    line, application = fund.lines[0], factories.application(amina, fund)
    for move, day in ((Move.RESERVE, 3), (Move.COMMIT, 5), (Move.PAY, 20)):
        ledger.enter(line, move, 300_00, by=SYSTEM, application_id=application.id, at=at(day))

    report = asked(ben, date(2026, 11, 10), since=date(2026, 11, 4))

    headings = [column.heading for column in report.table("moved").columns]
    assert dict(zip(headings, figures(report, "moved")["All"], strict=True)) == {
        "Put in": 0, "Taken out": 0, "Reserved": 0, "Set free": 0,
        "Committed": 300_00, "Paid": 0, "Paid back": 0,
    }  # fmt: skip


# Who sees what


def test_a_funder_sees_the_funds_of_their_own_organisation_and_nothing_of_others(
    amina, ben, carol, fund, signed_in_as
):
    other = factories.fund("Closed to Ben", pence=7_777_00)
    factories.application(amina, other, Status.PAID, area=factories.area("Winslow"))
    factories.application(amina, fund)

    assert asked(carol).funds == ("Closed to Ben", "Instructor fund")
    for address in ("/bursaries/report", "/bursaries/report.csv", f"/bursaries/report?fund={other.id}"):
        answer = signed_in_as(ben).get(address)
        assert answer.status_code == 200
        assert "Instructor fund" in answer.text
        assert all(word not in answer.text for word in ("Closed to Ben", "7,777", "7777", "Winslow"))


def test_a_deputy_sees_what_the_funder_sees_while_they_stand_in(amina, ben, ada, trust, fund):
    assert not asked(ada).funds

    factories.kept(
        Deputy(
            organisation_id=trust.id,
            member_id=ada.id,
            for_id=ben.id,
            begins_on=DAY,
            ends_on=DAY,
            named_by_id=ben.id,
        )
    )

    assert asked(ada).funds == ("Instructor fund",)


@pytest.mark.parametrize(("who", "status"), [("amina", 403), ("esi", 403), ("ada", 403), ("carol", 200)])
def test_who_may_see_the_report(request, signed_in_as, fund, who, status):
    member = request.getfixturevalue(who)

    assert signed_in_as(member).get("/bursaries/report").status_code == status


def test_a_conflict_closes_an_application_to_every_count_but_not_to_the_sums(
    amina, esi, ben, carol, fund, qualified
):
    theirs = qualified(amina, area=factories.area("Winslow"))
    factories.application(esi, fund, area=factories.area("Aylesbury"))
    factories.declaration(ben, theirs, conflict=True)
    factories.kept(AwardedCondition(application_id=theirs.id, number=1, words="Start", measure=Measure.START))

    seen, whole = asked(ben), asked(carol)

    assert figures(seen, "money") == figures(whole, "money")
    assert seen.headline("money", "Paid") == 300_00
    assert (seen.leaves_out, whole.leaves_out) == (True, False)
    assert "Winslow" in str(whole.tables)
    assert "Winslow" not in str(seen.tables)
    assert figures(seen, "states")["All"] == (1,)
    assert figures(whole, "states")["All"] == (2,)
    assert (seen.headline("people", "People"), whole.headline("people", "People")) == (0, 1)
    assert (seen.headline("kept", "Conditions"), whole.headline("kept", "Conditions")) == (0, 1)


def test_ones_own_application_is_in_no_count_of_ones_report(carol, fund):
    factories.application(carol, fund)

    assert figures(asked(carol), "states") == {"All": (0,)}


# What the money did


def test_applications_stand_in_the_state_of_that_day(amina, esi, ben, fund):
    moved(
        factories.application(amina, fund, Status.PAID, submitted_at=at(2)),
        (Status.SUBMITTED, at(2)),
        (Status.APPROVED, at(9)),
        (Status.PAID, at(20)),
    )
    moved(factories.application(esi, fund, submitted_at=at(15)), (Status.SUBMITTED, at(15)))
    factories.application(esi, fund, Status.DRAFT)

    def on(day):
        return {name: count for name, (count,) in figures(asked(ben, date(2026, 11, day)), "states").items()}

    assert on(1) == {"All": 0}
    assert on(2) == {"Submitted": 1, "All": 1}
    assert on(9) == {"Approved": 1, "All": 1}
    assert on(15) == {"Submitted": 1, "Approved": 1, "All": 2}
    assert on(20) == {"Submitted": 1, "Paid": 1, "All": 2}


def test_conditions_and_areas_tell_what_was_sent_awarded_and_qualified(amina, esi, ben, fund, qualified):
    cancer, winslow = factories.condition("Cancer"), factories.area("Winslow")
    kind = factories.kind("Level 4 Cancer Rehab", condition=cancer)
    qualified(amina, kind=kind, area=winslow)
    factories.application(esi, fund, Status.ACCEPTED, kind=kind, area=winslow)
    factories.application(esi, fund, Status.DECLINED, area=None)

    report = asked(ben)

    assert figures(report, "conditions") == {"Cancer": (2, 2, 1), "No condition": (1, 0, 0), "All": (3, 2, 1)}
    assert figures(report, "areas") == {"No area given": (1, 0, 0), "Winslow": (2, 2, 1), "All": (3, 2, 1)}


def test_people_qualified_cost_what_was_promised_or_paid_for_them(amina, esi, ben, fund, qualified):
    kind = factories.kind("Level 4 Cancer Rehab")
    qualified(amina, kind=kind, awarded_pence=300_00)
    qualified(amina, kind=factories.kind("Falls"), awarded_pence=100_00)
    qualified(esi, kind=kind, awarded_pence=200_50)

    assert figures(asked(ben), "people") == {
        "Falls": (1, 100_00),
        "Level 4 Cancer Rehab": (2, 250_25),
        "All": (2, 300_25),
    }


def test_a_qualification_counts_from_when_it_was_known(amina, ben, fund, qualified):
    bursary = qualified(amina, completed_on=date(2026, 11, 10))
    bursary.qualification.checked_at = at(20)
    db.session.flush()

    people = {day: asked(ben, date(2026, 11, day)).headline("people", "People") for day in (9, 19, 20)}

    assert people == {9: 0, 19: 0, 20: 1}


def test_how_long_it_took_is_told(amina, esi, ben, fund, qualified):
    for sent, decided in ((1, 4), (1, 11), (2, 30)):
        moved(
            factories.application(esi, fund, Status.DECLINED, submitted_at=at(sent)),
            (Status.SUBMITTED, at(sent)),
            (Status.DECLINED, at(decided)),
        )
    qualified(amina, submitted_at=at(2), completed_on=date(2026, 11, 22), decided_at=at(3))

    report = asked(ben)

    assert figures(report, "times") == {
        making.DECISION: (4, 7, 1, 28),
        making.QUALIFICATION: (1, 20, 20, 20),
    }
    assert figures(asked(ben, date(2026, 11, 11)), "times")[making.DECISION] == (3, 3, 1, 10)


def test_conditions_of_award_are_told_as_they_stood(amina, ben, fund):
    bursary = factories.application(amina, fund, Status.ACCEPTED, submitted_at=at(1))
    kept = [
        factories.kept(
            AwardedCondition(
                application_id=bursary.id,
                number=number,
                words="Start teaching",
                measure=Measure.START,
                made_at=at(3),
                status=status,
                kept_on=date(2026, 11, 10) if status is Condition.KEPT else None,
            )
        )
        for number, status in enumerate((Condition.KEPT, Condition.OPEN, Condition.MISSED))
    ]
    factories.kept(
        StatusChange(
            thing_type="bursary_conditions",
            thing_id=kept[0].id,
            old="open",
            new="kept",
            at=at(10),
            by_name="C",
        )
    )

    assert figures(asked(ben), "kept") == {
        "Kept": (1,), "Still open": (1,), "Waived": (0,), "Not kept": (1,), "All": (3,)
    }  # fmt: skip
    assert figures(asked(ben, date(2026, 11, 9)), "kept")["Kept"] == (0,)
    assert figures(asked(ben, date(2026, 11, 2)), "kept")["All"] == (0,)


def test_a_report_asks_the_database_the_same_whatever_the_rows(amina, ben, fund, qualified, signed_in_as):
    def asks():
        browser = signed_in_as(ben)
        browser.get("/bursaries/report?since=2026-01-01")
        with statements() as asked_of_it:
            browser.get("/bursaries/report?since=2026-01-01")
        return len(asked_of_it)

    qualified(amina)
    few = asks()
    for number in range(3):
        factories.kept(BudgetLine(fund_id=fund.id, name=f"Line {number}"))
        factories.application(qualified(factories.member()).applicant, fund)

    assert asks() == few


def test_a_day_to_come_is_refused_beside_its_field(ben, fund, signed_in_as):
    page = signed_in_as(ben).get("/bursaries/report?on=2027-01-01").text

    assert "That day has not come yet" in page
    assert "Wednesday 2 December 2026" in page


def test_a_fund_of_nobody_known_is_not_asked_for(ben, carol, fund, signed_in_as):
    assert "Choose one of the answers" in signed_in_as(ben).get("/bursaries/report?fund=999").text


def test_a_funder_without_an_organisation_has_no_report(app, signed_in_as):
    gus = factories.member("Gus", Role.FUNDER)
    factories.account(gus)

    assert queries.funds_of(gus) == []
    assert signed_in_as(gus).get("/bursaries/report").status_code == 403
