"""A lost address: a coordinator makes sure that it is them, and both addresses are told."""

from network.accounts import queries, rules, tokens
from network.accounts.models import Account, Addressee, AddressRecovery
from network.accounts.operations import own
from network.accounts.rules import Purpose, Recovery
from network.core import audit, clock, mail
from network.core.database import db
from network.core.lifecycle import move
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused


def ask(name: str, old_email: str, new_email: str, words: str) -> AddressRecovery:
    """Write down the request of somebody who cannot read mail at their address any more."""
    recovery = AddressRecovery(
        name=name,
        old_email=rules.canonical(old_email),
        new_email=new_email,
        words=words,
        asked_at=clock.now(),
    )
    db.session.add(recovery)
    return recovery


def approve(recovery: AddressRecovery, reason: str, *, by: Actor) -> None:
    """Say that it is them, and how that was made sure.

    The change then waits some days, in which the old address can object.
    """
    account = _account_meant(recovery)
    if not reason.strip():
        raise Refused("Say how you made sure that it is them; the record keeps it.", "reason")
    recovery.account = account
    recovery.usable_from = clock.now() + rules.WAIT_FOR_RECOVERY
    move(recovery, to=Recovery.APPROVED, by=by, reason=reason)
    audit.record("lost address approved", recovery, by=by, about=account.member_id)
    to = Addressee(account.member_id, account.member.name, recovery.new_email)
    use = tokens.issue(Purpose.RECOVERY, recovery=recovery, email=recovery.new_email)
    stop = tokens.issue(Purpose.STOP_RECOVERY, recovery=recovery, email=account.email)
    tokens.send("accounts/email/recovery_approved.txt", use, to=to, recovery=recovery)
    tokens.send("accounts/email/recovery_stop.txt", stop, to=account.addressee, recovery=recovery)


def refuse(recovery: AddressRecovery, reason: str, *, by: Actor) -> None:
    """Decline a request, in a letter to the new address that says why."""
    if not reason.strip():
        raise Refused("Say why; they are told.", "reason")
    move(recovery, to=Recovery.REFUSED, by=by, reason=reason)
    audit.record("lost address refused", recovery, by=by)
    to = Addressee(None, recovery.name, recovery.new_email)
    mail.queue("accounts/email/recovery_refused.txt", to=to, reason=reason)


def stop(secret: str) -> bool:
    """Stop a change of address, by the link that went to the old one; False when there is nothing to stop."""
    token = tokens.read(Purpose.STOP_RECOVERY, secret)
    if token is None or token.recovery is None or token.recovery.status is not Recovery.APPROVED:
        return False
    if not tokens.use(token):
        return False
    move(token.recovery, to=Recovery.STOPPED, by=SYSTEM, reason="stopped from the old address")
    tokens.end(recovery=token.recovery)
    audit.record("lost address stopped", token.recovery, by=SYSTEM, about=_member_id(token.recovery))
    return True


def finish(secret: str) -> Account | None:
    """Change the address, by the link that went to the new one, once the days of waiting are over.

    None when the link is over; Refused while it is too early, or when the address is another account's.
    """
    token = tokens.read(Purpose.RECOVERY, secret)
    recovery = token.recovery if token is not None else None
    if (
        token is None
        or recovery is None
        or recovery.account is None
        or recovery.status is not Recovery.APPROVED
    ):
        return None
    if recovery.usable_from is None or clock.now() < recovery.usable_from:
        raise Refused("It is too early: the owner of the old address still has time to object.")
    if not queries.may_enter(recovery.account) or not tokens.use(token):
        return None
    move(recovery, to=Recovery.DONE, by=SYSTEM, reason="confirmed from the new address")
    own.take_address(recovery.account, token.email, by=recovery.account.member)
    tokens.end(recovery=recovery)
    return recovery.account


def _account_meant(recovery: AddressRecovery) -> Account:
    account = queries.account_at(recovery.old_email)
    if account is None:
        raise Refused("No account has the old address that they gave, so there is nothing to change.")
    if queries.account_at(recovery.new_email) is not None:
        raise Refused("The new address belongs to another account. Ask them for one that is theirs alone.")
    return account


def _member_id(recovery: AddressRecovery) -> int | None:
    return recovery.account.member_id if recovery.account is not None else None
