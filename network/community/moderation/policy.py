"""Who reports, who looks at reports, and who keeps a discussion in order.

A coordinator never settles a report about their own words: another does, or an administrator where there is
no other coordinator.
"""

from network.community.discussions import policy as discussions
from network.community.discussions.models import Post
from network.community.moderation import queries
from network.community.moderation.models import Report
from network.community.moderation.rules import Status
from network.core.lifecycle import moves
from network.core.permission import Actor, Permission, Role, holds, signed_in, the_system

coordinator = holds(Role.COORDINATOR)
administrator = holds(Role.ADMINISTRATOR)


def _post(thing: object) -> Post | None:
    if isinstance(thing, Report):
        return thing.post
    return thing if isinstance(thing, Post) else None


def _wrote(actor: Actor, thing: object) -> bool:
    post = _post(thing)
    return actor.id is not None and post is not None and post.author_id == actor.id


def _no_coordinator_but_its_author(_actor: Actor, thing: object) -> bool:
    post = _post(thing)
    return post is not None and not queries.coordinators_but(post.author_id)


def _was_taken_back(_actor: Actor, post: object) -> bool:
    return isinstance(post, Post) and post.was_taken_back


def _reported(actor: Actor, report: object) -> bool:
    return actor.id is not None and isinstance(report, Report) and report.reporter_id == actor.id


wrote = Permission(_wrote)
stands_in = administrator & ~wrote & Permission(_no_coordinator_but_its_author)
has_words = ~Permission(_was_taken_back)
reported = Permission(_reported)

may_report = discussions.may_see_words & has_words  # one's own too: the words are then taken out for good
may_see_own = signed_in
may_withdraw = reported
may_see_queue = coordinator | administrator
may_look = (coordinator | stands_in) & has_words
may_hide = may_look
may_redact = may_look
may_show = ((coordinator & ~wrote) | stands_in) & has_words
may_settle = may_show | the_system  # it settles what its author took back
may_keep_order = discussions.may_moderate  # lock, pin, move

moves(Report, {Status.UPHELD: may_settle, Status.LEFT: may_settle, Status.WITHDRAWN: may_withdraw})
