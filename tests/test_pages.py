"""The client that looks over pages sees what is wrong with them; nothing else would notice if it did not."""

from collections.abc import Iterator
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import select

from network.core.database import db
from network.members.people.models import Organisation
from tests.plugins import databases
from tests.plugins.client import PageFault
from tests.plugins.pages import faults

_changes = count(1)
SOUND = """<!doctype html><html lang="en"><head><title>Bursaries</title></head>
<body><main id="main"><h1>Bursaries</h1>{}</main></body></html>"""


def test_a_sound_page_is_sound() -> None:
    token = '<input type="hidden" name="csrf_token" value="x">'
    field = '<label for="a">A</label><input id="a">'

    assert faults(SOUND.format(f'<form method="post">{token}{field}</form>')) == []


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<h1>Again</h1>", "2 <h1> where one belongs"),
        ('<p id="main">', 'the id "main" stands 2 times'),
        ('<input id="a">', '<input id="a"> has no label'),
        ('<label for="b">B</label>', 'a label is for "b", which is not there'),
        ('<input aria-label="A" aria-describedby="hint">', 'points at "hint"'),
        ('<a href="#there">There</a>', 'a link points at "#there"'),
        ('<a href="/"></a>', '<a href="/"> says nothing'),
        ("<button></button>", "<button> says nothing"),
        ('<img src="/a.png">', '<img src="/a.png"> has no alt'),
        ('<form method="post"></form>', "posts without csrf_token"),
        ("<script>1</script>", "stands in the page without its nonce"),
        ('<p style="color: red">A</p>', "<p> carries style="),
        ('<p onclick="go()">A</p>', "<p> carries onclick="),
        ('<img alt="" src="https://example.org/a.png">', "is fetched from example.org"),
        ("<table><tr><td>A</td></tr><p>B</p></table>", "line "),
        ("</section>", "line "),
    ],
)
def test_a_fault_is_found(html: str, fault: str) -> None:
    found = faults(SOUND.format(html))

    assert any(fault in one for one in found), found


@pytest.mark.parametrize(
    ("sound", "broken", "fault"),
    [
        ('<html lang="en">', "<html>", "language"),
        ("<title>Bursaries</title>", "", "no <title>"),
        ('<main id="main">', "<div>", "0 <main>"),
        ("<!doctype html>", "", "DOCTYPE"),
    ],
)
def test_a_fault_of_the_frame_is_found(sound: str, broken: str, fault: str) -> None:
    assert sound in SOUND

    found = faults(SOUND.replace(sound, broken))

    assert any(fault in one for one in found), found


def test_a_script_with_the_nonce_of_the_answer_is_sound() -> None:
    page = SOUND.format('<script nonce="abc">1</script>')

    assert faults(page, "script-src 'self' 'nonce-abc'") == []


@pytest.fixture(scope="module")
def careless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The site with a few addresses more, each of which leaves something undone."""
    folder = tmp_path_factory.mktemp("careless")
    app = databases.application(folder, f"sqlite:///{folder / 'careless.sqlite3'}")
    app.add_url_rule("/changes", view_func=_change, methods=["GET", "POST"])
    app.add_url_rule("/flushes", view_func=_flush, methods=["GET", "POST"])
    app.add_url_rule("/commits", view_func=_commit, methods=["GET", "POST"])
    databases.migrate(app)
    with app.app_context():
        db.session.add(Organisation(name="Before"))
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()


def _change() -> str:
    db.session.scalars(select(Organisation)).one().name = f"After {next(_changes)}"
    return ""


def _flush() -> str:
    _change()
    db.session.flush()
    return ""


def _commit() -> str:
    _change()
    db.session.commit()
    return ""


@pytest.mark.parametrize(
    ("method", "address", "fault"),
    [
        ("POST", "/changes", "the session was left with changes"),
        ("POST", "/flushes", "changes were flushed and never committed"),
        ("GET", "/commits", "a GET wrote: UPDATE"),
    ],
)
def test_a_request_that_leaves_things_undone_is_a_fault(
    careless: Flask, method: str, address: str, fault: str
) -> None:
    with pytest.raises(PageFault, match=fault):
        careless.test_client().open(address, method=method)


def test_a_request_that_changes_and_commits_is_sound(careless: Flask) -> None:
    assert careless.test_client().post("/commits").status_code == 200


def test_a_request_sees_only_what_was_committed_and_the_test_sees_what_it_did(careless: Flask) -> None:
    organisation = db.session.scalars(select(Organisation)).one()
    organisation.name = "Arranged by the test"

    careless.test_client().post("/commits")

    assert organisation.name.startswith("After")
