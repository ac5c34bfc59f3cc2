"""A copy of one's data: all of one's own, nothing of anybody else's, for one person, for a week."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from network.core import jobs, storage
from network.core.audit import AuditEntry
from network.core.database import db
from network.core.files import StoredFile
from network.core.lifecycle import NotPermitted
from network.rights import copies
from network.rights.models import CopyRequest
from network.rights.rules import CopyStatus
from tests import factories


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def all_in(content: bytes) -> bytes:
    with opened(content) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


@pytest.fixture
def ready(app, amina):
    request = copies.ask(amina, by=amina)
    db.session.commit()
    jobs.run(copies.JOB)
    return request


def test_a_copy_has_all_of_ones_own_words_and_none_of_anybody_elses(app):
    from tests.security import world as worlds

    world = worlds.build()
    amina = world.people["amina"]
    packed = all_in(copies.packed(amina)).decode(errors="replace")

    own = ["phone", "email", "employer", "biography", "notes", "certificate", "evidence", "practice", "draft"]
    own += ["device", "audit", "letter", "lost", "complaint", "deletion"]
    assert [
        word for word in own if f"canary-{word}-amina" not in packed and word not in {"phone", "email"}
    ] == []
    assert "amina-canary@network.example" in packed
    assert "07700 900700" in packed
    others = [name for name in world.people if name != "amina"]
    foreign = [word for word in world.canaries if any(word.endswith(f"-{name}") for name in others)]
    foreign += [f"{name}-canary@network.example" for name in others]
    assert len(foreign) > 30
    assert [word for word in foreign if word in packed] == []


def test_a_copy_is_for_machines_and_for_people(app, amina):
    amina.biography = "I teach <b>gently</b>."
    with opened(copies.packed(amina)) as archive:
        machine = json.loads(archive.read("data.json"))
        page = archive.read("read-me-first.html").decode()

    profile = next(one for one in machine["sections"] if one["title"] == "Profile")
    assert profile["rows"][0]["about"] == "I teach <b>gently</b>."
    assert "I teach &lt;b&gt;gently&lt;/b&gt;." in page


def test_a_coordinator_does_not_get_the_certificates_that_they_sent_for_others(app, carol, amina):
    grant = factories.qualification(amina, factories.kind())
    page = factories.evidence(grant, file=factories.stored_file(owner_id=carol.id))
    db.session.flush()

    with opened(copies.packed(carol)) as theirs, opened(copies.packed(amina)) as hers:
        assert [name for name in theirs.namelist() if name.startswith("files/")] == []
        assert f"files/001-{page.file.name}" in hers.namelist()


def test_a_file_that_is_lost_does_not_keep_a_copy_from_being_made(app, amina):
    grant = factories.qualification(amina, factories.kind())
    page = factories.evidence(grant)
    storage.delete(page.file.key)

    with opened(copies.packed(amina)) as archive:
        names = archive.namelist()
        machine = json.loads(archive.read("data.json"))

    assert names == ["data.json", "read-me-first.html"]
    assert machine["files"] == [f"{page.file.name} (it is no longer there)"]


def test_asking_twice_makes_one_copy(app, amina):
    first, second = copies.ask(amina, by=amina), copies.ask(amina, by=amina)

    assert first is second


def test_whoever_asked_gets_a_letter_without_an_attachment(ready, amina, outbox):
    (letter,) = outbox.to(amina)

    assert letter.subject == "The copy that you asked for is ready"
    assert "/account/my-data" in letter.body


def test_only_whoever_asked_can_fetch_it_and_it_is_written_down(
    ready, amina, carol, ada, client, signed_in_as
):
    address = f"/account/my-data/{ready.id}/file"

    answers = [
        browser.get(address).status_code for browser in (client, signed_in_as(carol), signed_in_as(ada))
    ]
    own = signed_in_as(amina).get(address)

    assert answers == [404, 404, 404]
    assert own.status_code == 200
    assert own.headers["Content-Disposition"].startswith("attachment")
    assert opened(own.data).testzip() is None
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "copy of data fetched")).one()
    assert (entry.by_id, entry.about_id) == (amina.id, amina.id)


def test_after_a_week_it_is_gone(ready, amina, signed_in_as, clock):
    clock.move_to(ready.until + timedelta(seconds=1))
    answer = signed_in_as(amina).get(f"/account/my-data/{ready.id}/file")
    jobs.run("forget-copies")

    assert answer.status_code == 404
    db.session.refresh(ready)
    assert (ready.status, ready.file_id) == (CopyStatus.OVER, None)
    assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_a_coordinator_asks_for_somebody_without_an_account(app, carol, dev, signed_in_as):
    signed_in_as(carol).post(f"/data-requests/members/{dev.id}/copy")
    jobs.run(copies.JOB)
    request = db.session.scalars(select(CopyRequest)).one()

    assert signed_in_as(carol).get(f"/account/my-data/{request.id}/file").status_code == 200
    asked = db.session.scalars(select(AuditEntry).where(AuditEntry.what == "copy of data asked for")).one()
    assert (asked.by_id, asked.about_id) == (carol.id, dev.id)


def test_nobody_else_asks_for_a_copy_about_others(app, amina, omar_like):
    with pytest.raises(NotPermitted):
        copies.ask(amina, by=omar_like)


@pytest.fixture
def omar_like(app):
    return factories.member("Omar Haddad")


def test_a_member_asks_and_finds_it_on_the_page(app, amina, signed_in_as):
    browser = signed_in_as(amina)
    browser.post("/account/my-data")
    waiting = browser.get("/account/my-data").text
    jobs.run(copies.JOB)

    assert "Being made" in waiting
    assert "Download" in browser.get("/account/my-data").text


def test_the_log_of_requests_has_the_last_day(app, amina, carol, signed_in_as, clock):
    clock.move_to("2026-11-22T10:00:00+00:00")
    copies.ask(amina, by=amina)

    assert "22 December 2026" in signed_in_as(carol).get("/data-requests/").text
