"""The papers of one bursary: all that hangs on it, in one file that adds up, for who may read it."""

import csv
import io
import zipfile
from hashlib import sha256

import pytest
from sqlalchemy import ForeignKey, MetaData

from network.bursaries.applications.models import ChangeRequest, Document
from network.bursaries.applications.rules import Section, Status
from network.bursaries.ledger import operations as ledger
from network.bursaries.ledger import queries as sums
from network.bursaries.ledger.models import LedgerEntry
from network.bursaries.ledger.rules import Balance, Move, balance
from network.bursaries.reports import bundles
from network.bursaries.reports.models import PublicName
from network.core import audit, mail, storage
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.permission import SYSTEM
from tests import factories
from tests.bursaries.reports.conftest import NOW, moved


@pytest.fixture
def bursary(amina, ben, fund):
    """A bursary with a document, a question, a letter, a history, a payment, and one that was none."""
    made = factories.application(amina, fund, Status.PAID, statement='=HYPERLINK("https://evil.example")')
    factories.declaration(ben, made)
    moved(made, (Status.SUBMITTED, NOW), (Status.APPROVED, NOW))
    for move in (Move.UNPAY, Move.PAY, Move.CLAW_BACK):
        ledger.enter(fund.lines[0], move, 100_00, by=SYSTEM, application_id=made.id, reason="Counted twice")
    file = factories.stored_file(name="../../evil.jpg")
    factories.kept(Document(application=made, key="quote", file=file))
    factories.kept(
        ChangeRequest(application=made, section=Section.COSTS, words="Which fee?", before=[["Fee", "£600"]])
    )
    letter = mail.queue("accounts/email/password_changed.txt", to=amina, about=made)
    letter.subject, letter.body = "We / you: an offer", "Dear Amina"
    factories.kept(PublicName(application_id=made.id, award="SECRETAWARD", recipient="SECRETPERSON"))
    db.session.commit()
    return made


def opened(content):
    return zipfile.ZipFile(io.BytesIO(content))


def packed(bursary, by):
    return opened(b"".join(bundles.pieces(bundles.bundle(bursary, by=by))))


def rows(archive, name):
    return list(csv.DictReader(io.StringIO(archive.read(name).decode().lstrip("\ufeff"))))


def test_every_paper_is_there_and_the_list_of_them_is_right(bursary, carol, signed_in_as):
    answer = signed_in_as(carol).get(f"/bursaries/{bursary.id}/bundle.zip")

    archive = opened(answer.data)
    assert archive.testzip() is None
    listed = rows(archive, "manifest.csv")
    assert {one["File"] for one in listed} | {"manifest.csv"} == set(archive.namelist())
    for one in listed:
        content = archive.read(one["File"])
        assert (str(len(content)), sha256(content).hexdigest()) == (one["Bytes"], one["SHA-256"])
    assert {
        "applications.csv", "ledger.csv", "costs.csv", "documents.csv", "change_requests.csv",
        "declarations.csv", "status-changes.csv", "what-was-done.csv", "scheme.json", "read-me-first.txt",
        "documents/001-evil.jpg",
    } <= set(archive.namelist())  # fmt: skip
    assert archive.read("documents/001-evil.jpg") == storage.fetch(bursary.documents[0].file.key)
    (letter,) = (name for name in archive.namelist() if name.startswith("letters/"))
    assert "Dear Amina" in archive.read(letter).decode()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="bursary-{bursary.reference}.zip"'


def test_its_entries_are_the_ledgers_and_add_up_to_its_sums(bursary, carol):
    archive = packed(bursary, carol)

    entries = rows(archive, "ledger.csv")
    kept = db.session.scalars(db.select(LedgerEntry).filter_by(application_id=bursary.id)).all()
    assert [(int(one["id"]), one["move"], int(one["pence"])) for one in entries] == [
        (one.id, one.move.value, one.pence) for one in sorted(kept, key=lambda one: one.id)
    ]
    found = balance((Move(one["move"]), int(one["pence"])) for one in entries)
    held = sums.of_application(bursary.id)
    assert held == Balance(0, found.reserved, found.committed, found.paid) == Balance(paid=200_00)
    assert "Paid: £200\n" in archive.read("read-me-first.txt").decode()


def test_names_are_safe_and_no_cell_runs(bursary, carol):
    archive = packed(bursary, carol)

    assert all(
        ".." not in name and not name.startswith("/") and "\\" not in name for name in archive.namelist()
    )
    assert rows(archive, "applications.csv")[0]["statement"].startswith("'=HYPERLINK")
    assert rows(archive, "applications.csv")[0]["applicant"] == "Amina Khan"


def test_it_is_written_down_before_it_is_given(bursary, carol, amina, signed_in_as):
    signed_in_as(carol).get(f"/bursaries/{bursary.id}/bundle.zip")

    (taken,) = audit.entries(what="bursary bundle taken")
    assert (taken.by_name, taken.about_id, taken.thing_id) == ("Carol Hughes", amina.id, bursary.id)


def test_who_judges_has_it_once_it_is_decided_without_what_others_declared(bursary, ben, amina, fund):
    names = packed(bursary, ben).namelist()
    waiting = factories.application(amina, fund)
    factories.declaration(ben, waiting)

    assert "ledger.csv" in names
    assert not {"declarations.csv", "what-was-done.csv"} & set(names)
    with pytest.raises(NotPermitted):
        bundles.bundle(waiting, by=ben)


@pytest.mark.parametrize("who", ["amina", "esi", "ada", "a conflicted coordinator", "a silent funder"])
def test_others_have_none(bursary, who, request, carol, trust, signed_in_as):
    if who == "a conflicted coordinator":
        member = carol
        factories.declaration(carol, bursary, conflict=True)
    elif who == "a silent funder":
        member = factories.funds_for(factories.member("Gus"), trust)
        factories.account(member)
    else:
        member = request.getfixturevalue(who)

    assert signed_in_as(member).get(f"/bursaries/{bursary.id}/bundle.zip").status_code == 403


def test_the_name_under_which_it_is_published_is_not_in_it(bursary, carol):
    content = b"".join(
        one.read() for archive in [packed(bursary, carol)]
        for one in map(archive.open, archive.namelist())
    )  # fmt: skip

    assert b"SECRET" not in content
    assert b"=HYPERLINK" in content


def test_nothing_of_another_bursary_is_in_it(bursary, esi, carol, fund):
    other = factories.application(esi, fund, Status.PAID, statement="Of somebody else")

    archive = packed(bursary, carol)

    text = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    assert "Of somebody else" not in text
    assert other.reference not in text
    assert bursary.reference in text


def test_a_file_that_is_gone_is_listed_as_that(bursary, carol, monkeypatch):
    def away(_key):
        raise FileNotFoundError

    monkeypatch.setattr(storage, "fetch", away)

    archive = packed(bursary, carol)

    gone = [
        one for one in rows(archive, "manifest.csv") if one["What it is"] == "A file that is no longer there"
    ]
    assert [one["File"] for one in gone] == ["documents/001-evil.jpg"]
    assert "documents/001-evil.jpg" not in archive.namelist()


def test_every_table_that_names_an_application_is_in_it_or_left_out_by_name(app):
    """A part that is added later cannot forget it: what refers to an application stands in its bundle."""
    schema: MetaData = db.metadata
    refer = {
        table.name
        for table in schema.tables.values()
        for key in table.foreign_keys
        if isinstance(key, ForeignKey) and key.column.table.name == "bursary_applications"
    }

    found = {table.name for table in bundles.rows_of(0, leave_out=bundles.NOT_IN_IT)}

    assert refer - found == bundles.NOT_IN_IT
