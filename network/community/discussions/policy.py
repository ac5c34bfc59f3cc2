"""Who reads discussions, who writes in them, and who marks what was said."""

from network.community.discussions.models import Discussion, Post
from network.community.discussions.rules import ANSWERED_BY_ONE
from network.core.permission import Actor, Permission, Role, holds

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
    return discussion is not None and bool(discussion.posts) and discussion.posts[0].hidden_at is not None


def _is_hidden(_actor: Actor, post: object) -> bool:
    return isinstance(post, Post) and post.hidden_at is not None


def _answers(_actor: Actor, post: object) -> bool:
    return isinstance(post, Post) and post.number > 1


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
may_edit_head = (may_see & is_open & began) | coordinator  # title, conditions, areas
may_moderate = coordinator  # pin, lock, move, hide
# About a post.
may_see_words = may_see & (~is_hidden | wrote | coordinator)
may_edit = may_see & is_open & wrote & ~is_hidden
may_thank = may_see & ~wrote & ~is_hidden
is_an_answer = Permission(_answers) & ~is_hidden
may_accept = may_see & (began | coordinator) & is_an_answer & Permission(_can_be_answered)
may_check = may_see & clinician & ~wrote & is_an_answer
