"""Retention: exactly what is over goes, nothing else; what would go is shown before, what went after."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from network.accounts.models import SignIn
from network.core import clock as core_clock
from network.core import jobs, mail, personal_data
from network.core.database import db
from network.core.files import StoredFile
from network.core.lifecycle import NotPermitted, StatusChange
from network.core.mail import Message
from network.core.permission import Role
from network.core.personal_data import Due, Period, Sweep
from network.core.rules import Refused
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.people.rules import Status
from network.members.qualifications.models import Evidence
from network.rights import keeping
from network.rights.models import RetentionRun
from tests import factories

NOW = datetime(2026, 11, 23, 4, 10, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def at_night(app, clock):
    clock.move_to(NOW)


def going(key: str) -> tuple[list[int], list[int]]:
    """Return what a period deletes tonight, and what in the thirty days after."""
    one = next(one for one in keeping.preview(TODAY) if one.kept.period.key == key)
    return [due.id for due in one.tonight], [due.id for due in one.soon]


def months_ago(months: int, days: int = 0) -> datetime:
    return NOW.replace(year=NOW.year - months // 12) - timedelta(days=days)


def left(when: datetime, clock, carol: Member, name: str) -> Member:
    member = factories.member(name, Role.INSTRUCTOR)
    clock.move_to(when)
    people.leave(member, by=carol)
    clock.move_to(NOW)
    return member


def test_a_leaver_is_deleted_a_year_after_they_left(app, carol, clock):
    over = left(months_ago(12, 1), clock, carol, "Olga Over")
    soon = left(months_ago(12, -20), clock, carol, "Sid Soon")
    young = left(months_ago(0, 30), clock, carol, "Yan Young")

    assert going("leavers") == ([over.id], [soon.id])
    jobs.run("keep-retention", NOW)

    assert [db.session.get_one(Member, one.id).name for one in (over, soon, young)] == [
        "Former member", "Sid Soon", "Yan Young",
    ]  # fmt: skip


def test_a_second_run_does_nothing(app, carol, clock):
    left(months_ago(24), clock, carol, "Olga Over")

    assert jobs.run("keep-retention", NOW) == "1 leavers"
    assert jobs.run("keep-retention", NOW) == ""
    assert db.session.scalar(select(func.count()).select_from(RetentionRun)) == 1


def test_a_declined_request_goes_after_six_months(app, carol, clock):
    asked = factories.member("Fay Rossi", status=Status.APPLIED, notes="Why I want to join")
    clock.move_to(NOW - timedelta(days=190))
    people.refuse(asked, by=carol, reason="No.")
    clock.move_to(NOW)

    jobs.run("keep-retention", NOW)

    assert (asked.name, asked.notes, asked.status) == ("Former member", "", Status.REFUSED)


def test_a_record_that_nobody_claimed_goes_after_a_year_and_without_a_letter(app):
    old = factories.member(
        "Dev Patel", status=Status.UNCLAIMED, active_since=None, created_at=months_ago(12, 1)
    )
    new = factories.member(
        "Gil Reyes", status=Status.UNCLAIMED, active_since=None, created_at=months_ago(0, 9)
    )

    jobs.run("keep-retention", NOW)

    assert (old.name, new.name) == ("Former member", "Gil Reyes")
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_photos_of_certificates_go_a_year_after_it_lapsed_and_the_grant_stays(app, amina):
    kind = factories.kind(validity_months=12)
    old = factories.qualification(amina, kind, expires_on=TODAY.replace(year=2025, month=11, day=22))
    new = factories.qualification(amina, kind, expires_on=TODAY.replace(year=2025, month=11, day=23))
    lasting = factories.qualification(amina, factories.kind())
    for grant in (old, new, lasting):
        factories.evidence(grant)

    jobs.run("keep-retention", NOW)

    pages = db.session.scalars(select(Evidence.qualification_id).order_by(Evidence.qualification_id)).all()
    assert pages == [new.id, lasting.id]
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 2
    assert old.awarded_on is not None


def test_sign_ins_go_a_year_after_they_ended(app, amina):
    from network.accounts import queries

    account = queries.account_of(amina)
    for until in (months_ago(12, 1), NOW):
        db.session.add(
            SignIn(
                account=account,
                token_hash=until.isoformat(),
                made_at=until,
                seen_at=until,
                proved_at=until,
                until=until,
            )
        )
    jobs.run("keep-retention", NOW)

    assert [one.until for one in db.session.scalars(select(SignIn))] == [NOW]


def test_what_a_letter_said_goes_after_three_months_and_not_before_it_went(app, amina):
    sent, waiting = (mail.queue("accounts/email/password_changed.txt", to=amina) for _ in range(2))
    db.session.execute(db.update(Message).values(created_at=NOW - timedelta(days=100)))
    db.session.execute(db.update(Message).where(Message.id == sent.id).values(status=mail.Status.SENT))

    jobs.run("keep-retention", NOW)

    assert db.session.scalars(select(Message.body != "").order_by(Message.id)).all() == [False, True]
    assert waiting is not None


def test_the_record_of_decisions_goes_after_seven_years(app):
    old, young = (
        factories.kept(
            StatusChange(
                thing_type="members", thing_id=number, old="active", new="left", at=at, by_name="Carol Hughes"
            )
        )
        for number, at in ((1, months_ago(84, 1)), (2, months_ago(84, -1)))
    )
    assert going("status-changes") == ([old.id], [young.id])

    jobs.run("keep-retention", NOW)

    assert db.session.scalars(select(StatusChange.thing_id)).all() == [2]


def test_a_rule_that_forbids_it_is_reported_and_the_rest_goes(app, carol, clock):
    other = left(months_ago(24), clock, carol, "Olga Over")

    def refuse(_due: Due) -> None:
        raise Refused("This has to stay.")

    stubborn = Sweep(
        Period("stubborn", "Stubborn things", 1, "never"), lambda _before: [Due(7, "It")], refuse
    )
    personal_data.sweep(stubborn)
    try:
        jobs.run("keep-retention", NOW)
    finally:
        del personal_data.sweeps._offers["stubborn"]

    run = db.session.scalars(select(RetentionRun)).one()
    assert (run.gone, run.left) == ({"leavers": [other.id]}, {"stubborn": [7]})


def test_an_administrator_sets_the_months_and_the_notice_says_so(app, ada, client, signed_in_as):
    answer = signed_in_as(ada).post("/administration/retention/leavers", data={"months": "18"})

    assert answer.status_code == 302
    assert keeping.period("leavers").months == 18  # type: ignore[union-attr]
    assert "18 months after they left" in client.get("/privacy").text


@pytest.mark.parametrize("months", ["0", "37", "-3", "99999999999999999999"])
def test_months_beyond_the_bounds_are_explained_beside_the_field(app, ada, signed_in_as, months):
    page = signed_in_as(ada).post("/administration/retention/leavers", data={"months": months})

    assert page.status_code == 200
    assert keeping.period("leavers").months == 12  # type: ignore[union-attr]


def test_only_an_administrator_sets_months(app, carol):
    kept = keeping.period("leavers")
    assert kept is not None

    with pytest.raises(NotPermitted):
        keeping.set_months(kept, 18, by=carol)
    with pytest.raises(Refused):
        keeping.set_months(kept, 99, by=factories.member("Eve", Role.ADMINISTRATOR))


def test_the_preview_and_the_report_are_pages(app, ada, carol, clock, signed_in_as):
    left(months_ago(24), clock, carol, "Olga Over")
    browser = signed_in_as(ada)
    before = browser.get("/administration/retention/").text
    jobs.run("keep-retention", NOW)
    run = db.session.scalars(select(RetentionRun)).one()
    after = browser.get(f"/administration/retention/nights/{run.id}").text

    assert "Olga Over" in before
    assert "Olga Over" not in after
    assert "Records of those who left" in after
    assert core_clock.today() == TODAY
