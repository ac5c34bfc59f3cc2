"""Sharing a link or files from a phone: two presses, and what is there already is noticed."""

from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import MultiDict

from network.core import fetch
from network.core.database import db
from network.core.files import StoredFile
from network.members.people.models import Member
from network.members.people.rules import Stage
from network.resources.library import operations as library
from network.resources.library.models import Resource
from network.resources.library.operations import Details
from network.resources.library.rules import Kind, LabelSort, Status, Visibility
from tests import factories
from tests.conftest import Outbox
from tests.core import samples
from tests.plugins.client import Client
from tests.resources.sharing.conftest import Site, sent

LINK = "https://www.example.org/keep-moving"
pytestmark = pytest.mark.one_database("sqlite")
SignIn = Callable[[Member], Client]


class _Answers(HTMLParser):
    """What the form of a page would send if nobody changed anything."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: MultiDict[str, str] = MultiDict()
        self._select = self._text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        name, value = has.get("name") or "", has.get("value") or ""
        if tag == "input" and has.get("type") in {"radio", "checkbox"}:
            if "checked" in has:
                self.found.add(name, value)
        elif tag == "input" and has.get("type") != "file":
            self.found.add(name, value)
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in has:
            self.found.add(self._select, value)
        elif tag == "textarea":
            self._text = name
            self.found.add(name, "")

    def handle_data(self, data: str) -> None:
        if self._text:
            self.found[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""


def proposed(page: str) -> dict[str, object]:
    """Return what the page proposes, as it is sent by one press."""
    found = _Answers(page).found
    found.poplist("csrf_token")
    return {name: values if len(values) > 1 else values[0] for name, values in found.lists()}


def only() -> Resource:
    db.session.expire_all()
    return db.session.scalars(db.select(Resource)).one()


def begin(browser: Client, **data: object) -> str:
    """Send the first page, and return where the draft is described."""
    answer = browser.post("/resources/share", data=data)
    assert answer.status_code == 302, answer.text
    return answer.location


def test_a_link_is_shared_in_two_presses(site: Site, signed_in_as: SignIn, amina: Member) -> None:
    browser, cancer = signed_in_as(amina), factories.condition("Cancer")

    there = begin(browser, link=LINK)
    draft = only()
    assert (draft.status, draft.owner, draft.current.link) == (Status.DRAFT, amina, LINK)
    answer = browser.post(there, data=proposed(browser.get(there).text))

    shared = only()
    assert answer.location == f"/resources/{shared.id}"
    assert (shared.status, shared.visibility) == (Status.PUBLISHED, Visibility.NETWORK)
    assert (shared.title, shared.summary) == ("Keep moving", "Exercise with cancer, step by step.")
    assert (shared.provider, shared.kind, shared.language) == ("Example Charity", Kind.GUIDANCE, "en")
    assert (shared.conditions, shared.review_by is None) == ([cancer], False)


def test_what_is_proposed_can_be_changed(site: Site, signed_in_as: SignIn, amina: Member) -> None:
    browser, cancer = signed_in_as(amina), factories.condition("Cancer")
    there = begin(browser, link=LINK)

    answers = proposed(browser.get(there).text) | {
        "title": "Strong at home",
        "kind": "leaflet",
        "conditions": [str(cancer.id)],
        "stages": ["rehabilitation"],
        "language": "ur",
        "tags": "Chairs, home",
    }
    browser.post(there, data=answers)

    shared = only()
    assert (shared.title, shared.kind, shared.language) == ("Strong at home", Kind.LEAFLET, "ur")
    assert [one.title for one in shared.conditions] == ["Cancer"]
    assert shared.labelled(LabelSort.STAGE) == [Stage.REHABILITATION.value]
    assert shared.labelled(LabelSort.TAG) == ["chairs", "home"]


@pytest.mark.parametrize("visibility", ["public", "coordinators"])
def test_what_is_not_for_the_network_alone_is_looked_at_by_a_coordinator_first(
    site: Site, signed_in_as: SignIn, amina: Member, visibility: str
) -> None:
    browser = signed_in_as(amina)
    there = begin(browser, link=LINK)

    page = browser.get(there).text
    answer = browser.post(there, data=proposed(page) | {"visibility": visibility})

    assert "a coordinator looks at first" in page
    assert "A coordinator looks at it, and then others see it" in browser.get(answer.location).text
    assert only().status is Status.IN_REVIEW


def test_a_coordinator_makes_it_public_at_once(site: Site, signed_in_as: SignIn, carol: Member) -> None:
    browser = signed_in_as(carol)
    there = begin(browser, link=LINK)

    browser.post(there, data=proposed(browser.get(there).text) | {"visibility": "public"})

    assert (only().status, only().visibility) == (Status.PUBLISHED, Visibility.PUBLIC)


def test_files_are_shared_with_words_for_each_picture(signed_in_as: SignIn, amina: Member) -> None:
    browser = signed_in_as(amina)
    files = [sent(samples.photo(), "IMG_1.HEIC"), sent(samples.pdf("Chair exercises"), "x.pdf")]
    there = begin(browser, files=files)
    answers = proposed(browser.get(there).text)
    (asked,) = (name for name in answers if name.startswith("shows_"))

    without = browser.post(there, data=answers)
    browser.post(there, data=answers | {asked: "A hall with chairs", "title": "Two things"})

    assert "Say in a sentence what it shows" in without.text
    photo, document = only().current.files
    assert (photo.alternative_text, document.alternative_text) == ("A hall with chairs", "")
    assert (photo.title, document.title) == ("Photo", "Chair exercises 1")
    assert only().status is Status.PUBLISHED


def test_a_phone_sends_an_address_and_a_title_along(site: Site, signed_in_as: SignIn, amina: Member) -> None:
    browser = signed_in_as(amina)

    page = browser.get("/resources/share?" + urlencode({"link": LINK, "title": "From my phone"})).text
    begin(browser, **proposed(page))

    assert 'id="title"' not in browser.get("/resources/share").text
    assert (only().title, only().current.link) == ("From my phone", LINK)


def test_an_installed_site_is_offered_to_share_with(
    site: Site, client: Client, signed_in_as: SignIn, amina: Member
) -> None:
    """Some programs put the address into the text that they send along."""
    manifest = client.get("/app.webmanifest").json
    target = manifest["share_target"]
    assert (target["action"], target["method"]) == ("/resources/share", "GET")
    assert manifest["name"] == "Test Network"
    assert 'rel="manifest" href="/app.webmanifest"' in client.get("/").text
    text, url = target["params"]["text"], target["params"]["url"]

    for asked in ({url: LINK}, {text: f"Look at this ({LINK})."}, {text: "Look", url: LINK}, {text: LINK}):
        page = signed_in_as(amina).get(f"{target['action']}?{urlencode(asked)}").text
        assert f'value="{LINK}"' in page
    assert 'id="link"' in signed_in_as(amina).get(f"/resources/share?{text}=no+address").text


def test_a_page_that_cannot_be_read_is_shared_all_the_same(
    site: Site, signed_in_as: SignIn, amina: Member
) -> None:
    site.problem, browser = "The other site took too long to answer.", signed_in_as(amina)

    there = begin(browser, link="www.example.org/a/warm-up_checklist.html")
    page = browser.get(there).text

    assert "We could not read what stands there" in page
    assert (only().title, only().kind) == ("Warm-up checklist", Kind.TEMPLATE)
    assert only().current.link == "https://www.example.org/a/warm-up_checklist.html"


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("http://127.0.0.1/admin", fetch.NOT_PUBLIC),
        ("http://169.254.169.254/latest/meta-data", fetch.NOT_PUBLIC),
        ("https://intranet/page", fetch.NOT_PUBLIC),
        ("https://printer.lan/", fetch.NOT_PUBLIC),
        ("https://amina:secret@www.example.org/", fetch.WITH_PASSWORD),
        ("https://www.example.org:8443/", fetch.ODD_PORT),
        ("javascript:alert(1)", "begins with https:// or http://"),
        ("ftp://www.example.org/a", "begins with https:// or http://"),
        ("file:///etc/passwd", "begins with https:// or http://"),
        ("hello there", "begins with https:// or http://"),
        ("https://exa mple.org", "begins with https:// or http://"),
    ],
)
def test_an_address_that_nobody_else_could_open_is_refused_and_kept_in_the_box(
    site: Site, signed_in_as: SignIn, amina: Member, link: str, words: str
) -> None:
    page = signed_in_as(amina).post("/resources/share", data={"link": link})

    assert words in page.text
    assert proposed(page.text)["link"] == link
    assert (site.asked, db.session.scalars(db.select(Resource)).all()) == ([], [])


def test_a_name_in_a_private_network_is_refused_too(site: Site, signed_in_as: SignIn, amina: Member) -> None:
    site.problem = fetch.NOT_PUBLIC

    page = signed_in_as(amina).post("/resources/share", data={"link": LINK})

    assert "leads into a private network" in page.text
    assert db.session.scalars(db.select(Resource)).all() == []


@pytest.mark.parametrize("both", [False, True], ids=["neither", "both"])
def test_it_is_a_link_or_files(site: Site, signed_in_as: SignIn, amina: Member, both: bool) -> None:
    data = {"link": LINK, "files": [sent(b"a note", "note.txt")]} if both else {}

    page = signed_in_as(amina).post("/resources/share", data=data)

    assert ("Give a link or files, not both" if both else "Paste a link, or choose a file") in page.text
    assert db.session.scalars(db.select(StoredFile)).all() == []


def test_a_link_that_is_there_already_is_noticed_before_anything_is_made(
    site: Site, signed_in_as: SignIn, amina: Member, carol: Member
) -> None:
    known = factories.resource(carol, link="http://example.org/keep", title="The first of them")
    known.versions[0].link_key = "example.org/keep"
    browser = signed_in_as(amina)

    page = browser.post("/resources/share", data={"link": "https://EXAMPLE.org:443/keep/?utm_source=x#top"})
    made = only()
    begin(browser, **proposed(page.text))

    assert made == known
    assert site.asked == ["https://EXAMPLE.org:443/keep/?utm_source=x#top"]
    assert f'href="/resources/{known.id}"' in page.text
    assert "Share it all the same" in page.text
    assert db.session.scalar(db.select(db.func.count()).select_from(Resource)) == 2


def test_a_file_that_is_there_already_is_noticed_before_it_is_shared(
    signed_in_as: SignIn, amina: Member, carol: Member
) -> None:
    data = samples.pdf("The same")
    first = signed_in_as(carol)
    there = begin(first, files=[sent(data, "first.pdf")])
    first.post(there, data=proposed(first.get(there).text))
    browser = signed_in_as(amina)

    page = browser.get(begin(browser, files=[sent(data, "second.pdf")])).text

    assert "This is in the library already" in page
    assert "Throw the draft away" in page


def test_the_sharer_alone_sees_the_draft(
    site: Site, signed_in_as: SignIn, amina: Member, carol: Member
) -> None:
    there = begin(signed_in_as(amina), link=LINK)

    assert signed_in_as(carol).get(there).status_code == 403
    assert "already" not in signed_in_as(carol).post("/resources/share", data={"link": LINK}).text


def test_what_is_shared_is_not_described_again(site: Site, signed_in_as: SignIn, amina: Member) -> None:
    browser = signed_in_as(amina)
    there = begin(browser, link=LINK)
    answers = proposed(browser.get(there).text)
    browser.post(there, data=answers)

    again = browser.post(there, data=answers | {"title": "Twice"})

    assert again.location == f"/resources/{only().id}"
    assert only().title == "Keep moving"


def test_what_was_withdrawn_is_not_shared_again_unawares(
    site: Site, signed_in_as: SignIn, amina: Member, carol: Member
) -> None:
    old = factories.resource(carol, link="www.example.org/keep-moving", status=Status.WITHDRAWN, title="Old")
    db.session.commit()

    page = signed_in_as(amina).post("/resources/share", data={"link": LINK}).text

    assert "This was taken out of the library." in page
    assert f'href="/resources/{old.id}">Read why it was withdrawn: “Old”' in page


def test_a_draft_that_holds_nothing_is_given_something_first(signed_in_as: SignIn, amina: Member) -> None:
    empty = library.begin(Details("Empty", Kind.GUIDANCE), by=amina)
    db.session.commit()
    browser = signed_in_as(amina)

    answer = browser.get(f"/resources/{empty.id}/describe")

    assert answer.location == f"/resources/{empty.id}"
    assert "Add a web address or files" in browser.get(answer.location).text


def test_two_windows_on_one_draft_are_told_of_each_other(
    site: Site, signed_in_as: SignIn, amina: Member
) -> None:
    browser = signed_in_as(amina)
    there = begin(browser, link=LINK)
    answers = proposed(browser.get(there).text)
    only().title = "From the other window"

    page = browser.post(there, data=answers | {"title": "From this one"}).text

    assert "Somebody else changed this while you were typing" in page
    assert "From the other window" in page
    assert only().status is Status.DRAFT


def test_a_patient_is_named_in_no_field_and_in_no_proposal(
    signed_in_as: SignIn, amina: Member, outbox: Outbox
) -> None:
    browser, number = signed_in_as(amina), "943 476 5919"
    letter = samples.word(f"Referral of NHS number {number}")
    there = begin(browser, files=[sent(letter, f"NHS {number}.docx")])
    answers = proposed(browser.get(there).text)

    page = browser.post(there, data=answers | {"summary": f"For NHS number {number}"}).text

    assert "is an NHS number" in page
    draft, stored = only(), db.session.scalars(db.select(StoredFile)).one()
    assert number not in f"{draft.title} {draft.summary} {stored.name} {draft.current.files[0].title}"
    assert (draft.title, draft.status) == ("Document", Status.DRAFT)


def test_a_draft_of_ones_own_is_gone_on_with(site: Site, signed_in_as: SignIn, amina: Member) -> None:
    browser = signed_in_as(amina)
    there = begin(browser, link=LINK)

    page = browser.post("/resources/share", data={"link": LINK}).text

    assert "You have begun this already." in page
    assert f'href="{there}"' in page
