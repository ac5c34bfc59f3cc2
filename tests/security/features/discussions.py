"""The addresses and things of discussions."""

from typing import Any

from network.community.discussions.models import EarlierWords
from network.community.discussions.rules import Kind
from tests import factories
from tests.security.declaring import BOTH, MEMBERS, OWNER, Row, row

IN_THE_NETWORK = MEMBERS - {"applicant"}
SEEN_BY: dict[str, frozenset[str]] = {}
ROWS: dict[str, Row] = {
    "community.index": Row(IN_THE_NETWORK),
    "community.ask": Row(IN_THE_NETWORK, BOTH),
    "community.about_event": Row(IN_THE_NETWORK, BOTH, thing="event to discuss"),
    "community.show": Row(IN_THE_NETWORK, thing="discussion"),
    "community.answer": Row(IN_THE_NETWORK, BOTH, thing="discussion"),
    "community.edit": row(OWNER, "carol", methods=BOTH, thing="discussion"),
    "community.edit_post": row(OWNER, methods=BOTH, thing="post"),
    "community.earlier": Row(IN_THE_NETWORK, thing="post"),
    "community.take_out": Row(
        frozenset({"carol"}), "POST", thing="earlier words", is_gone_then=True, but_not_own=True
    ),
    "community.take_back": row(OWNER, methods="POST", thing="answer to take back"),
    "community.thank": Row(IN_THE_NETWORK, "POST", thing="post", but_not_own=True),
    "community.accept": row(OWNER, "carol", methods="POST", thing="answer of another"),
    "community.check": Row(frozenset({"esi"}), "POST", thing="answer of one's own", but_not_own=True),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make a question of ``owner`` with an answer of another, and an answer of ``owner`` to another's."""
    member = world.people[owner]
    other = world.people["omar" if owner == "amina" else "amina"]
    own = factories.discussion(member, text=f"What works, asks {owner}?")
    helped = factories.post(own, other)
    theirs = factories.discussion(other, Kind.REQUEST, matter="cover")
    answer = factories.post(theirs, member)
    own.posts[0].earlier.append(EarlierWords(text="What helps?"))
    factories.kept(own)
    return {
        "discussion": own.id,
        "post": own.posts[0].id,
        "earlier words": own.posts[0].earlier[0].id,
        "answer of one's own": answer.id,
        "answer to take back": factories.post(theirs, member, "No, do not.").id,
        "answer of another": helped.id,
        "event to discuss": factories.event(f"Meeting, {owner}").id,
    }
