"""The addresses and things of keeping: links that broke, and links whose pages moved."""

from datetime import timedelta
from typing import Any

from network.core import clock
from network.resources.keeping.models import LinkCheck
from network.resources.library.models import Resource
from network.resources.library.rules import Visibility
from tests import factories
from tests.security.declaring import MEMBERS, OWNER, Row, everybody, row

SEEN_BY = {"link-broken": frozenset({"owner", "carol"})}
ROWS: dict[str, Row] = {
    "keeping.feed": everybody(),
    "keeping.broken": Row(MEMBERS - {"applicant"}),
    "keeping.works": row(OWNER, "carol", methods="POST", thing="broken resource"),
    "keeping.follow": row(OWNER, "carol", methods="POST", thing="moved resource"),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make a resource whose link is broken, and one whose page has moved."""
    member, now = world.people[owner], clock.now()

    def made(title: str, **known: Any) -> Resource:
        resource = factories.resource(member, title=title, visibility=Visibility.COORDINATORS)
        check = LinkCheck(version_id=resource.versions[0].id, host="www.example.org", next_at=now, **known)
        factories.kept(check)
        return resource

    week_ago = now - timedelta(days=7)
    gone = {"said": "404", "gone_said": "404", "gone_on": week_ago.date(), "broken_at": now}
    return {
        "broken resource": made(world.mark("link-broken", owner), **gone).id,
        "moved resource": made("Moved", said="200", moved_to=f"https://new.example.org/{owner}").id,
    }
