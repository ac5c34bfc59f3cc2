"""Who may see, add and check qualifications and practice: never their own, where it is a check."""

from network.core.lifecycle import moves
from network.core.permission import Actor, Permission, Role, holds, signed_in, the_system
from network.members.people import policy as people
from network.members.qualifications.models import PracticeEntry, Qualification
from network.members.qualifications.rules import PracticeStatus, Status

coordinator = holds(Role.COORDINATOR)


def _is_owner(actor: Actor, thing: object) -> bool:
    """Whether a qualification, a page of its evidence or a practice entry is about the actor."""
    return actor.id is not None and getattr(thing, "member_id", None) == actor.id


def _holds_the_draft(actor: Actor, draft: object) -> bool:
    return actor.id is not None and getattr(draft, "by_id", None) == actor.id


owner = signed_in & Permission(_is_owner)

# About a member: their page of qualifications, their practice log, their path to the next one.
may_see_record_of = people.may_see_all_of
may_see_verdicts_of = people.may_see
may_add_for = people.may_see_all_of | the_system

# About a qualification.
may_see = owner | coordinator
may_see_evidence = owner | coordinator
may_correct = owner | coordinator
may_verify = coordinator & ~owner
may_see_queue = coordinator
may_see_draft = signed_in & Permission(_holds_the_draft)

# About hours of practice.
may_check_practice = coordinator & ~owner


moves(
    Qualification,
    {
        (Status.RETURNED, Status.SUBMITTED): may_correct,
        (Status.REJECTED, Status.SUBMITTED): may_verify,
        Status.VERIFIED: may_verify,
        Status.RETURNED: may_verify,
        Status.REJECTED: may_verify,
        Status.REVOKED: may_verify,
    },
)
moves(
    PracticeEntry,
    {
        PracticeStatus.DECLARED: may_correct,
        PracticeStatus.CHECKED: may_check_practice,
        PracticeStatus.DECLINED: may_check_practice,
    },
)
