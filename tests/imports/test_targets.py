"""Lists of partners and of areas, by the same steps as lists of members."""

import io
from datetime import date

import pytest
from sqlalchemy import func, select

from network.core import jobs
from network.core.database import db
from network.core.permission import Role
from network.core.spreadsheets import csv_lines
from network.members.catalogue import operations as catalogue_operations
from network.members.catalogue.models import Area
from network.members.imports import operations, queries, working
from network.members.imports.models import ImportBatch
from network.members.imports.rules import Decision, Outcome, Status
from network.members.imports.targets import TARGETS
from network.members.people.models import Member, Organisation, RoleGrant
from network.members.people.operations import cover
from network.members.people.rules import Status as Membership
from tests import factories
from tests.imports.world import ROOT, columns_of, workbook

EXAMPLE = (ROOT / "seed" / "partners-example.csv").read_bytes()
AREA_HEADINGS = ["Area", "Lat", "Long", "Priority", "Used from", "Until"]


def tried(content: bytes, what: str, *, by: Member) -> ImportBatch:
    batch = operations.upload(content, f"{what}.xlsx", by=by, what=what)
    operations.choose(batch, batch.sheet, batch.header_row, batch.columns, by=by)
    operations.start_check(batch, by=by)
    working.check(batch)
    return batch


def imported(content: bytes, what: str, *, by: Member) -> ImportBatch:
    batch = tried(content, what, by=by)
    operations.start_import(batch, by=by)
    working.import_rows(batch)
    assert batch.status is Status.IMPORTED
    return batch


def undone(batch: ImportBatch, *, by: Member) -> None:
    operations.start_undo(batch, by=by)
    working.undo(batch)


def outcomes(batch: ImportBatch) -> list[str]:
    return [row.outcome.value for row in queries.rows(batch)]


def exported(what: str) -> bytes:
    target = TARGETS[what]
    rows = [row for _number, row in target.exported()]
    return "".join(csv_lines(target.headings, rows)).encode()


def ties() -> set[tuple[str, str]]:
    held = (
        select(Member.name, Organisation.name)
        .join(RoleGrant, RoleGrant.member_id == Member.id)
        .join(Organisation, RoleGrant.organisation_id == Organisation.id)
        .where(RoleGrant.role == Role.HEALTH_PARTNER)
    )
    return {(name, organisation) for name, organisation in db.session.execute(held)}


def test_partners_come_in_unclaimed_and_tied_to_their_organisations(catalogue, carol):
    batch = imported(EXAMPLE, "partners", by=carol)

    assert ties() == {
        ("Iris Example-Nurse", "Vale Example Hospitals"),
        ("Tom Example-Physio", "Vale Example Hospitals"),
        ("Ruth Example-Falls", "Vale Example Hospitals"),
        ("Ruth Example-Falls", "Steady Steps Example Charity"),
    }
    iris = db.session.scalars(select(Member).where(Member.name == "Iris Example-Nurse")).one()
    assert (iris.status, iris.employer) == (Membership.UNCLAIMED, "Cardiac rehabilitation nurse")
    assert batch.tally["organisations added"] == 3
    assert batch.tally["members added"] == 3


def test_a_list_of_partners_is_taken_back_as_a_whole(catalogue, carol):
    factories.organisation("Vale Example Hospitals")
    batch = imported(EXAMPLE, "partners", by=carol)

    undone(batch, by=carol)

    assert batch.status is Status.UNDONE
    assert ties() == set()
    assert list(db.session.scalars(select(Organisation.name))) == ["Vale Example Hospitals"]
    assert db.session.scalar(select(func.count()).where(Member.origin == "imported")) == 0


def test_an_organisation_that_somebody_else_joined_is_not_taken_back(catalogue, carol, esi):
    batch = imported(EXAMPLE, "partners", by=carol)
    leisure = db.session.scalars(select(Organisation).where(Organisation.name.startswith("North"))).one()
    db.session.add(
        RoleGrant(
            member_id=esi.id, role=Role.HEALTH_PARTNER, organisation=leisure, begins_on=date(2026, 1, 1)
        )
    )
    db.session.flush()

    changed = TARGETS["partners"].changed_since(batch)

    assert changed == ["Northside Example Leisure: somebody or something else is tied to it."]


def test_the_same_partners_again_change_nothing(catalogue, carol):
    imported(EXAMPLE, "partners", by=carol)

    assert set(outcomes(tried(EXAMPLE, "partners", by=carol))) == {"same"}


def test_a_member_who_is_there_is_tied_when_somebody_says_so_and_untied_by_undoing(catalogue, carol, amina):
    content = workbook(["Organisation", "Name", "E-mail"], ["A Trust", amina.name, amina.email])
    batch = tried(content, "partners", by=carol)
    [row] = queries.rows(batch)
    assert (row.outcome, row.decided) == (Outcome.CHANGED, Decision.LEAVE_OUT)

    operations.decide(row, Decision.IMPORT, by=carol)
    operations.start_import(batch, by=carol)
    working.import_rows(batch)
    tied = ties()
    undone(batch, by=carol)

    assert tied == {(amina.name, "A Trust")}
    assert ties() == set()
    assert db.session.get(Member, amina.id) is not None


def test_nobody_ties_themselves_to_a_partner(catalogue, carol):
    content = workbook(["Organisation", "Name", "E-mail"], ["A Trust", carol.name, carol.email])

    assert outcomes(tried(content, "partners", by=carol)) == ["same"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (["", "Bo New", "bo@network.example"], "no name of an organisation"),
        (["A Trust", "", "bo@network.example"], "not their name"),
        (["=1+1", "Bo New", ""], "no name of an organisation"),
        ([" ; ", "Bo New", ""], "no name of an organisation"),
    ],
)
def test_a_row_about_a_partner_that_cannot_be_read_is_an_error(catalogue, carol, row, says):
    batch = tried(workbook(["Organisation", "Name", "E-mail"], row), "partners", by=carol)

    [found] = queries.rows(batch)
    assert found.outcome is Outcome.ERROR
    assert any(says in finding.words for finding in found.remarks)


def test_areas_come_in_change_and_go_again(catalogue, carol):
    aylesbury = db.session.scalars(select(Area).where(Area.key == "aylesbury")).one()
    before = (aylesbury.latitude, aylesbury.priority)
    content = workbook(
        AREA_HEADINGS,
        ["aylesbury", 51.5, "", "no", "", ""],
        ["Nowhere Example", "51.25", "-0.75", "yes", "1/4/2026", "31 March 2028"],
    )
    batch = imported(content, "areas", by=carol)
    nowhere = db.session.scalars(select(Area).where(Area.name == "Nowhere Example")).one()
    assert (aylesbury.latitude, aylesbury.priority) == (51.5, False)
    assert (nowhere.longitude, nowhere.priority) == (-0.75, True)
    assert (nowhere.begins_on, nowhere.ends_on) == (date(2026, 4, 1), date(2028, 3, 31))

    undone(batch, by=carol)

    assert (aylesbury.latitude, aylesbury.priority) == before
    assert db.session.scalar(select(Area.id).where(Area.name == "Nowhere Example")) is None


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (["", 51, 0, "", "", ""], "no name"),
        (["New", "", "", "", "", ""], "latitude and its longitude"),
        (["New", 91, 0, "", "", ""], "no latitude"),
        (["New", 51, "nan", "", "", ""], "no longitude"),
        (["New", 51, 0, "", "2027", ""], "no whole date"),
        (["New", 51, 0, "", "2/1/2027", "1/1/2027"], "before the first"),
        (["Aylesbury", "", "", "", "", "1/1/1999"], "before the first"),
    ],
)
def test_a_row_about_an_area_that_makes_no_sense_is_an_error(catalogue, carol, row, says):
    batch = tried(workbook(AREA_HEADINGS, row), "areas", by=carol)

    [found] = queries.rows(batch)
    assert found.outcome is Outcome.ERROR
    assert any(says in finding.words for finding in found.remarks)


def test_an_area_twice_in_a_list_is_told_at_the_second(catalogue, carol):
    row = ["Twice Example", 51, 0, "", "", ""]

    assert outcomes(tried(workbook(AREA_HEADINGS, row, row), "areas", by=carol)) == ["new", "error"]


def test_an_area_that_was_changed_or_covered_since_is_named(catalogue, carol, amina):
    content = workbook(AREA_HEADINGS, ["One", 51, 0, "", "", ""], ["Two", 52, 0, "", "", ""])
    batch = imported(content, "areas", by=carol)
    one, two = (db.session.scalars(select(Area).where(Area.name == name)).one() for name in ("One", "Two"))
    catalogue_operations.change(one, {"latitude": 50.0}, by=carol)
    cover(amina, [two])
    db.session.flush()

    assert TARGETS["areas"].changed_since(batch) == [
        "One (row 2): the area was changed.",
        "Two (row 3): somebody or something is tied to it.",
    ]


@pytest.mark.parametrize("what", ["partners", "areas"])
def test_an_export_comes_back_in_without_a_change(catalogue, carol, esi, what):
    imported(EXAMPLE, "partners", by=carol)
    factories.organisation("Both; in one name")
    content = exported(what)
    assert content.count(b"\n") > 4

    batch = tried(content, what, by=carol)

    assert set(outcomes(batch)) == {"same"}


def test_a_coordinator_takes_areas_all_the_way_and_back(catalogue, signed_in_as, carol):
    browser = signed_in_as(carol)
    content = workbook(AREA_HEADINGS, ["Nowhere Example", 51.25, -0.75, "yes", "", ""])
    data = {"file": (io.BytesIO(content), "areas.xlsx"), "what": "areas"}
    there = browser.post("/imports/", data=data, content_type="multipart/form-data").headers["Location"]
    where = browser.post(there, data=columns_of(browser.get(there).text)).headers["Location"]
    jobs.run_waiting()
    assert "Nowhere Example" in browser.get(where).text
    assert "51.25" in browser.get(f"{where}/rows/2").text
    browser.post(f"{where}/import")
    jobs.run_waiting()
    assert "1 areas added" in browser.get(where).text
    assert "Nowhere Example" in browser.get("/imports/areas.csv").text

    browser.post(f"{where}/undo")
    jobs.run_waiting()

    assert "Taken back" in browser.get(where).text
    assert "Nowhere Example" not in browser.get("/imports/areas.csv").text
