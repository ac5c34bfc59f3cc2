"""Lists of links on their way into the library, and out of it again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from network.core import clock as our_clock
from network.core.database import db
from network.core.spreadsheets import csv_lines
from network.members.catalogue import seed
from network.members.catalogue.seed import SEED
from network.members.imports import operations, queries, working
from network.members.imports.models import ImportBatch
from network.members.imports.rules import Outcome, Status
from network.members.imports.targets import TARGETS
from network.resources import changes
from network.resources.keeping import lists
from network.resources.library import operations as library
from network.resources.library.models import Resource
from network.resources.library.operations import Details
from network.resources.library.rules import Audience, Kind, LabelSort, Licence, Visibility
from network.resources.library.rules import Status as Standing
from tests import factories
from tests.imports.world import workbook

HEAD = "Title,Link,Kind,Summary,Conditions,Stages,Audience,Language,Tags,Visible to,Review by\n"
ROW = (
    "Chairs,https://www.example.org/chairs,Leaflet,Begin seated.,falls; Cancer,Rehabilitation,Instructors,"
    'English,"Otago, chairs",Everybody,1/4/2027\n'
)


@pytest.fixture(autouse=True)
def catalogue(app):
    """Load the conditions that a new network begins with."""
    seed.load()
    db.session.commit()


def tried(content: str | bytes, *, by) -> ImportBatch:
    data = content if isinstance(content, bytes) else content.encode()
    batch = operations.upload(data, "links.csv", by=by, what=lists.NAME)
    operations.choose(batch, batch.sheet, batch.header_row, batch.columns, by=by)
    operations.start_check(batch, by=by)
    working.check(batch)
    return batch


def imported(content: str | bytes, *, by, way: str = lists.PUBLISHED) -> ImportBatch:
    batch = tried(content, by=by)
    operations.start_import(batch, by=by, way=way)
    working.import_rows(batch)
    assert batch.status is Status.IMPORTED
    return batch


def outcomes(batch: ImportBatch) -> list[str]:
    return [row.outcome.value for row in queries.rows(batch)]


def findings(batch: ImportBatch) -> list[str]:
    return [one.words for row in queries.rows(batch) for one in row.remarks]


def exported() -> str:
    target = TARGETS[lists.NAME]
    return "".join(csv_lines(target.headings, [row for _number, row in target.exported()]))


def test_a_row_becomes_a_resource_that_its_importer_keeps(carol):
    batch = imported(HEAD + ROW, by=carol)

    made = db.session.scalars(select(Resource)).one()
    assert (made.title, made.kind, made.summary, made.language) == (
        "Chairs",
        Kind.LEAFLET,
        "Begin seated.",
        "en",
    )
    assert sorted(condition.key for condition in made.conditions) == ["cancer", "falls"]
    assert made.labelled(LabelSort.TAG) == ["chairs", "otago"]
    assert made.labelled(LabelSort.AUDIENCE) == [Audience.INSTRUCTORS.value]
    assert (made.visibility, made.licence) == (Visibility.PUBLIC, Licence.UNKNOWN)
    assert (made.status, made.owner_id, made.current.link) == (
        Standing.PUBLISHED,
        carol.id,
        "https://www.example.org/chairs",
    )
    assert made.review_by.isoformat() == "2027-04-01"
    assert batch.tally == {"resources added": 1, "resources changed": 0}


@pytest.mark.one_database("sqlite")
def test_a_coordinator_chooses_drafts(carol):
    imported(HEAD + ROW, by=carol, way=lists.DRAFTS)

    assert db.session.scalars(select(Resource)).one().status is Standing.DRAFT


WRONG = [
    ("A,,Leaflet", "A new resource needs a link."),
    (",https://b.example.org/,Leaflet", "A new resource needs a title."),
    ("C,https://c.example.org/,", "A new resource needs a kind."),
    ("D,d.example.org,Leaflet", library.NO_LINK),
    ("E,javascript:alert(1),Leaflet", library.NO_LINK),
    ("F,http://10.0.0.7/,Leaflet", "leads into a private network"),
    ("G,https://g.example.org/,Rumour", "“Rumour” is not known under “Kind”"),
    ("H,https://h.example.org/,Leaflet,,Measles", "“Measles” is not known under “Conditions”"),
    ("I,https://i.example.org/,Leaflet,,,,,,,Aliens", "“Aliens” is not known under “Visible to”"),
    ("J,https://j.example.org/,Leaflet,,,,,,,,2027", "“2027” is no whole date"),
    ("K,https://there.example.org,Leaflet", "“There” has this address already."),
    ("L,https://withdrawn.example.org,Leaflet", "was withdrawn"),
    ("M,http://M.example.org/#part,Leaflet", "Row 2 has this address already."),
    (f"{'N' * 201},https://n.example.org/,Leaflet", "longer than 200 characters"),
    (f"O,https://o.example.org/,Leaflet,,,,,,,,,{'0' * 19}1{'9' * 20}", "is no id of the library"),
    (f"P,https://p.example.org/,Leaflet,,,,,,,,,{'9' * 5_000}", "is no id of the library"),
]


@pytest.mark.one_database("sqlite")
def test_what_cannot_be_imported_is_explained_beside_its_row(carol):
    there = "There,https://there.example.org/,Video\nWithdrawn,https://withdrawn.example.org/,Video\n"
    imported(HEAD + there, by=carol)
    library.withdraw(db.session.query(Resource).filter_by(title="Withdrawn").one(), "Old.", by=carol)
    rows = ["Fine,https://m.example.org/,Leaflet", *(row for row, _words in WRONG)]

    batch = tried(HEAD.strip() + ",Our id\n" + "".join(f"{row}\n" for row in rows), by=carol)

    assert outcomes(batch) == ["new"] + ["error"] * len(WRONG)
    said = [" ".join(one.words for one in row.remarks) for row in queries.rows(batch)[1:]]
    assert [words for (_row, words), found in zip(WRONG, said, strict=True) if words not in found] == []


@pytest.mark.one_database("sqlite")
def test_what_could_be_about_a_patient_is_told_and_not_said_again(carol):
    warned = "A,https://a.example.org/,Leaflet,Born on 1/4/1949"
    batch = tried(f"{HEAD}{warned}\nB,https://b.example.org/,Leaflet,NHS number 943 476 5919\n", by=carol)

    assert findings(batch) == [
        "This could let somebody recognise a patient. If so, take it out before you import it."
    ]
    assert "NHS number" in batch.notes[0]
    assert not any("943" in str(row.reading) for row in queries.rows(batch))


def test_somebody_elses_draft_is_told_to_nobody(amina, carol):
    draft = library.begin(Details("Secret", Kind.LEAFLET), by=amina)
    library.add_version(draft, by=amina, link="https://www.example.org/chairs")

    assert outcomes(tried(HEAD + ROW, by=carol)) == ["new"]


@pytest.mark.one_database("sqlite")
def test_the_library_goes_out_and_comes_back_without_a_change(amina, carol):
    imported((SEED / "links.csv").read_bytes(), by=carol)
    odd = Details(
        "=1+1; or, “two”",
        Kind.CASE_STUDY,
        summary="One line.\nAnother, with a comma.",
        author="'Quoted'",
        tags=("a b", "c"),
        licence=Licence.CC_BY_SA,
        language="bfi",
    )
    for details in (odd, Details("@home", Kind.VIDEO, visibility=Visibility.COORDINATORS)):
        made = library.begin(details, by=carol)
        library.add_version(made, by=carol, link=f"https://www.example.org/{made.id}")
        library.publish(made, by=carol)
    before = exported()

    batch = tried(before, by=carol)

    assert [(row.name, row.changes) for row in queries.rows(batch) if row.outcome is not Outcome.SAME] == []
    assert len(queries.rows(batch)) == 20
    assert exported() == before
    assert outcomes(tried((SEED / "links.csv").read_bytes(), by=carol)) == ["same"] * 18


def test_a_row_with_our_id_changes_what_is_there_and_an_undoing_puts_it_back(carol):
    first = imported(HEAD + ROW, by=carol)
    changed = exported().replace("Begin seated.", "Begin on a chair.").replace("Leaflet", "Video")

    batch = imported(changed, by=carol)
    made = db.session.scalars(select(Resource)).one()
    now = made.summary, made.kind
    assert lists.Links().changed_since(first)
    operations.start_undo(batch, by=carol)
    working.undo(batch)

    assert now == ("Begin on a chair.", Kind.VIDEO)
    assert (made.summary, made.kind) == ("Begin seated.", Kind.LEAFLET)
    assert exported().count("Begin seated.") == 1


@pytest.mark.one_database("sqlite")
def test_another_address_is_given_on_its_page(carol):
    imported(HEAD + ROW, by=carol)

    batch = tried(exported().replace("/chairs", "/tables"), by=carol)

    assert "Change it on its page" in findings(batch)[0]


def test_an_import_is_undone_as_a_whole(carol):
    batch = imported(HEAD + ROW + "Tables,https://www.example.org/tables,Video\n", by=carol)
    gone = []
    changes.resource_discarded.add(lambda resource: gone.append(resource.id), "test")

    try:
        operations.start_undo(batch, by=carol)
        working.undo(batch)
    finally:
        changes.resource_discarded.add(lambda _resource: None, "test")

    assert batch.status is Status.UNDONE
    assert (db.session.query(Resource).count(), len(gone)) == (0, 2)


@pytest.mark.parametrize(("use", "words"), [("edit", "was changed"), ("refer", "refers to it")])
def test_what_was_taken_up_since_is_not_undone(amina, carol, use, words):
    batch = imported(HEAD + ROW, by=carol)
    made = db.session.scalars(select(Resource)).one()
    if use == "edit":
        library.still_correct(made, by=carol, review_by=our_clock.today() + timedelta(days=9))
    else:
        factories.discussion(amina, resource_id=made.id)

    with pytest.raises(operations.Refused, match=words):
        operations.start_undo(batch, by=carol)


@pytest.mark.one_database("sqlite")
def test_a_workbook_is_as_good(carol):
    book = workbook(["Title", "URL", "Type"], ["Chairs", "https://www.example.org/chairs", "leaflet"])

    assert outcomes(tried(book, by=carol)) == ["new"]


@pytest.mark.one_database("sqlite")
def test_the_command_line_imports_links_for_a_coordinator(app, carol, amina, tmp_path):
    file = tmp_path / "links.csv"
    file.write_text(HEAD + ROW)
    run = app.test_cli_runner().invoke
    who = ["import", "resources", str(file), "--by"]

    refused = run(args=[*who, amina.email])
    tried_out = run(args=[*who, carol.email, "--dry-run"])
    nothing = db.session.query(Resource).count()
    done = run(args=[*who, carol.email.upper(), "--publish"])

    assert (refused.exit_code, tried_out.exit_code, nothing, done.exit_code) == (1, 0, 0, 0)
    assert "No coordinator has the address" in refused.output
    assert db.session.scalars(select(Resource)).one().status is Standing.PUBLISHED


@pytest.mark.one_database("sqlite")
def test_a_coordinator_sees_both_ways_and_the_export(signed_in_as, carol):
    batch = tried(HEAD + ROW, by=carol)
    db.session.commit()
    client = signed_in_as(carol)

    page = client.get(f"/imports/{batch.id}").text
    client.post(f"/imports/{batch.id}/import", data={"way": "published"})
    working.work(our_clock.now())

    assert "Import as drafts" in page
    assert "Import and publish" in page
    assert "Chairs" in client.get("/imports/resources.csv").text
    assert client.get("/imports/nonsense.csv", may_fail=True).status_code == 404
    assert "Links for the library" in client.get("/imports/").text
