"""Asking from outside, and being let in: a job answers who asks, a person decides who joins."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from network.accounts import queries, rules, tokens
from network.accounts.models import Account, Addressee, AskedFor, Invitation
from network.accounts.operations import invitations, own
from network.accounts.rules import Asked, Purpose
from network.core import audit, clock, jobs, mail
from network.core.database import db
from network.core.permission import SYSTEM, Actor, Role
from network.core.rules import Refused
from network.members.people import operations as people
from network.members.people.models import Member
from network.members.people.rules import Status

logger = logging.getLogger(__name__)
ANSWER = "answer-strangers"
AT_ONCE = 200


def ask(what: Asked, email: str, **detail: Any) -> None:
    """Write down what somebody asked for with an address.

    It is answered by a job, and by letter alone. So the page, its text and its time are the same for an
    address that we know and for one that we do not.
    """
    db.session.add(AskedFor(what=what, email=email, detail=detail, at=clock.now()))
    jobs.start(ANSWER)


def answer_all(now: datetime) -> int:
    """Answer everything that was asked, the oldest first; each answer is a transaction of its own."""
    waiting = db.session.scalars(select(AskedFor.id).order_by(AskedFor.id).limit(AT_ONCE)).all()
    answered = 0
    for number in waiting:
        asked = db.session.get(AskedFor, number, with_for_update=True)
        if asked is None:
            continue  # another worker was first
        try:
            if asked.what is Asked.JOIN or now - asked.at < rules.LIFETIMES[Purpose.RESET]:
                ANSWERS[asked.what](asked.email, asked.detail)
            db.session.delete(asked)
            db.session.commit()
            answered += 1
        except Exception:  # one that cannot be answered must not stand in the way of the others
            db.session.rollback()
            logger.exception("what was asked in row %s could not be answered", number)
    return answered


def approve(member: Member, role: Role, reason: str, *, by: Actor) -> None:
    """Let somebody who asked to join into the network, and write to them."""
    if role.value not in rules.ROLES_TO_ASK_FOR:
        raise Refused(
            "Choose instructor or health partner; other roles are given by an administrator.", "role"
        )
    if not reason.strip():
        raise Refused("Say why; the record keeps it.", "reason")
    people.admit(member, [role], by=by, reason=reason)
    account = queries.account_of(member)
    if account is not None:
        mail.queue("accounts/email/approved.txt", to=account.addressee, reason=reason)


def refuse(member: Member, reason: str, *, by: Actor) -> None:
    """Decline a request to join, with a letter that says why; the account ends with it."""
    account = queries.account_of(member)
    people.refuse(member, by=by, reason=reason)
    if account is not None:
        mail.queue("accounts/email/refused.txt", to=account.addressee, reason=reason)
        own.erase_account(member)


def claim_instead(member: Member, record: Member, *, by: Actor) -> None:
    """Answer a request by an invitation to the record that we had of the same person, so that one is left."""
    people.refuse(member, by=by, reason="We have a record of this person, which they are invited to claim.")
    own.erase_account(member)
    if queries.open_invitation_of(record) is None:
        invitations.invite(record, by=by)


def confirm_request(secret: str) -> Account | None:
    """Confirm the address that a request to join was made with; None when the link is over."""
    token = tokens.read(Purpose.CONFIRM, secret)
    if (
        token is None
        or token.account is None
        or not queries.may_enter(token.account)
        or not tokens.use(token)
    ):
        return None
    account = token.account
    if account.confirmed_at is None:
        account.confirmed_at = clock.now()
        audit.record("address confirmed", account, by=account.member, about=account.member_id)
    return account


def _send_link(email: str, detail: Mapping[str, Any]) -> None:
    account = queries.account_at(email)
    if account is None or not queries.may_enter(account):
        return
    token = tokens.issue(Purpose.SIGN_IN, account=account, email=account.email)
    tokens.send("accounts/email/sign_in_link.txt", token, to=account.addressee, wanted=detail.get("next"))


def _send_reset(email: str, _detail: Mapping[str, Any]) -> None:
    account = queries.account_at(email)
    if account is None or not queries.may_enter(account):
        return
    token = tokens.issue(Purpose.RESET, account=account, email=account.email)
    tokens.send("accounts/email/reset.txt", token, to=account.addressee)


def _take_request(email: str, detail: Mapping[str, Any]) -> None:
    account = queries.account_at(email)
    if account is not None:
        if queries.may_enter(account):
            mail.queue("accounts/email/join_known.txt", to=account.addressee)
        elif account.active and account.member.status is Status.LEFT:
            people.ask_back(account.member, _notes(detail))
            account.confirmed_at = None  # somebody typed it: let its owner say that it was them
            _ask_to_confirm(account)
        return
    member = people.add(
        detail["name"],
        by=SYSTEM,
        status=Status.APPLIED,
        email=email,
        origin="asked to join",
        notes=_notes(detail),
    )
    account = own.create_account(member, email, by=SYSTEM, confirmed=False)
    _ask_to_confirm(account)


def _ask_to_confirm(account: Account) -> None:
    token = tokens.issue(Purpose.CONFIRM, account=account, email=account.email)
    tokens.send("accounts/email/join_confirm.txt", token, to=account.addressee)


def _notes(detail: Mapping[str, Any]) -> str:
    asked = Role(detail["role"]).value.replace("_", " ")
    parts = (
        f"Asked to join as {asked}.",
        f"Area: {detail['area']}" if detail["area"] else "",
        detail["reason"],
    )
    return "\n\n".join(part for part in parts if part)


def _send_claim(email: str, detail: Mapping[str, Any]) -> None:
    invitation = db.session.get(Invitation, detail["invitation"])
    if invitation is None or invitation.state(clock.now()) is not rules.InvitationState.WAITING:
        return
    to = Addressee(invitation.member_id, invitation.member.name, email)
    if queries.account_at(email) is not None:
        mail.queue("accounts/email/claim_taken.txt", to=to)
        return
    token = tokens.issue(Purpose.CLAIM, invitation=invitation, email=email)
    tokens.send("accounts/email/claim.txt", token, to=to)


ANSWERS = {
    Asked.SIGN_IN_LINK: _send_link,
    Asked.RESET: _send_reset,
    Asked.JOIN: _take_request,
    Asked.CLAIM: _send_claim,
}
