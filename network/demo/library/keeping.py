"""The public references that the invented network shares, and links of its own that want looking after."""

from datetime import date, timedelta

from network.core import clock
from network.members.catalogue.seed import SEED
from network.members.imports import operations as imports
from network.members.imports import working
from network.members.people.models import Member
from network.resources.keeping import lists, operations, queries
from network.resources.library import operations as library
from network.resources.library.operations import Details
from network.resources.library.rules import Kind

WEEK = timedelta(days=7)
SITE = "https://steady-steps.demo.example"
GONE, MOVED, SHUT, TRUSTED = "/warm-up", "/home-exercises", "/members/posters", "/falls-leaflet"
TITLES = {
    GONE: ("Warm-up cards to print", Kind.TEMPLATE),
    MOVED: ("Exercises to do at home between sessions", Kind.LEAFLET),
    SHUT: ("Posters for a new session", Kind.PUBLICITY),
    TRUSTED: ("Leaflet on preventing falls", Kind.LEAFLET),
}


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Import the references that the network begins with, and let four links answer in different ways."""
    _import(by)
    amina, now = members["Amina Inventley"], clock.now()
    shared = {}
    for path, (title, kind) in TITLES.items():
        resource = library.begin(Details(title, kind, provider="Steady Steps Example Charity"), by=amina)
        library.add_version(resource, by=amina, link=f"{SITE}{path}")
        library.publish(resource, by=amina)
        shared[path] = resource
    while operations.take_up_new(now):
        continue
    for path, said, moved_to in (
        (GONE, "404", ""),
        (TRUSTED, "404", ""),
        (SHUT, "403", ""),
        (MOVED, "200", f"{SITE}/at-home"),
    ):
        check = queries.check_of(shared[path])
        assert check is not None  # noqa: S101 (it was taken up above)
        for moment in (now - 2 * WEEK, now - WEEK):
            operations.note(check.id, said, moved_to, moment)
    operations.believe(shared[TRUSTED], by=amina)


def _import(by: Member) -> None:
    content = (SEED / "links.csv").read_bytes()
    batch = imports.upload(content, "links.csv", by=by, what=lists.NAME)
    imports.choose(batch, batch.sheet, batch.header_row, batch.columns, by=by)
    imports.start_check(batch, by=by)
    working.check(batch)
    imports.start_import(batch, by=by, way=lists.PUBLISHED)
    working.import_rows(batch)
