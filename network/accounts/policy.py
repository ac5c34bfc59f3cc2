"""Who may do what with accounts, invitations, and requests to join."""

from network.accounts.models import Account, AddressRecovery, Invitation, Passkey, SignIn
from network.accounts.rules import Recovery
from network.core.lifecycle import moves
from network.core.permission import Actor, Permission, Role, anyone, holds, signed_in, the_system
from network.members.people import policy as people
from network.members.people.models import Member
from network.members.people.rules import Status

coordinator = holds(Role.COORDINATOR)
administrator = holds(Role.ADMINISTRATOR)

may_sign_in = anyone
may_ask_to_join = anyone
may_sign_out = anyone
may_see_own_account = signed_in


def _own(actor: Actor, thing: Account | SignIn | AddressRecovery | Passkey) -> bool:
    account = thing if isinstance(thing, Account) else thing.account
    return account is not None and actor.id == account.member_id


may_end_sign_in = signed_in & Permission(_own)
may_remove_passkey = signed_in & Permission(_own)
may_see_join_requests = coordinator
may_decide_join_request = people.may_decide_membership
may_see_invitations = coordinator | administrator
may_invite = coordinator | administrator
may_see_recoveries = coordinator
may_decide_recovery = coordinator & ~Permission(_own)
may_remove_second_factor = administrator & ~Permission(_own)


def _stands(_actor: Actor, member: Member) -> bool:
    return member.status is Status.ACTIVE


# Not as somebody with power: they see what an administrator may not, such as concerns.
may_look_as = administrator & ~people.themselves & ~people.about_power & Permission(_stands)


def may_invite_as(actor: Actor, role: Role, member: Member | None = None) -> bool:
    """Whether ``actor`` may invite somebody to be ``role``: what they could grant, they may offer."""
    return people.may_grant(actor, role, member or Member(name=""))


def may_handle(actor: Actor, invitation: Invitation) -> bool:
    """Whether ``actor`` may send an invitation again, or take it back."""
    return may_invite(actor) and may_invite_as(actor, invitation.role, invitation.member)


may_handle_invitation = Permission(may_handle)

moves(
    AddressRecovery,
    {
        Recovery.APPROVED: may_decide_recovery,
        Recovery.REFUSED: may_decide_recovery,
        Recovery.STOPPED: the_system,
        Recovery.DONE: the_system,
    },
)
