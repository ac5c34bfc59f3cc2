"""The pages of a resource: what each reader sees, and what those do who keep it."""

from datetime import timedelta
from io import BytesIO

import pytest

from network.core.database import db
from network.core.files import FileKind
from network.resources.library import operations
from network.resources.library.models import LibraryRules, Resource, ResourceFile, ResourceVersion
from network.resources.library.rules import Kind, LabelSort, Licence, ReviewRules, Status, Visibility
from tests import factories
from tests.plugins.statements import statements
from tests.resources.library.conftest import DAY, TODAY

pytestmark = pytest.mark.one_database("sqlite")


def at(resource, more=""):
    return f"/resources/{resource.id}{more}"


@pytest.fixture
def public(amina, shared):
    """Make a public resource of Amina's with all that can be said of one."""
    resource = shared(
        amina,
        title="Moving through treatment",
        summary="Gentle exercise between sessions of chemotherapy.",
        provider="A cancer charity",
        author="A. Writer",
        licence=Licence.OGL,
        language="pl",
        visibility=Visibility.PUBLIC,
        reviewed_on=TODAY - 10 * DAY,
        review_by=TODAY + 300 * DAY,
        conditions=[factories.condition("Cancer")],
        areas=[factories.area(name="Winslow")],
    )
    db.session.commit()
    return resource


def test_a_visitor_reads_what_a_public_resource_is_and_nobodys_name(client, public):
    page = client.get(at(public)).text

    for words in (
        "Guidance",
        "Gentle exercise",
        "A cancer charity",
        "A. Writer",
        "Polish",
        "You may copy, change and share it",
        "Cancer",
        "Winslow",
        "22 November 2026",
        'rel="noopener noreferrer external"',
        '"@type": "CreativeWork"',
    ):
        assert words in page
    for words in ("Amina", "Change what is said", "Still correct", "Looked after"):
        assert words not in page


def test_the_network_reads_who_looks_after_it_and_the_owner_what_to_do(amina, carol, public, signed_in_as):
    page = signed_in_as(carol).get(at(public)).text
    assert "Amina Khan" in page
    assert "CreativeWork" not in page

    page = signed_in_as(amina).get(at(public)).text
    assert "Still correct" in page


def test_a_badge_says_in_words_how_true_it_is(client, public):
    said = {30: "Due for a look", -1: "Overdue for a look", -60: "Check what it says before you rely on it"}
    for days, words in said.items():
        public.review_by = TODAY + timedelta(days=days)
        db.session.commit()

        assert words in client.get(at(public)).text


def test_what_is_hidden_or_not_public_leads_a_visitor_to_signing_in(client, esi, public, signed_in_as):
    public.review_by = TODAY - 61 * DAY
    db.session.commit()

    assert client.get(at(public)).location.startswith("/sign-in")
    assert client.get("/resources/999999").location.startswith("/sign-in")
    assert "The public does not see it" in signed_in_as(esi).get(at(public)).text
    assert signed_in_as(esi).get("/resources/999999").status_code == 404


def test_a_withdrawn_resource_gives_its_reason_and_nothing_else(amina, carol, client, public, signed_in_as):
    signed_in_as(carol).post(at(public, "/withdraw"), data={"reason": "A newer guide is out."})

    page = client.get(at(public)).text
    assert "A newer guide is out." in page
    assert "Moving through treatment" in page
    for words in ("Gentle exercise", "www.example.org", "A cancer charity"):
        assert words not in page
    assert client.get(at(public, "/versions")).location.startswith("/sign-in")
    assert "Gentle exercise" in signed_in_as(amina).get(at(public)).text


def filled(resource, **answers):
    """Return the answers of the form as it stands, with some of them others."""
    usual = {
        "title": resource.title,
        "summary": resource.summary,
        "kind": resource.kind.value,
        "language": resource.language,
        "licence": resource.licence.value,
        "visibility": resource.visibility.value,
        "review_by-day": "1",
        "review_by-month": "6",
        "review_by-year": "2027",
        "version": resource.version,
    }
    return usual | answers


def test_the_owner_changes_all_that_is_said_of_it(amina, shared, signed_in_as):
    resource = shared(amina)
    cancer = factories.condition("Cancer")
    db.session.commit()

    answer = signed_in_as(amina).post(
        at(resource, "/edit"),
        data=filled(
            resource,
            title="Chair exercises",
            kind="leaflet",
            conditions=[str(cancer.id)],
            stages=["rehabilitation"],
            audiences=["participants", "instructors"],
            tags="Balance, balance , chairs",
        ),
    )

    assert answer.location == at(resource)
    db.session.expire_all()
    assert (resource.title, resource.kind, resource.conditions) == ("Chair exercises", Kind.LEAFLET, [cancer])
    assert resource.labelled(LabelSort.TAG) == ["balance", "chairs"]
    assert resource.review_by.isoformat() == "2027-06-01"


def test_of_two_who_edit_the_second_sees_both_versions(amina, carol, shared, signed_in_as):
    resource = shared(amina)
    db.session.commit()
    before = filled(resource, title="Mine")
    signed_in_as(carol).post(at(resource, "/edit"), data=filled(resource, title="Hers"))

    page = signed_in_as(amina).post(at(resource, "/edit"), data=before).text

    assert "Somebody else changed this" in page
    for words in ("Mine", "Hers"):
        assert words in page
    assert db.session.get(Resource, resource.id, populate_existing=True).title == "Hers"


def test_a_patient_in_a_summary_is_asked_about_and_kept_nowhere(amina, shared, signed_in_as):
    resource = shared(amina)
    db.session.commit()
    number = "NHS number 943 476 5919"

    page = signed_in_as(amina).post(at(resource, "/edit"), data=filled(resource, summary=number)).text

    assert "Take it out" in page
    assert number in page
    assert db.session.get(Resource, resource.id, populate_existing=True).summary != number


def test_files_and_pictures_make_a_new_version_with_words_for_each_picture(amina, shared, signed_in_as):
    resource = shared(amina)
    db.session.commit()
    picture = BytesIO()
    factories.Image.new("RGB", (40, 60), "teal").save(picture, "JPEG")

    def send(*before, **more):
        files = [*before, (BytesIO(picture.getvalue()), "poster.jpg")]
        return signed_in_as(amina).post(
            at(resource, "/versions/new"),
            data={"note": "Two files", "files": files, **more},
            content_type="multipart/form-data",
        )

    assert "what each picture shows" in send().text
    text = BytesIO(b"Welcome\n"), "guide.txt"
    assert send(text, pictures="Two people stand up").location == at(resource)

    db.session.expire_all()
    files = resource.current.files
    assert [(one.title, one.alternative_text, one.file.kind) for one in files] == [
        ("guide", "", FileKind.TEXT),
        ("poster", "Two people stand up", FileKind.PICTURE),
    ]
    page = signed_in_as(amina).get(at(resource, "/versions")).text
    for words in ("Version 2", "Version 1", "Two files", "guide", "Current", "Earlier"):
        assert words in page

    names = {f"title_{one.id}": f"Sheet {n}" for n, one in enumerate(files)}
    names[f"alternative_text_{files[1].id}"] = "Two women stand up"
    signed_in_as(amina).post(at(resource, "/files/names"), data=names)
    db.session.expire_all()
    assert [one.title for one in files] == ["Sheet 0", "Sheet 1"]
    assert files[1].alternative_text == "Two women stand up"


def test_what_cannot_be_a_version_is_explained_and_nothing_typed_is_lost(amina, shared, signed_in_as):
    resource = shared(amina)
    db.session.commit()
    browser, neither = signed_in_as(amina), "either a web address or files"
    for data, words in (
        ({"link": "javascript:alert(1)"}, "begins with https"),
        ({}, neither),
        ({"link": "https://example.org", "files": (BytesIO(b"x"), "x.txt")}, neither),
        ({"files": (BytesIO(b"<svg onload='alert(1)'/>"), "plan.svg")}, "can carry programs"),
    ):
        page = browser.post(
            at(resource, "/versions/new"),
            data={"note": "A new table", **data},
            content_type="multipart/form-data",
        ).text

        assert words in page
        assert "A new table" in page
    assert db.session.scalar(db.select(db.func.count()).select_from(ResourceVersion)) == 1


def test_a_draft_goes_to_a_coordinator_back_and_out(amina, carol, shared, signed_in_as):
    resource = shared(amina, status=Status.DRAFT, visibility=Visibility.PUBLIC, title="Sent in")
    db.session.commit()
    owner, coordinator = signed_in_as(amina), signed_in_as(carol)

    def send_in():
        operations.send_in(resource, by=amina)
        db.session.commit()

    assert "Look it over and share it" in owner.get(at(resource)).text
    send_in()
    assert "Sent in" in coordinator.get("/resources/queue").text
    coordinator.post(at(resource, "/send-back"), data={"reason": "Whom is it for?"})
    assert "Whom is it for?" in owner.get(at(resource)).text
    assert coordinator.get(at(resource)).status_code == 403
    send_in()
    owner.post(at(resource, "/take-back"))
    send_in()
    coordinator.post(at(resource, "/publish"), query_string={"version": resource.version})

    assert db.session.get(Resource, resource.id, populate_existing=True).status is Status.PUBLISHED
    assert "Published" in owner.get("/resources/mine").text


def test_a_press_of_an_old_page_publishes_nothing(carol, amina, shared, signed_in_as):
    resource = shared(amina, status=Status.IN_REVIEW)
    db.session.commit()

    answer = signed_in_as(carol).post(at(resource, "/publish?version=99"))

    assert answer.status_code == 409
    assert "Somebody else changed this resource" in answer.text


def test_one_press_says_that_it_is_still_correct(amina, shared, signed_in_as):
    resource = shared(amina, review_by=TODAY - DAY)
    db.session.commit()

    owner = signed_in_as(amina)
    owner.post(at(resource, "/still-correct"))

    page = owner.get(at(resource)).text

    assert "You are asked again before Saturday 2 December 2028" in page
    assert "Overdue" not in page


def test_a_coordinator_shows_a_waiting_version_or_says_why_not(amina, carol, public, signed_in_as, outbox):
    versions = [
        operations.add_version(public, by=amina, link=f"https://example.org/{number}", note=f"Note {number}")
        for number in (2, 3)
    ]
    db.session.commit()
    coordinator = signed_in_as(carol)

    assert "Note 2" in coordinator.get("/resources/queue").text
    coordinator.post(f"/resources/versions/{versions[0].id}/refuse", data={"reason": "No source."})
    assert "Not shown because: No source." in coordinator.get(at(public, "/versions")).text
    coordinator.post(f"/resources/versions/{versions[1].id}/approve")

    assert "https://example.org/3" in signed_in_as(amina).get(at(public)).text
    assert len(outbox.to(amina)) == 2


def test_a_coordinator_gives_what_nobody_looks_after_to_somebody(carol, esi, shared, signed_in_as):
    resource = shared(None, title="Guide without anybody")
    db.session.commit()
    coordinator = signed_in_as(carol)

    assert "Guide without anybody" in coordinator.get("/resources/queue").text
    assert "Nobody of that name" in coordinator.post(at(resource, "/owner"), data={"owner": "Xanthippe"}).text
    coordinator.post(at(resource, "/owner"), data={"owner": esi.name})

    assert db.session.get(Resource, resource.id, populate_existing=True).owner == esi


def test_the_rules_are_kept_after_their_effect_was_shown(amina, carol, shared, signed_in_as):
    shared(amina, review_by=TODAY - DAY, visibility=Visibility.PUBLIC)
    db.session.commit()
    coordinator = signed_in_as(carol)
    answers = {"months": "12", "due_days": "14", "hidden_days": "0", "version": "0"}

    page = coordinator.post("/resources/rules", data=answers).text
    assert "With these rules" in page
    assert db.session.get(LibraryRules, 1) is None
    coordinator.post("/resources/rules", data=answers | {"looked_at": "12 14 0 0 1 1"})

    kept = db.session.get(LibraryRules, 1)
    assert ReviewRules(kept.months, kept.due_days, kept.hidden_days) == ReviewRules(12, 14, 0)
    assert (
        "Somebody else changed this"
        in coordinator.post("/resources/rules", data=answers | {"months": "6", "version": "9"}).text
    )


def test_a_page_asks_as_much_for_one_as_for_many(amina, client, esi, public, signed_in_as):
    readers = {"visitor": client, "member": signed_in_as(esi), "owner": signed_in_as(amina)}
    pages = [(readers[name], at(public)) for name in readers] + [(readers["owner"], "/resources/mine")]

    def count():
        for browser, page in pages:
            browser.get(page)
        counts = []
        for browser, page in pages:
            with statements() as asked:
                browser.get(page)
            counts.append(len(asked))
        return counts

    before = count()
    public.conditions += [factories.condition() for _ in range(3)]
    for number in range(3):
        file = ResourceFile(file=factories.stored_file(), title=f"Page {number}", alternative_text="A chair")
        public.current.files.append(file)
        factories.resource(amina)
    db.session.commit()

    assert count() == before
