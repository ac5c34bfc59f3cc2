"""Invitations: sent to one person at one address for one role, sent again, taken back, and accepted once."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import update

from network.accounts import policy, queries, rules, tokens
from network.accounts.models import Account, Addressee, Invitation
from network.accounts.operations import own
from network.accounts.queries import CLAIMABLE
from network.accounts.rules import InvitationState, Purpose
from network.core import audit, clock
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.permission import SYSTEM, Actor, Role
from network.core.rules import Refused
from network.members.people import operations as people
from network.members.people.models import Member, Organisation, RoleGrant
from network.members.people.rules import Status
from network.members.qualifications import facts


def invite(
    member: Member, role: Role | None = None, *, by: Actor, organisation: Organisation | None = None
) -> Invitation:
    """Invite somebody to claim the record that we have of them: the only letter that it is sent.

    Without ``role``, it is to be what their record says that they are.
    """
    facts.hold([member.id])
    return _invite(member, role, queries.standing_of([member]), by=by, organisation=organisation)


def _invite(
    member: Member,
    role: Role | None,
    standing: queries.Standing,
    *,
    by: Actor,
    organisation: Organisation | None = None,
) -> Invitation:
    role = role or _role_on_record(member)
    if not policy.may_invite(by) or not policy.may_invite_as(by, role, member):
        raise NotPermitted(f"to invite as {role}")
    if member.status not in CLAIMABLE or member.id in standing.with_account:
        raise Refused(f"{member.name} has joined already, so there is nothing to claim.")
    if not member.email:
        raise Refused(f"We have no e-mail address of {member.name}.", "email")
    if member.id in standing.invited:
        raise Refused(f"{member.name} was invited already. Send that invitation again.")
    if role is Role.FUNDER and organisation is None:
        raise Refused("Say which organisation this funder decides for.", "organisation")
    now = clock.now()
    invitation = Invitation(
        member=member,
        email=member.email,
        role=role,
        organisation=organisation,
        made_at=now,
        made_by_id=by.id,
        sent_at=now,
        until=now + rules.LIFETIMES[Purpose.INVITATION],
    )
    db.session.add(invitation)
    audit.record("invited", invitation, by=by, about=member, role=role)
    _send(invitation, by)
    return invitation


def invite_new(
    name: str, email: str, role: Role, *, by: Actor, organisation: Organisation | None = None
) -> Invitation:
    """Invite somebody of whom we have no record yet: one is made, to be claimed."""
    people.refuse_the_same_again(name, email)
    member = people.add(name, by=by, status=Status.UNCLAIMED, email=email, origin="invited")
    return invite(member, role, by=by, organisation=organisation)


def invite_many(members: Iterable[Member], *, by: Actor) -> tuple[Sequence[Invitation], Sequence[str]]:
    """Invite several as what their records say; also returns in words whom it could not be done for."""
    members = list({member.id: member for member in members}.values())
    facts.hold([member.id for member in members])
    standing = queries.standing_of(members)
    sent, left_out = [], []
    for member in members:
        try:
            sent.append(_invite(member, None, standing, by=by))
        except Refused as refusal:
            left_out.append(str(refusal))
    return sent, left_out


def send_again(invitation: Invitation, *, by: Actor) -> None:
    """Send an invitation once more, with a new link and new days; the older link ends."""
    if not policy.may_handle(by, invitation):
        raise NotPermitted("to send this invitation")
    if invitation.state(clock.now()) not in {InvitationState.WAITING, InvitationState.EXPIRED}:
        raise Refused("This invitation was accepted or taken back.")
    if not queries.is_claimable(invitation.member):
        raise Refused(f"{invitation.member.name} cannot claim the record any more. Take the invitation back.")
    now = clock.now()
    invitation.email = invitation.member.email or invitation.email
    invitation.sent_at, invitation.until = now, now + rules.LIFETIMES[Purpose.INVITATION]
    invitation.times_sent += 1
    audit.record("invitation sent again", invitation, by=by)
    _send(invitation, by)


def revoke(invitation: Invitation, *, by: Actor) -> None:
    """Take an invitation back: its link is dead from this moment."""
    if not policy.may_handle(by, invitation):
        raise NotPermitted("to take this invitation back")
    if invitation.accepted_at:
        raise Refused(f"{invitation.member.name} has accepted already.")
    if invitation.revoked_at is None:
        invitation.revoked_at = clock.now()
        end_links(invitation)
        audit.record("invitation taken back", invitation, by=by)


def read(secret: str) -> tuple[Invitation, str] | None:
    """Return the invitation of a link, and the address that the link went to, while it can be accepted."""
    for purpose in (Purpose.INVITATION, Purpose.CLAIM):
        token = tokens.read(purpose, secret)
        if token is None or token.invitation is None:
            continue
        if (
            queries.is_claimable(token.invitation.member)
            and token.invitation.state(clock.now()) is InvitationState.WAITING
        ):
            return token.invitation, token.email
    return None


def accept(secret: str, password: str | None) -> Account | None:
    """Claim the record: it becomes the member's own, with an account at the address that the link went to.

    None when the link is over. Raises Refused when the address is an account's: then they give their own.
    """
    found = read(secret)
    if found is None:
        return None
    invitation, address = found
    taken: Any = db.session.execute(
        update(Invitation)
        .where(
            Invitation.id == invitation.id, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None)
        )
        .values(accepted_at=clock.now())
        .execution_options(synchronize_session="fetch")
    )
    if taken.rowcount != 1:
        return None
    member = invitation.member
    account = own.create_account(member, address, password or None, by=SYSTEM)
    if member.status is Status.UNCLAIMED:
        people.claim(member)
    if not any(_is_the_role(grant, invitation) for grant in member.role_grants):
        people.grant_role(member, invitation.role, by=SYSTEM, organisation=invitation.organisation)
    if address != member.email:
        member.email = address
    end_links(invitation)
    audit.record("invitation accepted", invitation, by=member, invited_by=invitation.made_by_id)
    return account


def end_links(invitation: Invitation) -> None:
    """End every link of an invitation."""
    tokens.end(invitation=invitation)


def _role_on_record(member: Member) -> Role:
    held = member.roles_on(clock.today())
    return next((role for role in (Role.INSTRUCTOR, Role.HEALTH_PARTNER) if role in held), Role.INSTRUCTOR)


def _is_the_role(grant: RoleGrant, invitation: Invitation) -> bool:
    same = grant.role is invitation.role and grant.organisation_id == invitation.organisation_id
    return same and not grant.is_over(clock.today())


def _send(invitation: Invitation, by: Actor) -> None:
    token = tokens.issue(Purpose.INVITATION, invitation=invitation, email=invitation.email)
    to = Addressee(invitation.member_id, invitation.member.name, invitation.email)
    tokens.send("accounts/email/invitation.txt", token, to=to, invitation=invitation, inviter=by.name)
