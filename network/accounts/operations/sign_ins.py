"""Signing in and out: a row for each device, so that ending the row is the end of it everywhere."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from network.accounts import passwords, queries, rules, second_factor, tokens
from network.accounts.models import Account, AskedFor, OneTimeToken, SignIn
from network.accounts.rules import Purpose
from network.core import audit, clock
from network.core.database import aside, db
from network.core.permission import Actor
from network.members.people.models import Member
from network.members.people.rules import Status

SEEN_EVERY = timedelta(hours=1)
LONGEST_DEVICE = 120


def who_has(address: str, password: str) -> Account | None:
    """Return the account of this address and password, if both are right; it takes as long if not."""
    number, kept = queries.password_at(address)
    if not passwords.matches(kept, password) or kept is None:
        return None
    account = db.session.get_one(Account, number)
    if passwords.needs_new_hash(kept):
        account.password_hash = passwords.hash_of(password)
    return account


def begin(account: Account, *, device: str, how: str) -> SignIn:
    """Sign somebody in on a device; ``account.token`` is then the secret for its cookie."""
    now = clock.now()
    member = account.member
    account.token = secrets.token_urlsafe(32)
    account.sign_in = SignIn(
        account=account,
        token_hash=rules.digest(account.token),
        device=device[:LONGEST_DEVICE],
        made_at=now,
        seen_at=now,
        proved_at=now,
        until=now + rules.stay(member.roles, applied=member.status is Status.APPLIED),
    )
    db.session.add(account.sign_in)
    audit.record("signed in", account.sign_in, by=member, about=member, how=how)
    return account.sign_in


def end(sign_in: SignIn, *, by: Actor) -> None:
    """Sign one device out."""
    if sign_in.ended_at is None:
        sign_in.ended_at = clock.now()
        audit.record("signed out", sign_in, by=by, about=sign_in.account.member_id)


def end_all(account: Account, *, by: Actor, but: SignIn | None = None) -> None:
    """Sign every device out, except the one in hand if it is given."""
    statement = update(SignIn).where(SignIn.account_id == account.id, SignIn.ended_at.is_(None))
    if but is not None:
        statement = statement.where(SignIn.id != but.id)
    db.session.execute(statement.values(ended_at=clock.now()).execution_options(synchronize_session="fetch"))
    audit.record("signed out everywhere", account, by=by, about=account.member_id)


def end_access(member: Member) -> None:
    """End what still runs for a member who was suspended or has left: sign-ins, and links sent to them."""
    account = queries.account_of(member)
    if account is None:
        return
    db.session.execute(
        update(SignIn)
        .where(SignIn.account_id == account.id, SignIn.ended_at.is_(None))
        .values(ended_at=clock.now())
        .execution_options(synchronize_session="fetch")
    )
    tokens.end(account=account)


def prove(sign_in: SignIn) -> None:
    """Remember that the person in front of this device has just proved who they are."""
    sign_in.proved_at = clock.now()


def answer_second_step(token: OneTimeToken, code: str, factor: second_factor.Factor) -> bool:
    """Take the second factor of a sign-in that has passed the first: the app's code, or a recovery code."""
    account = token.account
    if account is None or not queries.may_enter(account) or not tokens.hold(token):
        return False
    by_recovery = not second_factor.use_code(account, code, factor)
    if by_recovery and not second_factor.use_recovery_code(account, code):
        tokens.count_a_wrong_try(token)
        return False
    if not tokens.use(token):
        return False
    if by_recovery:
        audit.record("recovery code used", account, by=account.member, about=account.member_id)
    return True


def begin_second_step(account: Account) -> str:
    """Return the secret under which the second factor is answered, in the browser that passed the first."""
    return tokens.issue(Purpose.SECOND_FACTOR, account=account).secret


def open_link(secret: str) -> Account | None:
    """Use up a sign-in link; it also shows that the address is its owner's."""
    token = tokens.read(Purpose.SIGN_IN, secret)
    if (
        token is None
        or token.account is None
        or not queries.may_enter(token.account)
        or not tokens.use(token)
    ):
        return None
    if token.account.confirmed_at is None:
        token.account.confirmed_at = clock.now()
    return token.account


def note_seen(sign_in: SignIn, now: datetime) -> None:
    """Note, once an hour and beside the request's own transaction, that a device is still in use."""
    if now - sign_in.seen_at < SEEN_EVERY:
        return
    with aside() as session:
        session.execute(update(SignIn).where(SignIn.id == sign_in.id).values(seen_at=now))


def forget_old(now: datetime, *, tokens_after: timedelta) -> int:
    """Delete links that are over, and questions that were never answered."""
    gone = 0
    for statement in (
        delete(OneTimeToken).where(OneTimeToken.until < now - tokens_after),
        delete(AskedFor).where(AskedFor.at < now - tokens_after),
    ):
        gone += db.session.execute(statement).rowcount  # type: ignore[attr-defined]
    return gone
