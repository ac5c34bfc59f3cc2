"""The addresses and things of the library: resources in every state, their versions, the rules."""

from datetime import timedelta
from typing import Any

from network.core import clock
from network.resources.library.models import ResourceVersion
from network.resources.library.rules import Status, Visibility
from tests import factories
from tests.security.declaring import BOTH, EVERYBODY, MEMBERS, OWNER, Row, row

IN_THE_NETWORK = MEMBERS - {"applicant"}
INSIDE = frozenset({"amina", "omar", "esi", "ben", "ada", "carol"})
KEEPERS = frozenset({"owner", "carol"})
SEEN_BY = {
    "resource-draft": frozenset({"owner"}),
    "resource-in-review": KEEPERS,
    "resource-network": INSIDE,
    "resource-coordinators": KEEPERS,
    "resource-withheld": KEEPERS,
    "resource-waiting": KEEPERS,
}

ROWS: dict[str, Row] = {
    "resources.show": Row(EVERYBODY, thing="public resource"),
    "resources.show of the network": Row(IN_THE_NETWORK, thing="resource"),
    "resources.show of coordinators": row(OWNER, "carol", thing="resource of coordinators"),
    "resources.show of a draft": row(OWNER, thing="resource draft"),
    "resources.show of one sent in": row(OWNER, "carol", thing="resource sent in"),
    "resources.show of one withdrawn": Row(IN_THE_NETWORK, thing="withdrawn resource"),
    "resources.show of one long overdue": Row(IN_THE_NETWORK, thing="overdue resource"),
    "resources.versions": Row(EVERYBODY, thing="public resource"),
    "resources.versions of one withdrawn": row(OWNER, "carol", thing="withdrawn resource"),
    "resources.mine": Row(IN_THE_NETWORK),
    "resources.edit": row(OWNER, "carol", methods=BOTH, thing="resource"),
    "resources.edit of a draft": row(OWNER, methods=BOTH, thing="resource draft"),
    "resources.new_version": row(OWNER, "carol", methods=BOTH, thing="resource"),
    "resources.name_files": row(OWNER, "carol", methods=BOTH, thing="resource"),
    "resources.publish": row("carol", methods="POST", thing="resource to publish"),
    "resources.publish a draft": row(OWNER, methods="POST", thing="draft to publish"),
    "resources.send_back": row("carol", methods=BOTH, thing="resource sent in"),
    "resources.take_back": row(OWNER, methods="POST", thing="resource to take back"),
    "resources.withdraw": row(OWNER, "carol", methods=BOTH, thing="resource"),
    "resources.bring_back": row("carol", methods="POST", thing="resource to bring back"),
    "resources.still_correct": row(OWNER, "carol", methods="POST", thing="overdue resource of somebody"),
    "resources.discard": row(OWNER, methods="POST", thing="draft to discard", is_gone_then=True),
    "resources.queue": row("carol"),
    "resources.rules": row("carol", methods=BOTH),
    "resources.hand_over": row("carol", methods=BOTH, thing="resource"),
    "resources.approve_version": row("carol", methods="POST", thing="version to approve"),
    "resources.refuse_version": row("carol", methods=BOTH, thing="waiting version"),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make a resource of somebody in every state, marked with who may come upon it."""
    member = world.people[owner]

    def made(title: str, status: Status = Status.PUBLISHED, **facts: Any) -> Any:
        return factories.resource(member, title=title, status=status, **facts)

    def waiting(resource: Any, note: str = "New table") -> int:
        version = ResourceVersion(resource=resource, number=2, link="https://example.org/2", note=note)
        return factories.kept(version).id

    public = {"visibility": Visibility.PUBLIC}
    overdue = {"review_by": clock.today() - timedelta(days=100)}
    open_to_all = made(f"Guide of {owner}", **public)
    return {
        "public resource": open_to_all.id,
        "resource": made(world.mark("resource-network", owner)).id,
        "resource of coordinators": made(
            world.mark("resource-coordinators", owner), visibility=Visibility.COORDINATORS
        ).id,
        "resource draft": made(world.mark("resource-draft", owner), Status.DRAFT, **public).id,
        "resource sent in": made(world.mark("resource-in-review", owner), Status.IN_REVIEW, **public).id,
        "withdrawn resource": made(
            "Old guide", Status.WITHDRAWN, summary=world.mark("resource-withheld", owner)
        ).id,
        "overdue resource": made("Long overdue", **public, **overdue).id,
        "overdue resource of somebody": made("Overdue", **overdue).id,
        "draft to publish": made("To publish", Status.DRAFT).id,
        "draft to discard": made("To discard", Status.DRAFT).id,
        "resource to publish": made("To publish", Status.IN_REVIEW, **public).id,
        "resource to take back": made("To take back", Status.IN_REVIEW, **public).id,
        "resource to bring back": made("To bring back", Status.WITHDRAWN).id,
        "version to approve": waiting(made("Approved", **public)),
        "waiting version": waiting(open_to_all, world.mark("resource-waiting", owner)),
    }
