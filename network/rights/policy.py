"""Who may do what with data rights: everybody for themselves; who looks after requests, never their own."""

from network.core.lifecycle import moves
from network.core.permission import Actor, Permission, Role, anyone, holds, signed_in, the_system
from network.members.people import policy as people
from network.members.people.models import Member
from network.rights.models import Complaint, CopyRequest, ErasureRequest
from network.rights.rules import ComplaintStatus, CopyStatus, ErasureStatus

administrator = holds(Role.ADMINISTRATOR)

may_read = anyone
may_complain = anyone
may_use_own_rights = signed_in
may_see_requests = holds(Role.COORDINATOR, Role.ADMINISTRATOR)
may_set_periods = administrator
may_see_processing = administrator
may_see_complaints = administrator


def _on_behalf(actor: Actor, member: Member | None) -> bool:
    """Whether somebody may pass on the wish of a member: whoever decides about that membership."""
    return member is not None and people.may_decide_membership(actor, member)


may_ask_for = Permission(_on_behalf)


def _is_own(actor: Actor, thing: CopyRequest | ErasureRequest | Complaint) -> bool:
    return actor.id is not None and actor.id == thing.member_id


def _may_fetch(actor: Actor, copy: CopyRequest) -> bool:
    return actor.id is not None and actor.id == copy.asked_by_id and (
        actor.id == copy.member_id or may_ask_for(actor, copy.member)
    )  # fmt: skip


def _may_decide(actor: Actor, request: ErasureRequest) -> bool:
    return people.may_decide_membership(actor, request.member)


may_fetch_copy = Permission(_may_fetch)
may_take_back = Permission(_is_own)
may_decide_erasure = Permission(_may_decide) & ~Permission(_is_own)
may_erase = people.may_decide_membership | the_system
may_handle_complaint = administrator & ~Permission(_is_own)

moves(CopyRequest, {CopyStatus.READY: the_system, CopyStatus.OVER: the_system})
moves(
    ErasureRequest,
    {
        ErasureStatus.CARRIED_OUT: may_decide_erasure,
        ErasureStatus.REFUSED: may_decide_erasure,
        ErasureStatus.TAKEN_BACK: may_take_back | the_system,
    },
)
moves(
    Complaint,
    {
        ComplaintStatus.LOOKED_INTO: may_handle_complaint,
        ComplaintStatus.ANSWERED: may_handle_complaint,
    },
)
