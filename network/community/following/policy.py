"""Who follows, and who lets a notice be told to everybody at once."""

from network.community.discussions import policy as discussions
from network.community.discussions.models import Discussion
from network.community.discussions.rules import Kind
from network.core.permission import Actor, Permission


def _is_a_notice(_actor: Actor, thing: object) -> bool:
    return isinstance(thing, Discussion) and thing.kind is Kind.NOTICE and thing.event_id is None


may_follow = discussions.may_follow
may_stop = discussions.may_read  # also what was hidden meanwhile
may_tell_all = discussions.coordinator & discussions.may_answer & Permission(_is_a_notice)
