"""What is done to an account: making it, its password, its address, its second factor."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from network.accounts import passkeys, passwords, queries, rules, second_factor, tokens
from network.accounts.models import (
    Account,
    Addressee,
    AddressRecovery,
    Invitation,
    OneTimeToken,
    Passkey,
    RecoveryCode,
    SignIn,
)
from network.accounts.operations import sign_ins
from network.accounts.rules import Purpose
from network.core import audit, clock, mail
from network.core.database import db
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.people.models import Member

TAKEN = "There is an account with this address already. Give another one."


def create_account(
    member: Member, email: str, password: str | None = None, *, by: Actor, confirmed: bool = True
) -> Account:
    """Give a member an account at an address; without a password they sign in by links alone.

    Raises Refused when the address belongs to an account already, or the password is weak.
    """
    if queries.account_of(member) is not None:
        raise Refused(f"{member.name} has an account already.")
    if queries.account_at(email) is not None:
        raise Refused(TAKEN, "email")
    account = Account(
        member=member,
        email=rules.canonical(email),
        email_as_typed=email.strip(),
        confirmed_at=clock.now() if confirmed else None,
    )
    if password is not None:
        _set(account, password)
    db.session.add(account)
    _flush_address()
    audit.record("account made", account, by=by, about=member)
    return account


def set_password(account: Account, password: str, *, by: Actor, keep: SignIn | None = None) -> None:
    """Set a new password: other devices are signed out, open links end, the holder of the address is told."""
    _set(account, password)
    sign_ins.end_all(account, by=by, but=keep)
    tokens.end(account=account)
    audit.record("password set", account, by=by, about=account.member_id)
    mail.queue("accounts/email/password_changed.txt", to=account.addressee)


def reset_password(secret: str, password: str) -> bool:
    """Set a new password by a link from a letter; False when the link is over or was used meanwhile."""
    token = tokens.read(Purpose.RESET, secret)
    if token is None or token.account is None or not queries.may_enter(token.account):
        return False
    account = token.account
    passwords.check(password, address=account.email, words=_names(account.member))
    if not tokens.use(token):
        return False
    if account.confirmed_at is None:
        account.confirmed_at = clock.now()
    set_password(account, password, by=account.member)
    return True


def ask_to_change_address(account: Account, email: str, *, by: Actor) -> None:
    """Send a link to a new address, and word of it to the old one. Nothing changes until the link is used.

    Nothing is said about whether the new address belongs to somebody else: its holder is told instead.
    """
    if rules.canonical(email) == account.email:
        raise Refused("This is the address that you sign in with now.", "email")
    new = Addressee(account.member_id, account.member.name, email)
    if queries.account_at(email) is None:
        token = tokens.issue(Purpose.CHANGE_ADDRESS, account=account, email=email)
        tokens.send("accounts/email/change_address.txt", token, to=new)
    else:
        tokens.end(Purpose.CHANGE_ADDRESS, account=account)
        mail.queue("accounts/email/change_address_taken.txt", to=new)
    mail.queue("accounts/email/change_address_asked.txt", to=account.addressee, new_address=email)
    audit.record("change of address asked for", account, by=by, about=account.member_id)


def confirm_new_address(secret: str) -> Account | None:
    """Take the very address that the link was sent to; None when the link is over.

    Raises Refused when the address has come to belong to another account meanwhile.
    """
    token = tokens.read(Purpose.CHANGE_ADDRESS, secret)
    if token is None or token.account is None or not tokens.use(token):
        return None
    take_address(token.account, token.email, by=token.account.member)
    return token.account


def take_address(account: Account, email: str, *, by: Actor) -> None:
    """Change the address of an account, and tell both; the unique index has the last word."""
    old = account.addressee
    if account.member.email and rules.canonical(account.member.email) == account.email:
        account.member.email = email
    account.email, account.email_as_typed = rules.canonical(email), email
    account.confirmed_at = clock.now()
    _flush_address()
    for purpose in (Purpose.SIGN_IN, Purpose.RESET, Purpose.CONFIRM, Purpose.CHANGE_ADDRESS):
        tokens.end(purpose, account=account)
    audit.record("address changed", account, by=by, about=account.member_id)
    for to in (old, account.addressee):
        mail.queue("accounts/email/address_changed.txt", to=to, new_address=email)


def turn_second_factor_on(
    account: Account, secret: str, code: str, factor: second_factor.Factor, *, by: Actor
) -> Sequence[str]:
    """Turn the second factor on, once a code shows that the app has the secret; returns the recovery codes.

    Every other device is signed out, since it came in without one.
    """
    if account.has_app:
        raise Refused("You have an app for your second factor already.")
    counter = second_factor.counter_of(secret, code, factor)
    if counter is None:
        raise Refused("That code is not right. Wait for the next one in your app, and type that.", "code")
    account.factor_secret, account.factor_counter = secret, counter
    account.factor_since = account.factor_since or clock.now()
    codes = second_factor.new_recovery_codes(account)
    sign_ins.end_all(account, by=by, but=account.sign_in)
    audit.record("second factor turned on", account, by=by, about=account.member_id)
    mail.queue("accounts/email/second_factor.txt", to=account.addressee, on=True)
    return codes


def replace_recovery_codes(
    account: Account, code: str, factor: second_factor.Factor, *, by: Actor
) -> Sequence[str]:
    """Make new recovery codes, and end the old ones; asks for the factor."""
    _ask_for_factor(account, code, factor)
    audit.record("recovery codes replaced", account, by=by, about=account.member_id)
    return second_factor.new_recovery_codes(account)


def turn_second_factor_off(account: Account, code: str, factor: second_factor.Factor, *, by: Actor) -> None:
    """Take the app away, and with it the second factor unless there are passkeys; asks for the factor."""
    if not account.passkeys and rules.needs_second_factor(account.member.roles):
        raise Refused("Your role needs a second factor, so it cannot be turned off. Add a passkey first.")
    _ask_for_factor(account, code, factor)
    if account.passkeys:
        account.factor_secret, account.factor_counter = None, 0
        mail.queue("accounts/email/second_factor.txt", to=account.addressee, on=False)
    else:
        _forget_factor(account)
    audit.record("second factor turned off", account, by=by, about=account.member_id)


def remove_second_factor(account: Account, how: str, *, by: Actor) -> None:
    """Take away a factor that its owner has lost; they are signed out and told, and set up a new one.

    ``how`` says, in one of a few ways, how it was made sure that it is them.
    """
    if not account.has_second_factor:
        raise Refused(f"{account.member.name} has no second factor.")
    _forget_factor(account)
    sign_ins.end_all(account, by=by)
    audit.record("second factor removed", account, by=by, about=account.member_id, proof=how)


def erase(member: Member) -> None:
    """Delete all that accounts keep of a member: their account, and every invitation sent to them."""
    erase_account(member)
    theirs = select(Invitation.id).where(Invitation.member_id == member.id)
    db.session.execute(delete(OneTimeToken).where(OneTimeToken.invitation_id.in_(theirs)))
    db.session.execute(delete(Invitation).where(Invitation.member_id == member.id))


def erase_account(member: Member) -> None:
    """Delete a member's account with its sign-ins, links and codes."""
    account = queries.account_of(member)
    if account is None:
        return
    lost = select(AddressRecovery.id).where(AddressRecovery.account_id == account.id)
    db.session.execute(delete(OneTimeToken).where(OneTimeToken.recovery_id.in_(lost)))
    for kind in (OneTimeToken, SignIn, RecoveryCode, Passkey, AddressRecovery):
        db.session.execute(delete(kind).where(kind.account_id == account.id))
    db.session.delete(account)
    db.session.flush()


def _set(account: Account, password: str) -> None:
    passwords.check(password, address=account.email, words=_names(account.member))
    account.password_hash = passwords.hash_of(password)
    account.password_set_at = clock.now()


def _names(member: Member) -> list[str]:
    return [member.name, member.known_as, *member.name.split()]


def _ask_for_factor(account: Account, code: str, factor: second_factor.Factor) -> None:
    if not second_factor.use_code(account, code, factor) and not second_factor.use_recovery_code(
        account, code
    ):
        raise Refused("That code is not right. Type the one that your app shows now.", "code")


def add_passkey(
    account: Account, answer: str, name: str, question: str, site: passkeys.Site, *, by: Actor
) -> Sequence[str]:
    """Add the passkey that a device has made; returns recovery codes where it is the first second factor.

    Like every second factor it ends the sign-ins that came in without one.
    """
    passkey = passkeys.made(account, answer, name, question, site)
    audit.record("passkey added", passkey, by=by, about=account.member_id)
    mail.queue("accounts/email/passkey.txt", to=account.addressee, added=True, name=passkey.name)
    if account.has_second_factor:
        return ()
    account.factor_since = clock.now()
    sign_ins.end_all(account, by=by, but=account.sign_in)
    return second_factor.new_recovery_codes(account)


def remove_passkey(passkey: Passkey, *, by: Actor) -> None:
    """Take a passkey away; raises Refused for the last second factor of somebody whose role needs one."""
    account = passkey.account
    is_last = len(account.passkeys) == 1 and not account.has_app
    if is_last and rules.needs_second_factor(account.member.roles):
        raise Refused(
            "Your role needs a second factor. Set up an app or another passkey before you remove this."
        )
    audit.record("passkey removed", passkey, by=by, about=account.member_id)
    mail.queue("accounts/email/passkey.txt", to=account.addressee, added=False, name=passkey.name)
    account.passkeys.remove(passkey)
    if is_last:
        _forget_factor(account)
    db.session.flush()


def _forget_factor(account: Account) -> None:
    account.factor_secret = account.factor_since = None
    account.factor_counter = 0
    account.passkeys = []
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    mail.queue("accounts/email/second_factor.txt", to=account.addressee, on=False)


def _flush_address() -> None:
    """Let the unique index decide, since two people may ask for one address at the same moment."""
    try:
        db.session.flush()
    except IntegrityError as error:
        db.session.rollback()
        raise Refused(TAKEN, "email") from error
