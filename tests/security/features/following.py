"""The addresses and things of following: anybody in the network follows, a coordinator tells everybody."""

from typing import Any

from network.community.discussions.rules import Kind
from network.community.following.models import AskedLetter, Asking, BroughtQuestion
from tests import factories
from tests.security.declaring import MEMBERS, Row, row

IN_THE_NETWORK = MEMBERS - {"applicant"}

ROWS: dict[str, Row] = {
    "following.follow": Row(IN_THE_NETWORK, "POST", thing="discussion to follow"),
    "following.hear_no_more": Row(IN_THE_NETWORK, "POST", thing="discussion to follow"),
    "following.tell_all": row("carol", methods="POST", thing="notice"),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make a question that somebody was asked, and a notice of theirs."""
    member = world.people[owner]
    question = factories.discussion(member, title=f"What {owner} asks")
    notice = factories.discussion(member, Kind.NOTICE, title=f"What {owner} tells")
    factories.kept(BroughtQuestion(discussion_id=question.id, to_coordinators=False))
    letter = factories.kept(AskedLetter())
    factories.kept(Asking(letter_id=letter.id, discussion_id=question.id, member_id=member.id))
    return {"discussion to follow": question.id, "notice": notice.id}
