"""The index follows what is published, documents are read once, and all of it can be made anew."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from network.core import clock, jobs, search, storage
from network.core.child import ChildFailed, Reason
from network.core.database import db
from network.core.search.models import SearchEntry, SearchText
from network.members.people.models import Member
from network.resources.library import operations as library
from network.resources.library.models import Resource
from network.resources.library.operations import Details
from network.resources.library.rules import Kind, Status
from network.resources.library.steps import changed
from network.resources.searching import operations
from network.resources.searching.models import DocumentText
from network.resources.searching.offers import rename
from tests import factories
from tests.core import samples
from tests.resources.searching.conftest import findable, with_document


def found(words: str) -> list[int]:
    """Return the resources that have these words, whoever may see them."""
    return [hit.thing_id for hit in search.find("resource", words, select(Resource.id)).hits]


def texts() -> dict[str, str]:
    """Return what came of each document, and how it begins."""
    return {one.outcome: one.text[:40] for one in db.session.scalars(select(DocumentText))}


def test_a_resource_is_found_from_its_publication_to_its_withdrawal(amina: Member, carol: Member) -> None:
    resource = library.begin(Details("Nordic poles", Kind.GUIDANCE, tags=("walking",)), by=amina)
    library.add_version(resource, link="https://www.example.org/poles", by=amina)
    assert found("nordic") == []

    library.publish(resource, by=amina)
    assert found("nordic walking") == [resource.id]

    library.describe(resource, Details("Hiking sticks", Kind.GUIDANCE), by=amina)
    assert (found("nordic"), found("stick")) == ([], [resource.id])

    library.withdraw(resource, "A newer one has come out.", by=amina)
    assert found("stick") == []

    library.bring_back(resource, by=carol)
    assert found("stick") == [resource.id]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("guide.docx", lambda: samples.word("Warm up", "Keep the marmalade away from the pulley")),
        ("talk.pptx", lambda: samples.slides("Warm up", "marmalade and pulley")),
        ("notes.txt", lambda: b"The pulley is beside the marmalade"),
    ],
)
@pytest.mark.one_database("sqlite")
def test_documents_are_read_by_the_job_that_a_change_queues(
    amina: Member, name: str, make: Callable[[], bytes]
) -> None:
    resource = factories.resource(amina, link="")
    with_document(resource, make(), name)
    changed(resource)
    assert found("marmalade pulley") == []

    jobs.run_waiting()

    assert found("marmalade pulley") == [resource.id]
    with_document(resource, b"Another document", "another.txt")
    jobs.run("read-documents")
    assert found("another document") == [resource.id]


def test_the_words_of_a_pdf_are_found_and_read_once(amina: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    resource = factories.resource(amina, link="")
    with_document(resource, samples.pdf(), "plan.pdf")
    monkeypatch.setattr(operations, "in_child", lambda *_args, **_how: "Sit to stand, ten times\0")

    assert jobs.run("read-documents") == "1 document read"
    assert found('"sit to stand"') == [resource.id]

    monkeypatch.setattr(operations, "in_child", None)
    assert jobs.run("read-documents") == ""
    assert operations.rebuild() == 1
    assert found('"ten times"') == [resource.id]


@pytest.mark.one_database("sqlite")
@pytest.mark.parametrize(
    ("reason", "tries"), [(Reason.REFUSED, 1), (Reason.TOO_BIG, 1), (Reason.CRASHED, 1), (Reason.TOO_SLOW, 3)]
)
def test_a_document_that_cannot_be_read_is_not_tried_for_ever(
    amina: Member, monkeypatch: pytest.MonkeyPatch, reason: Reason, tries: int
) -> None:
    asked = []

    def fail(*_args: object, **_how: object) -> str:
        asked.append(1)
        raise ChildFailed(reason)

    with_document(factories.resource(amina, link=""), samples.pdf(), "plan.pdf")
    monkeypatch.setattr(operations, "in_child", fail)

    for hours in range(0, 10, 2):
        operations.read_documents(clock.now() + timedelta(hours=hours))

    assert len(asked) == tries
    assert texts() == {"unreadable": ""}


@pytest.mark.one_database("sqlite")
def test_a_document_whose_bytes_are_gone_is_marked(amina: Member) -> None:
    resource = factories.resource(amina, link="")
    stored = with_document(resource, b"Some words", "notes.txt")
    storage.delete(stored.key)

    operations.read_documents(clock.now())

    assert texts() == {"unreadable": ""}


def test_only_what_readers_get_is_read_and_found(amina: Member, esi: Member) -> None:
    resource = findable("Poles", amina, body="gherkin")
    draft = factories.resource(esi, status=Status.DRAFT, link="")
    with_document(draft, b"cucumber", "draft.txt")
    assert found("gherkin") == [resource.id]

    library.add_version(resource, link="https://www.example.org/newer", by=amina)
    operations.read_documents(clock.now())

    assert found("gherkin") == []
    assert "cucumber" not in texts().values()


def test_the_index_can_be_made_anew_and_puts_itself_right(amina: Member) -> None:
    kept, gone, stale = (findable(title, amina, body="plum") for title in ("Kept", "Gone", "Stale"))
    db.session.execute(delete(SearchText))
    db.session.execute(delete(SearchEntry).where(SearchEntry.thing_id == kept.id))
    without = {"status": Status.WITHDRAWN, "withdrawn_because": "Old."}
    db.session.execute(update(Resource).where(Resource.id == gone.id).values(without))
    stale.title, stale.changed_at = "Fresh", clock.now()
    db.session.commit()

    assert jobs.run("check-search") == "3 resources put right"
    assert jobs.run("rebuild-search") == "2 resources in the search"

    assert found("plum") == [stale.id, kept.id]
    assert (found("fresh"), found("gone")) == ([stale.id], [])
    assert jobs.run("check-search") == ""


def test_a_condition_is_found_by_its_new_name(amina: Member) -> None:
    condition = factories.condition(title="Dropsy")
    resource = findable("Swollen legs", amina, conditions=[condition])
    assert found("dropsy") == [resource.id]

    condition.title = "Oedema"
    rename(condition)
    jobs.run_waiting()

    assert (found("dropsy"), found("oedema")) == ([], [resource.id])


def test_a_draft_that_is_discarded_leaves_nothing(amina: Member) -> None:
    resource = findable("Poles", amina)

    operations.forget(resource)

    assert found("poles") == []
