"""The pages of an import, from choosing the file to undoing it."""

import re

import pytest
from sqlalchemy import select

from network.core import audit, jobs
from network.core.database import db
from network.core.permission import Role
from network.members.imports import operations, reading, working
from network.members.imports.models import ImportBatch
from network.members.imports.rules import Decision, Status
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from tests import factories
from tests.imports.world import EXAMPLE, columns_of, send, workbook
from tests.plugins.statements import statements


def latest() -> ImportBatch:
    db.session.expire_all()
    return db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()


def test_a_coordinator_takes_a_list_all_the_way_and_back(catalogue, signed_in_as, carol):
    browser = signed_in_as(carol)
    there = send(browser, EXAMPLE.read_bytes()).headers["Location"]
    page = browser.get(there).text
    assert "Column K: Insurance (until)" in page

    where = browser.post(there, data=columns_of(page)).headers["Location"]
    assert "Trying the rows" in browser.get(where).text
    jobs.run_waiting()

    page = browser.get(where).text
    assert "Dry run: nothing is imported yet" in page
    assert "Possibly the same person as row 6 (Brian Sample)" in page
    browser.post(f"{where}/rows/18", data={"decision": "same_person:0", "role": "instructor"})
    browser.post(f"{where}/import")
    jobs.run_waiting()

    page = browser.get(where).text
    assert "21 members added" in page
    assert db.session.scalar(select(Member.name).where(Member.name == "Amina Testwood"))
    browser.post(f"{where}/undo")
    jobs.run_waiting()

    assert "Taken back" in browser.get(where).text
    assert latest().status is Status.UNDONE
    assert db.session.scalar(select(Member.name).where(Member.name == "Amina Testwood")) is None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7 and more", "not a spreadsheet"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected with a password",
        ),
        (b"name,email\n" + b"x" * reading.LARGEST_FILE, "larger than 10 MB"),
        (b"   ", "nothing in this file"),
    ],
    ids=["a PDF", "encrypted", "too large", "empty"],
)
def test_a_file_that_cannot_be_taken_is_refused_beside_the_field(
    content, says, catalogue, signed_in_as, carol
):
    response = send(signed_in_as(carol), content)

    assert response.status_code == 200
    assert says in response.text
    assert "Error: " in response.text
    assert latest() is None


def test_a_file_is_needed(catalogue, signed_in_as, carol):
    assert "Choose a file" in signed_in_as(carol).post("/imports/", data={}).text


def test_another_sheet_can_be_chosen(catalogue, signed_in_as, carol):
    browser = signed_in_as(carol)
    there = send(browser, EXAMPLE.read_bytes()).headers["Location"]

    page = browser.get(there, query_string={"sheet": "old 2022 list - ignore"}).text

    assert dict(columns_of(page).items()) == {
        "sheet": "old 2022 list - ignore",
        "header_row": "1",
        "column_1": "name",
        "column_2": "email",
    }


def test_two_columns_for_one_field_are_refused_with_every_answer_kept(catalogue, signed_in_as, carol):
    browser = signed_in_as(carol)
    there = send(browser, workbook(["Name", "Also"], ["Bo New", "Bo"])).headers["Location"]
    answers = columns_of(browser.get(there).text) | {"column_2": "name"}

    page = browser.post(there, data=answers).text

    assert "Two columns are mapped to “Name”" in page
    assert columns_of(page) == answers


def test_a_coordinator_finds_the_import_and_from_its_report_the_people_to_invite(
    imported, signed_in_as, carol, ben
):
    batch = imported(by=carol)
    browser = signed_in_as(carol)

    assert 'href="/imports/"' in browser.get("/more").text
    assert 'href="/imports/"' not in signed_in_as(ben).get("/more").text
    report = browser.get(f"/imports/{batch.id}").text
    [way] = re.findall(r'<a[^>]*href="([^"]*)"[^>]*>\s*Invite the people in it', report)
    assert "Amina Testwood, amina.testwood@example.org" in browser.get(way).text


def test_a_report_without_new_people_offers_nobody_to_invite(imported, signed_in_as, carol):
    dev = factories.member("Dev Patel", email="dev@network.example", status=Membership.UNCLAIMED)
    batch = imported(
        workbook(["Name", "E-mail", "Mobile"], ["Dev Patel", dev.email, "07700 900002"]), by=carol
    )

    assert "Invite the people" not in signed_in_as(carol).get(f"/imports/{batch.id}").text


def test_rows_can_be_filtered_by_what_they_come_to(tried, signed_in_as, carol):
    batch = tried(by=carol)

    page = signed_in_as(carol).get(f"/imports/{batch.id}", query_string={"show": "error"}).text

    assert re.findall(r'id="row-(\d+)"', page) == ["22"]


def test_the_page_of_rows_takes_the_same_statements_for_few_and_many(tried, signed_in_as, carol):
    browser = signed_in_as(carol)
    counted = []
    for size in (1, 40):
        content = workbook(
            ["Name", "E-mail"], *([f"Bo {one}", f"bo{one}@network.example"] for one in range(size))
        )
        batch = tried(content, by=carol)
        db.session.commit()
        with statements() as seen:
            browser.get(f"/imports/{batch.id}")
        counted.append(len(seen))

    assert counted[0] == counted[1]


def test_long_lists_have_pages(tried, signed_in_as, carol):
    content = workbook(["Name", "E-mail"], *([f"Bo {one}", f"bo{one}@network.example"] for one in range(60)))
    batch = tried(content, by=carol)
    browser = signed_in_as(carol)

    first = browser.get(f"/imports/{batch.id}").text
    further = re.search(r'rel="next" href="([^"]*)"', first)
    assert further

    assert len(re.findall(r'id="row-', browser.get(further.group(1).replace("&amp;", "&")).text)) == 10


def test_a_decision_that_makes_no_sense_is_refused(tried, signed_in_as, carol):
    batch = tried(by=carol)

    page = (
        signed_in_as(carol)
        .post(f"/imports/{batch.id}/rows/18", data={"decision": "import", "role": "instructor"})
        .text
    )

    assert "Choose one of the answers in the list" in page


def test_a_row_of_another_coordinators_list_does_not_show_the_notes_on_ones_own_record(
    tried, signed_in_as, carol
):
    dee = factories.member("Dee Marsh", Role.COORDINATOR, email="dee@network.example")
    factories.account(dee)
    dee.notes = "canary on record"
    content = workbook(
        ["Name", "E-mail", "Notes", "Languages"], ["Dee Marsh", dee.email, "canary in the list", "Urdu"]
    )
    batch = tried(content, by=carol)
    db.session.commit()

    pages = {who.name: signed_in_as(who).get(f"/imports/{batch.id}/rows/2").text for who in (carol, dee)}

    assert "canary on record" in pages["Carol Hughes"]
    assert "canary" not in pages["Dee Marsh"]
    assert "Urdu" in pages["Dee Marsh"]


def test_an_undo_that_cannot_be_says_what_was_changed(imported, signed_in_as, carol):
    batch = imported(by=carol)
    db.session.scalars(select(Member).where(Member.name == "Amina Testwood")).one().notes = "rang her"
    browser = signed_in_as(carol)

    assert "Amina Testwood (row 5): the record was changed." in browser.get(f"/imports/{batch.id}/undo").text
    assert browser.post(f"/imports/{batch.id}/undo").status_code == 409


def test_a_list_can_be_thrown_away(tried, signed_in_as, carol):
    batch = tried(by=carol)

    signed_in_as(carol).post(f"/imports/{batch.id}/throw-away")

    assert latest() is None


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_coordinator_saves_every_record_and_that_is_recorded(kind, imported, signed_in_as, carol):
    imported(by=carol)

    response = signed_in_as(carol).get(f"/imports/members.{kind}")

    assert reading.read(response.data).sheets[0].after(1)
    assert audit.entries(what="members exported")[0].by_name == carol.name


@pytest.mark.parametrize("who", ["amina", "ben", "esi", "ada"])
@pytest.mark.parametrize(
    "address", ["/imports/", "/imports/{}", "/imports/{}/columns", "/imports/{}/rows/18", "/imports/{}/undo",
                "/imports/members.csv"]
)  # fmt: skip
def test_nobody_but_a_coordinator_imports(who, address, tried, signed_in_as, carol, request):
    batch = tried(by=carol)
    db.session.commit()

    response = signed_in_as(request.getfixturevalue(who)).get(address.format(batch.id))

    assert response.status_code == 403


def test_a_visitor_is_asked_to_sign_in(tried, client, carol):
    batch = tried(by=carol)

    assert client.post(f"/imports/{batch.id}/import").status_code == 302
    assert latest().status is Status.CHECKED


def test_what_a_list_says_is_never_markup(tried, signed_in_as, carol):
    content = workbook(
        ["Name", "E-mail", "Quals"], ["<script>alert(1)</script>", "<b>@x", "<img src=x onerror=alert(1)>"]
    )
    batch = tried(content, "<svg onload=alert(1)>.xlsx", by=carol)
    browser = signed_in_as(carol)

    pages = [browser.get(f"/imports/{batch.id}{rest}").text for rest in ("", "/columns", "/rows/2")]

    assert not any("<script>alert" in page or "<img src=x" in page or "<svg onload" in page for page in pages)


def test_the_work_goes_on_when_the_page_is_closed_and_a_crash_is_survived(tried, carol, monkeypatch):
    batch = tried(by=carol)
    operations.start_import(batch, by=carol)
    db.session.commit()
    assert working.take_up(batch.id)

    assert not working.take_up(batch.id)
    db.session.get_one(ImportBatch, batch.id).working_until = None
    jobs.run(operations.JOB)

    assert latest().status is Status.IMPORTED


def test_a_step_that_fails_says_so_and_changes_nothing(tried, carol, monkeypatch):
    batch = tried(by=carol)
    operations.start_import(batch, by=carol)
    monkeypatch.setattr("network.members.imports.writing.Writer.finish", lambda _writer: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        jobs.run(operations.JOB)

    failed = latest()
    assert (failed.status, failed.problems) == (Status.FAILED, [working.OUR_FAULT])
    assert db.session.scalar(select(Member.name).where(Member.name == "Amina Testwood")) is None


def test_a_duplicate_of_a_row_that_is_left_out_is_told(tried, carol):
    batch = tried(by=carol)
    for number, decision in ((6, Decision.LEAVE_OUT), (18, Decision.SAME_PERSON)):
        row = operations.queries.row(batch, number)
        operations.decide(row, decision, by=carol)
    operations.start_import(batch, by=carol)
    db.session.commit()

    jobs.run(operations.JOB)

    assert "Row 18 is the same person as row 6, which is left out." in latest().problems[0]


def test_nobody_waits_while_a_list_is_read(catalogue, signed_in_as, carol, monkeypatch):
    open_meanwhile = []
    for module, name in ((operations, "read_safely"), (working.planning, "read_rows")):
        real = getattr(module, name)

        def watched(*args, real=real):
            open_meanwhile.append(db.session().in_transaction())
            return real(*args)

        monkeypatch.setattr(module, name, watched)

    browser = signed_in_as(carol)
    there = send(browser, EXAMPLE.read_bytes()).headers["Location"]
    browser.post(there, data=columns_of(browser.get(there).text))
    jobs.run_waiting()

    assert open_meanwhile == [False, False]
