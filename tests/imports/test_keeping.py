"""What is kept of a list, for how long, and what its owner can read and have forgotten."""

from datetime import timedelta

from sqlalchemy import select

from network.core import audit, clock, jobs, registry
from network.core.database import db
from network.core.permission import Role
from network.members.imports import operations, privacy, queries, working
from network.members.imports.models import ImportBatch, ImportChange, ImportRow
from network.members.people.models import Member
from network.members.qualifications.models import Qualification
from tests import factories


def about(name: str) -> Member:
    return db.session.scalars(select(Member).where(Member.name == name)).one()


def test_a_member_can_read_what_a_list_said_about_them(imported, carol):
    imported(by=carol)

    [section] = [
        offer(about("Amina Testwood"))
        for offer in registry.subject_access
        if offer.__module__ == "network.members.imports"
    ]

    assert [(row["list"], row["row"], row["said"]["email"]) for row in section.rows] == [
        ("members.xlsx", 5, "amina.testwood@example.org")
    ]


def test_what_a_list_said_is_forgotten_with_the_member(imported, carol):
    batch = imported(by=carol)
    amina = about("Amina Testwood")

    for forget in registry.erasure:
        if forget.__module__ == "network.members.imports":
            forget(amina)
    db.session.expire_all()

    row = db.session.scalars(
        select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.number == 5)
    ).one()
    assert (row.name, row.reading, row.findings, row.changes) == ("", {}, [], [])


def test_what_an_import_filled_in_is_forgotten_with_the_member(imported, carol):
    imported(by=carol)
    amina = about("Amina Testwood")
    held = db.session.scalars(select(Qualification).where(Qualification.member_id == amina.id)).first()
    batch = db.session.scalars(select(ImportBatch)).one()
    db.session.add(
        ImportChange(
            batch_id=batch.id, row_number=5, thing_type="qualifications", thing_id=held.id, made=False,
            before={"certificate_number": "canary-7"}, version_after=held.version,
        )
    )  # fmt: skip
    db.session.flush()

    operations.forget(amina.id)

    theirs = select(Qualification.id).where(Qualification.member_id == amina.id)
    kept = select(ImportChange.before).where(
        ((ImportChange.thing_type == "qualifications") & ImportChange.thing_id.in_(theirs))
        | ((ImportChange.thing_type == "members") & (ImportChange.thing_id == amina.id))
    )
    assert db.session.scalars(kept).all() == []


def test_a_row_that_may_be_the_same_person_forgets_whom_it_might_have_been(tried, carol):
    amina = factories.member("Amina Testwood", email="other@network.example", phone="07700 900761")
    batch = tried(by=carol)
    everything = queries.rows(batch)
    naming = [row for row in everything if any(one["member_id"] == amina.id for one in row.candidates)]
    assert naming
    for row in naming:
        row.member_id = None  # as when it was decided that they are two
    db.session.flush()

    operations.forget(amina.id)
    db.session.expire_all()

    said = [str(row.candidates) + str(row.findings) for row in naming]
    assert [words for words in said if "Amina" in words or "other@network.example" in words] == []
    assert [one["member_id"] for one in naming[0].candidates][:1] == [amina.id]


def test_what_was_done_stands_under_the_name_of_whoever_asked_for_it(tried, carol):
    dee, eve = (
        factories.member(name, Role.COORDINATOR, email=f"{name[:3].lower()}@network.example")
        for name in ("Dee Marsh", "Eve Brook")
    )
    batch = tried(by=carol)

    operations.start_import(batch, by=dee)
    db.session.commit()
    jobs.run(operations.JOB)
    operations.start_undo(batch, by=eve)
    db.session.commit()
    jobs.run(operations.JOB)

    done = {
        entry.what: entry.by_name
        for what in ("member imported", "import carried out", "import undone")
        for entry in audit.entries(what=what)
    }
    assert done == {
        "member imported": dee.name,
        "import carried out": dee.name,
        "import undone": eve.name,
    }
    assert batch.created_by is carol


def test_qualifications_are_submitted_by_whoever_asked_for_the_import(tried, carol):
    dee = factories.member("Dee Marsh", Role.COORDINATOR, email="dee@network.example")
    batch = tried(by=carol)

    operations.start_import(batch, by=dee)
    working.import_rows(batch)

    assert set(db.session.scalars(select(Qualification.submitted_by_id))) == {dee.id}


def test_a_list_that_nobody_imported_is_forgotten_after_a_month(tried, imported, carol):
    old, fresh, kept = tried(by=carol), tried(by=carol), imported(by=carol)
    for batch in (old, kept):
        batch.created_at = clock.now() - timedelta(days=31)

    for due in privacy.old_waiting(clock.today() - timedelta(days=30)):
        privacy.forget_list(due)

    assert set(db.session.scalars(select(ImportBatch.id))) == {fresh.id, kept.id}


def test_a_coordinator_is_reminded_of_a_list_that_waits(app, tried, carol, amina):
    tried(by=carol)

    with app.test_request_context():
        titles = [task.title for task in registry.tasks_for(carol, clock.today())]
        theirs = [task.title for task in registry.tasks_for(amina, clock.today())]

    assert "Finish the import of members.xlsx" in titles
    assert "Finish the import of members.xlsx" not in theirs
