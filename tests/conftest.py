"""The cast, their databases and their browsers."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from zlib import crc32

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.core import jobs
from network.core.database import db
from network.core.limits import limiter
from network.core.mail import Message
from network.core.permission import Role
from network.members.people.models import Member
from network.members.people.rules import Status
from tests import factories
from tests.plugins import cookies, databases
from tests.plugins.client import Client
from tests.plugins.databases import Database, Postgresql, Sqlite

BROWSER = Path(__file__).parent / "browser"
_databases: dict[str, Database] = {}
_missing: dict[str, str] = {}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --database."""
    parser.addoption(
        "--database",
        choices=[*databases.KINDS, "both"],
        default="both",
        help="which database the tests that need one run on; both by default",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a name that all of its processes know, so that they share one PostgreSQL."""
    os.environ.setdefault("TEST_RUN", uuid.uuid4().hex[:8])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind on a server that is not ours."""
    while _databases:
        _databases.popitem()[1].drop()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that needs a database on each of them.

    A long walk that asks nothing of the database itself is marked ``one_database("sqlite")``: where both are
    chosen it goes over that one alone. Tests of pages are shared out between the two, by their names: every
    page is walked on PostgreSQL besides (tests/test_house_style.py).
    """
    if "database" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        marked = metafunc.definition.get_closest_marker("one_database")
        both = list(marked.args) if marked else databases.KINDS
        if not marked and metafunc.module.__name__.rpartition(".")[2].startswith("test_routes"):
            both = (databases.KINDS[crc32(metafunc.definition.nodeid.encode()) % 2],)
        metafunc.parametrize("database", both if chosen == "both" else [chosen], indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long: whoever is done first helps with the many short ones at the end.

    The browser's come first and so into one process, which starts Chromium and invents its people once.
    """
    items.sort(
        key=lambda item: (BROWSER not in item.path.parents, not item.get_closest_marker("one_database"))
    )


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Give the test a clean database of its kind, to commit to and to race in."""
    kind: str = request.param
    if kind not in _databases and kind not in _missing:
        try:
            _databases[kind] = _make(kind, tmp_path_factory.mktemp(kind))
        except databases.NoDatabase as problem:
            _missing[kind] = str(problem)
    if kind in _missing:
        pytest.fail(_missing[kind], pytrace=False)
    yield _databases[kind]
    _databases[kind].clean()


def _make(kind: str, folder: Path) -> Database:
    if kind == "sqlite":
        return Sqlite(folder)
    run = os.environ["TEST_RUN"]
    server = databases.start_server(databases.server_folder(run))
    return Postgresql(folder, server, f"test_{run}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")


@pytest.fixture
def app(database: Database) -> Iterator[Flask]:
    """Give the application, with its context pushed, so that a test can call operations and queries."""
    with database.app.app_context():
        limiter.reset()  # each test begins with nobody counted
        jobs.register(database.app)  # and with an empty queue
        yield database.app


@pytest.fixture
def client(app: Flask) -> Client:
    """Give a visitor with a browser."""
    client = app.test_client()
    assert isinstance(client, Client)
    return client


@pytest.fixture
def amina(app: Flask) -> Member:
    """Amina teaches."""
    return _joined("Amina Khan", Role.INSTRUCTOR)


@pytest.fixture
def ben(app: Flask) -> Member:
    """Ben funds."""
    return _joined("Ben Osei", Role.FUNDER)


@pytest.fixture
def carol(app: Flask) -> Member:
    """Carol coordinates."""
    return _joined("Carol Hughes", Role.COORDINATOR)


@pytest.fixture
def esi(app: Flask) -> Member:
    """Esi is a health partner."""
    return _joined("Esi Mensah", Role.HEALTH_PARTNER)


@pytest.fixture
def ada(app: Flask) -> Member:
    """Ada administers the site."""
    return _joined("Ada Field", Role.ADMINISTRATOR)


@pytest.fixture
def dev(app: Flask) -> Member:
    """Dev stands in a list that was imported; he has not joined and has no account."""
    return factories.member(
        "Dev Patel", email="dev@network.example", status=Status.UNCLAIMED, active_since=None
    )


def _joined(name: str, role: Role) -> Member:
    first = name.split()[0].lower()
    member = factories.member(name, role, email=f"{first}@network.example")
    factories.account(member)
    return member


@pytest.fixture
def signed_in_as(app: Flask) -> Callable[[Member], Client]:
    """Give the browser of a member who has signed in: ``signed_in_as(ben).get("/bursaries/")``."""

    def sign_in(member: Member) -> Client:
        client = app.test_client()
        assert isinstance(client, Client)
        cookies.sign_in(client, member)
        return client

    return sign_in


class Outbox:
    """The letters that were queued, in order; a request that was rolled back has queued none."""

    def all(self) -> list[Message]:
        """Return every letter."""
        return list(db.session.scalars(db.select(Message).order_by(Message.id)))

    def to(self, somebody: Member | str) -> list[Message]:
        """Return the letters to a member, or to an address."""
        address = somebody if isinstance(somebody, str) else somebody.email
        return [letter for letter in self.all() if letter.to_address == address]

    def only(self) -> Message:
        """Return the one letter that there is."""
        letters = self.all()
        assert len(letters) == 1, [letter.subject for letter in letters]
        return letters[0]


@pytest.fixture
def outbox(app: Flask) -> Outbox:
    """Look at the letters that were queued."""
    return Outbox()


@pytest.fixture
def clock(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """Set the time: ``clock.move_to(datetime(2027, 3, 28, 1, 30, tzinfo=UTC))``, ``clock.shift(days(3))``."""
    return time_machine
