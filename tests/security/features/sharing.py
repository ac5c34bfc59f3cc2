"""The addresses and things of sharing."""

from typing import Any

from network.core import clock
from network.core.database import db
from network.resources.library.models import Resource, ResourceFile, ResourceVersion
from network.resources.library.rules import Kind, Status
from network.resources.sharing.models import FormatRequest
from network.resources.sharing.rules import Format
from tests import factories
from tests.security.declaring import BOTH, MEMBERS, OWNER, Row, row

IN_THE_NETWORK = MEMBERS - {"applicant"}
FILE = 71_000  # one that stands under the same number for everybody
SEEN_BY = {
    "resource-begun": frozenset({"owner"}),
    "format-words": frozenset({"owner", "carol"}),
}

ROWS: dict[str, Row] = {
    "sharing.share": Row(IN_THE_NETWORK, BOTH),
    "sharing.describe": row(OWNER, methods=BOTH, thing="resource begun"),
    "sharing.file": Row(IN_THE_NETWORK, thing="resource with a photo", places={"number": FILE}),
    "sharing.picture": Row(
        IN_THE_NETWORK, thing="resource with a photo", places={"number": FILE, "width": 240}
    ),
    "sharing.other_format": Row(IN_THE_NETWORK, BOTH, thing="resource with a photo"),
    "sharing.formats": Row(IN_THE_NETWORK),
    "sharing.answer": row(OWNER, "carol", methods=BOTH, thing="request for another format"),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make a draft, a resource of which somebody needs another format, and once one with a photo."""
    member = world.people[owner]
    begun = factories.resource(member, status=Status.DRAFT, title=world.mark("resource-begun", owner))
    shared = factories.resource(member, title=f"Leaflet of {owner}")
    request = FormatRequest(
        resource=shared,
        format=Format.LARGE_PRINT,
        words=world.mark("format-words", owner),
        asker_name="Gwen Pryce",
        asker_email="gwen@elsewhere.example",
    )
    return {
        "resource begun": begun.id,
        "request for another format": factories.kept(request).id,
        "resource with a photo": _with_a_photo().id,
    }


def _with_a_photo() -> Resource:
    there = db.session.get(ResourceFile, FILE)
    if there is not None:
        return there.of_version.resource
    made = Resource(
        title="How to sit down",
        kind=Kind.PUBLICITY,
        status=Status.PUBLISHED,
        current_number=1,
        published_at=clock.now(),
    )
    photo = ResourceFile(
        id=FILE, file=factories.stored_file(), title="The hall", alternative_text="A hall with chairs"
    )
    made.versions.append(ResourceVersion(number=1, files=[photo]))
    return factories.kept(made)
