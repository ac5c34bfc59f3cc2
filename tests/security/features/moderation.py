"""The addresses and things of moderation."""

from typing import Any

from network.community.moderation.models import Report
from network.community.moderation.rules import Reason
from network.core import clock
from tests import factories
from tests.security.declaring import BOTH, CAROL, MEMBERS, OWNER, Row, members, row

IN_THE_NETWORK = MEMBERS - {"applicant"}
SEEN_BY = {"report": frozenset({"carol"}), "hidden": frozenset({"esi", "carol"})}

ROWS: dict[str, Row] = {
    "moderation.report": Row(IN_THE_NETWORK, BOTH, thing="post of esi"),
    "moderation.report hidden": row("esi", CAROL, methods=BOTH, thing="hidden post of esi"),
    "moderation.mine": members(),
    "moderation.withdraw": row(OWNER, methods="POST", thing="report", is_gone_then=True),
    "moderation.queue": row("carol", "ada"),
    "moderation.look": row(CAROL, thing="post of esi"),
    "moderation.look hidden": row(CAROL, thing="hidden post of esi"),
    "moderation.hide": row(CAROL, methods=BOTH, thing="post of esi"),
    "moderation.show": row(CAROL, methods="POST", thing="hidden post of esi"),
    "moderation.leave": row(CAROL, methods=BOTH, thing="post of esi"),
    "moderation.redact": row(CAROL, methods=BOTH, thing="post of esi"),
    "moderation.lock": row(CAROL, methods=BOTH, thing="reported discussion"),
    "moderation.unlock": row(CAROL, methods="POST", thing="reported discussion"),
    "moderation.pin": row(CAROL, methods="POST", thing="reported discussion"),
    "moderation.unpin": row(CAROL, methods="POST", thing="reported discussion"),
    "moderation.move": row(CAROL, methods=BOTH, thing="reported discussion"),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make a discussion of somebody with a post of Esi's that they report, and one that is hidden."""
    discussion = factories.discussion(world.people[owner])
    esi = world.people["esi"]
    post = factories.post(discussion, esi, "Begin seated.")
    hidden = factories.post(
        discussion,
        esi,
        world.mark("hidden", owner),
        hidden_at=clock.now(),
        hidden_by_id=world.people["carol"].id,
        hidden_because="Not here",
    )
    report = Report(
        post=post,
        reporter_id=world.people[owner].id,
        reason=Reason.UNKIND,
        words=world.mark("report", owner),
    )
    return {
        "post of esi": post.id,
        "hidden post of esi": hidden.id,
        "report": factories.kept(report).id,
        "reported discussion": discussion.id,
    }
