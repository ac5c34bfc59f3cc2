"""A list on its way: tried, decided on, imported as one batch, imported again, undone."""

import pytest
from sqlalchemy import func, select

from network.core import audit, spreadsheets
from network.core.database import db
from network.core.permission import SYSTEM, Actor, Role
from network.core.rules import Refused
from network.members.imports import exporting, operations, queries, undoing, working
from network.members.imports.models import ImportBatch, ImportRow
from network.members.imports.rules import Decision, Outcome, Status
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from network.members.qualifications.models import Origin, Qualification
from network.members.qualifications.rules import Status as GrantStatus
from tests import factories
from tests.imports.world import workbook


def outcomes(batch: ImportBatch) -> dict[int, Outcome]:
    rows = db.session.scalars(
        select(ImportRow).where(ImportRow.batch_id == batch.id).order_by(ImportRow.number)
    )
    return {row.number: row.outcome for row in rows}


def row(batch: ImportBatch, number: int) -> ImportRow:
    found = queries.row(batch, number)
    assert found is not None
    return found


def called(name: str) -> Member:
    return db.session.scalars(select(Member).where(Member.name == name)).one()


def how_many(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_dry_run_says_what_each_row_comes_to(tried, carol):
    batch = tried(by=carol)

    found = outcomes(batch)
    assert {number for number, outcome in found.items() if outcome is not Outcome.NEW} == {18, 22, 30}
    assert (found[18], found[22], found[30]) == (Outcome.DUPLICATE, Outcome.ERROR, Outcome.SKIPPED)
    assert how_many(Member) == 1


def test_the_possible_duplicate_names_the_row_that_it_repeats(tried, carol):
    batch = tried(by=carol)

    assert row(batch, 18).candidates == [{"member_id": None, "row": 6, "said": "Brian Sample"}]
    assert "Possibly the same person as row 6 (Brian Sample)" in row(batch, 18).remarks[0].words


def test_a_shared_address_is_told_and_is_no_duplicate(tried, carol):
    batch = tried(by=carol)

    assert row(batch, 10).outcome is Outcome.NEW
    assert any(
        "Shares the address amina.testwood@example.org with row 5" in one.words
        for one in row(batch, 10).remarks
    )


def test_an_import_makes_records_that_can_be_claimed(imported, carol):
    imported(by=carol)

    amina = called("Amina Testwood")
    assert (amina.status, amina.origin, amina.email) == (
        Membership.UNCLAIMED,
        "imported",
        "amina.testwood@example.org",
    )
    assert [area.name for area in amina.areas] == ["Aylesbury"]
    assert [grant.role for grant in amina.role_grants] == [Role.INSTRUCTOR]
    assert amina.sort_name == "testwood amina"


def test_imported_qualifications_are_submitted_and_never_verified(imported, carol):
    imported(by=carol)

    grants = db.session.scalars(select(Qualification)).all()
    assert grants
    assert {(grant.status, grant.origin) for grant in grants} == {(GrantStatus.SUBMITTED, Origin.IMPORTED)}


def test_an_imprecise_date_counts_against_the_member_and_is_shown_as_typed(imported, carol):
    imported(by=carol)

    [cardiac] = [
        grant
        for grant in db.session.scalars(
            select(Qualification).where(Qualification.member_id == called("Quinn Stubbs").id)
        )
        if grant.kind.key == "l4-cardiac"
    ]
    assert (cardiac.awarded_typed, cardiac.expires_typed) == ("Sept 2024", "Sept 2027")
    assert cardiac.valid_from is not None
    assert cardiac.expires_on is not None
    assert (cardiac.valid_from.isoformat(), cardiac.expires_on.isoformat()) == ("2024-09-30", "2027-09-01")


def test_a_health_professional_comes_in_as_a_partner(imported, carol):
    imported(by=carol)

    assert [grant.role for grant in called("Jo Placeholder").role_grants] == [Role.HEALTH_PARTNER]


def test_rows_in_error_totals_and_undecided_duplicates_are_not_imported(imported, carol):
    batch = imported(by=carol)

    assert how_many(Member) == 1 + 21
    assert batch.tally["members added"] == 21
    assert db.session.scalar(select(func.count()).where(Member.name == "Brian Sample")) == 1


def test_a_duplicate_that_is_the_same_person_adds_what_is_new(tried, carol):
    batch = tried(by=carol)
    operations.decide(row(batch, 18), Decision.SAME_PERSON, by=carol)

    operations.start_import(batch, by=carol)
    working.import_rows(batch)

    brian = called("Brian Sample")
    assert sorted(area.name for area in brian.areas) == ["High Wycombe", "Marlow"]
    kinds = db.session.scalars(select(Qualification).where(Qualification.member_id == brian.id)).all()
    assert sorted(grant.kind.key for grant in kinds) == ["first-aid", "insurance", "l3-er", "l4-cardiac"]
    assert row(batch, 18).member_id == brian.id


def test_a_duplicate_that_is_somebody_else_becomes_a_record(tried, carol):
    batch = tried(by=carol)
    operations.decide(row(batch, 18), Decision.NEW_PERSON, by=carol)

    operations.start_import(batch, by=carol)
    working.import_rows(batch)

    assert db.session.scalar(select(func.count()).where(Member.name == "Brian Sample")) == 2


def test_the_role_of_a_row_can_be_changed(tried, carol):
    batch = tried(by=carol)
    operations.decide(row(batch, 15), Decision.IMPORT, by=carol, role="instructor")

    operations.start_import(batch, by=carol)
    working.import_rows(batch)

    assert [grant.role for grant in called("Jo Placeholder").role_grants] == [Role.INSTRUCTOR]


def test_importing_the_same_file_again_doubles_nothing(imported, tried, carol):
    imported(by=carol)
    before = how_many(Member), how_many(Qualification)

    again = tried(by=carol)

    found = outcomes(again)
    assert {number for number, outcome in found.items() if outcome is not Outcome.SAME} == {18, 22, 30}
    assert found[18] is Outcome.DUPLICATE
    with pytest.raises(Refused, match="nothing to import"):
        operations.start_import(again, by=carol)
    assert (how_many(Member), how_many(Qualification)) == before


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_imports_again_with_zero_changes(kind, imported, tried, carol):
    imported(by=carol)
    strange = factories.member("=SUM(A1), Ltd", phone="ask her", email="not an address", languages="+44")
    strange.biography = "'Tis\nmany lines; | with, %bars%"
    db.session.flush()

    again = tried(exported(kind), f"members.{kind}", by=carol)

    assert set(outcomes(again).values()) == {Outcome.SAME}
    assert len(outcomes(again)) == how_many(Member)


def exported(kind: str, *, by: Actor = SYSTEM) -> bytes:
    found = exporting.rows(by=by)
    if kind == "xlsx":
        return spreadsheets.workbook("Members", exporting.HEADINGS, found)
    return "".join(spreadsheets.csv_lines(exporting.HEADINGS, found)).encode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_coordinators_export_no_notes_about_themselves_and_erase_none(kind, tried, carol, amina):
    carol.notes, amina.notes = "canary about Carol", "canary about Amina"
    db.session.flush()
    content = exported(kind, by=carol)

    again = tried(content, f"members.{kind}", by=carol)

    said = {row.reading["values"]["name"]: row.reading["values"].get("notes") for row in queries.rows(again)}
    assert said == {"Amina Khan": "canary about Amina", "Carol Hughes": None}
    assert set(outcomes(again).values()) == {Outcome.SAME}
    assert carol.notes == "canary about Carol"


def test_a_list_neither_shows_nor_changes_what_is_noted_about_whoever_brings_it(tried, carol):
    carol.notes = "canary about Carol"
    content = workbook(["Name", "E-mail", "Notes"], ["Carol Hughes", carol.email, "All is well"])

    batch = tried(content, by=carol)

    assert row(batch, 2).outcome is Outcome.SAME
    assert row(batch, 2).changes == []


def test_a_changed_cell_of_an_export_changes_that_field_alone(imported, carol):
    imported(by=carol)
    content = exported("csv").replace(b"keen to run a session in Winslow", b"runs one in Winslow")

    batch = imported(content, "members.csv", by=carol)

    assert called("Amina Testwood").notes == "runs one in Winslow"
    assert batch.tally == {"members added": 0, "records changed": 1, "qualifications added": 0}


def test_what_a_member_typed_is_not_overwritten_unasked(tried, carol, amina):
    amina.email, amina.phone = "amina@network.example", "07700 900555"
    content = workbook(
        ["Name", "E-mail", "Mobile"],
        ["Amina Khan", "amina@network.example", "07700 900001"],
        ["Bo New", "bo@network.example", "07700 900002"],
    )

    batch = tried(content, by=carol)
    operations.start_import(batch, by=carol)
    working.import_rows(batch)

    assert row(batch, 2).outcome is Outcome.CHANGED
    assert amina.phone == "07700 900555"


def test_a_change_that_somebody_decided_on_is_made(tried, carol, amina):
    content = workbook(["Name", "E-mail", "Mobile"], ["Amina Khan", amina.email, "07700 900001"])
    batch = tried(content, by=carol)
    operations.decide(row(batch, 2), Decision.IMPORT, by=carol)

    operations.start_import(batch, by=carol)
    working.import_rows(batch)

    assert amina.phone == "07700 900001"


def test_records_changed_since_the_dry_run_stop_the_import(tried, carol):
    batch = tried(by=carol)
    factories.member("Uma Mockley", email="uma@example.org", status=Membership.UNCLAIMED)

    operations.start_import(batch, by=carol)
    working.import_rows(batch)

    assert batch.status is Status.CHECKED
    assert "27" in batch.problems[0]
    assert row(batch, 27).outcome is Outcome.CHANGED
    assert how_many(Member) == 2


def test_a_batch_is_undone_as_a_whole(imported, carol):
    batch = imported(by=carol)
    assert how_many(Member) == 22

    operations.start_undo(batch, by=carol)
    working.undo(batch)

    assert batch.status is Status.UNDONE
    assert (how_many(Member), how_many(Qualification)) == (1, 0)


def test_undoing_brings_back_what_was_changed(imported, carol):
    dev = factories.member(
        "Dev Patel", email="dev@network.example", phone="07700 900001", status=Membership.UNCLAIMED
    )
    content = workbook(
        ["Name", "E-mail", "Mobile", "Areas", "Quals"],
        ["Dev Patel", "dev@network.example", "07700 900002", "Marlow", "L2 Gym 2011"],
    )
    batch = imported(content, by=carol)
    assert (dev.phone, [area.key for area in dev.areas]) == ("07700 900002", ["marlow"])

    operations.start_undo(batch, by=carol)
    working.undo(batch)

    assert (dev.phone, dev.areas, how_many(Qualification)) == ("07700 900001", [], 0)


def test_a_batch_of_which_something_was_changed_is_not_undone_and_says_what(imported, carol):
    batch = imported(by=carol)
    called("Amina Testwood").phone = "07700 900999"
    db.session.flush()

    with pytest.raises(Refused, match="Amina Testwood \\(row 5\\): the record was changed"):
        operations.start_undo(batch, by=carol)

    assert how_many(Member) == 22


def test_a_record_with_something_added_to_it_is_not_taken_away(imported, carol):
    batch = imported(by=carol)
    lena = called("Lena Testperson")
    db.session.add(Qualification(member_id=lena.id, kind_id=factories.kind().id, origin=Origin.TYPED))
    db.session.flush()

    assert undoing.changed_since(batch) == ["Lena Testperson: a qualification was added."]


def test_a_change_of_areas_alone_is_noticed(imported, carol):
    batch = imported(by=carol)
    lena = called("Lena Testperson")
    lena.covers.clear()
    db.session.flush()

    assert undoing.changed_since(batch) == ["Lena Testperson (row 17): the record was changed."]


def test_after_undoing_the_same_file_is_new_again(imported, tried, carol):
    batch = imported(by=carol)
    operations.start_undo(batch, by=carol)
    working.undo(batch)

    again = tried(by=carol)

    assert list(outcomes(again).values()).count(Outcome.NEW) == 21


def test_members_read_in_their_record_that_they_were_imported(imported, carol):
    imported(by=carol)

    [entry] = audit.entries_about(called("Amina Testwood"))
    assert (entry.what, entry.by_name) == ("member imported", carol.name)


def test_the_cells_are_forgotten_once_they_are_imported(imported, carol):
    batch = imported(by=carol)

    assert batch.contents is None


def test_a_column_with_the_name_is_needed(catalogue, carol):
    batch = operations.upload(
        workbook(["Name", "E-mail"], ["Bo New", "bo@network.example"]), "l.xlsx", by=carol
    )

    with pytest.raises(Refused, match="Choose the column with the name"):
        operations.choose(batch, batch.sheet, 1, {2: "email"}, by=carol)


def test_no_script_comes_in_as_a_link(imported, signed_in_as, carol):
    content = workbook(
        ["Name", "E-mail", "Website"],
        ["Bo New", "bo@network.example", "JavaScript:alert(1)\nhttps://walks.example"],
    )
    imported(content, by=carol)
    bo = called("Bo New")
    db.session.commit()

    page = signed_in_as(carol).get(f"/members/{bo.id}").text

    assert bo.links == "https://walks.example"
    assert 'href="https://walks.example"' in page
    assert "alert(1)" not in page


def test_an_imported_list_cannot_be_thrown_away(imported, carol):
    batch = imported(by=carol)

    with pytest.raises(Refused):
        operations.discard(batch, by=carol)
