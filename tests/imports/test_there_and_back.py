"""What is exported comes back in without a change, whatever partners and areas there are."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.core.database import db
from network.core.permission import Role
from network.core.spreadsheets import csv_lines
from network.members.imports import guessing
from network.members.imports.reading import read
from network.members.imports.rules import Outcome
from network.members.imports.targets import TARGETS
from network.members.people.keys import fold
from network.members.people.models import RoleGrant
from tests import factories

LETTERS = "abcdefgh XYZéñ'-.,/&()0123456789=+@"
WORDS = st.text(LETTERS, min_size=1, max_size=40).map(str.strip).filter(fold)
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
AREAS = st.lists(
    st.tuples(
        WORDS,
        st.floats(-90, 90).map(lambda degrees: round(degrees, 6)),
        st.floats(-180, 180).map(lambda degrees: round(degrees, 6)) | st.just(0.00001),
        st.booleans(),
        DAYS,
        st.none() | st.integers(0, 4000),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda area: fold(area[0]),
)
# Names of one or two parts with what stands between names in a list; no part is the name of another.
NAMES = st.lists(WORDS, min_size=2, max_size=7, unique_by=fold).map(
    lambda parts: ["; ".join(parts[:2]), *parts[2:5], *filter(None, [";".join(parts[5:])])]
)
TRIES = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PEOPLE = st.lists(st.sets(st.integers(0, 3), min_size=1), max_size=3)


def changes(what: str) -> list[tuple[str, object, object]]:
    """Export all there is, read it back, and return each row that is not the same as what is there."""
    target = TARGETS[what]
    rows = [row for _number, row in target.exported()]
    book = read("".join(csv_lines(target.headings, rows)).encode())
    known = target.known()
    sheet = guessing.guess_sheet(book, known)
    header = guessing.guess_header(sheet, known)
    mapping = guessing.mapping_of(guessing.guess_columns(sheet, header.row, known))
    read_row = target.reader()
    readings = [read_row(row, mapping, sheet.row(header.row)) for row in sheet.after(header.row)]
    plans = target.plan(readings, brought_by=None)
    assert len(plans) == len(rows)
    return [
        (plan.outcome.value, plan.changes, plan.reading.findings)
        for plan in plans
        if plan.outcome is not Outcome.SAME
    ]


@TRIES
@given(areas=AREAS)
def test_areas_go_out_and_come_back_without_a_change(app, areas):
    made = db.session.begin_nested()
    for name, latitude, longitude, priority, begins_on, lasts in areas:
        ends_on = begins_on + timedelta(days=lasts) if lasts is not None else None
        factories.area(
            name, latitude=latitude, longitude=longitude, priority=priority, begins_on=begins_on,
            ends_on=ends_on,
        )  # fmt: skip

    found = changes("areas")
    made.rollback()

    assert found == []


@TRIES
@given(names=NAMES, people=PEOPLE)
def test_partners_go_out_and_come_back_without_a_change(app, names, people):
    made = db.session.begin_nested()
    there = [factories.organisation(name) for name in names]
    for number, belongs in enumerate(people):
        member = factories.member(f"Person {'ABC'[number]}", email=f"p{number}@network.example")
        for which in {which % len(there) for which in belongs}:
            factories.kept(
                RoleGrant(
                    member_id=member.id, role=Role.HEALTH_PARTNER, organisation_id=there[which].id,
                    begins_on=factories.LONG_AGO,
                )
            )  # fmt: skip

    found = changes("partners")
    made.rollback()

    assert found == []
