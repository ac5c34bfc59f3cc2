"""Who reads discussions, who writes in them, and who marks what was said."""

from network.community.discussions.models import Discussion, Post
from network.community.discussions.rules import ANSWERED_BY_ONE
from network.core.permission import Actor, Permission, Role, holds
from network.events.meetings import policy as events

in_the_network = holds(*Role)
coordinator = holds(Role.COORDINATOR)
clinician = holds(Role.HEALTH_PARTNER)


def _discussion(thing: object) -> Discussion | None:
    if isinstance(thing, Post):
        return thing.discussion
    return thing if isinstance(thing, Discussion) else None


def _began(actor: Actor, thing: object) -> bool:
    discussion = _discussion(thing)
    return actor.id is not None and discussion is not None and discussion.begun_by_id == actor.id


def _wrote(actor: Actor, post: object) -> bool:
    return actor.id is not None and isinstance(post, Post) and post.author_id == actor.id


def _is_open(_actor: Actor, thing: object) -> bool:
    discussion = _discussion(thing)
    return discussion is not None and discussion.locked_at is None


def _first_is_hidden(_actor: Actor, thing: object) -> bool:
    discussion = _discussion(thing)
    if discussion is None or not discussion.stands_on_its_first:
        return False
    return bool(discussion.posts) and discussion.posts[0].hidden_at is not None


def _is_hidden(_actor: Actor, post: object) -> bool:
    return isinstance(post, Post) and post.hidden_at is not None


def _answers(_actor: Actor, post: object) -> bool:
    return isinstance(post, Post) and post.number > 1


def _is_the_last(_actor: Actor, post: object) -> bool:
    return isinstance(post, Post) and all(one.number <= post.number for one in post.discussion.posts)


def _was_checked_by(actor: Actor, post: object) -> bool:
    return actor.id is not None and isinstance(post, Post) and post.checked_by_id == actor.id


def _can_be_answered(_actor: Actor, thing: object) -> bool:
    discussion = _discussion(thing)
    return discussion is not None and discussion.kind in ANSWERED_BY_ONE


began = Permission(_began)
wrote = Permission(_wrote)
is_open = Permission(_is_open)
is_hidden = Permission(_is_hidden)

may_read = in_the_network  # the community's pages
may_ask = in_the_network
# A discussion whose first post was hidden is closed to all but its author and coordinators.
may_see = in_the_network & (~Permission(_first_is_hidden) | began | coordinator)
may_answer = may_see & is_open & ~Permission(_first_is_hidden)
may_follow = may_see
may_edit_head = (may_answer & began) | coordinator  # title, conditions, areas
may_moderate = coordinator  # pin, lock, move, hide
# About a post.
may_see_words = may_see & (~is_hidden | wrote | coordinator)
may_edit = may_see & is_open & wrote & ~is_hidden
may_thank = may_see & ~wrote & ~is_hidden
is_an_answer = Permission(_answers) & ~is_hidden
may_take_back = may_edit & Permission(_is_the_last)  # later, others have answered to it
may_see_earlier = may_see_words  # what it said before it was edited
may_take_out_earlier = coordinator & ~wrote
may_accept = may_see & (began | coordinator) & ~wrote & is_an_answer & Permission(_can_be_answered)
may_check = may_see & clinician & ~wrote & is_an_answer
may_uncheck = may_check | (coordinator & ~wrote & is_an_answer) | (may_see & Permission(_was_checked_by))
# About an event: its thread is read by the network, so it begins once the event was published.
may_discuss = in_the_network & events.may_see & ~events.is_draft
