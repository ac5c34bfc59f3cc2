"""Questions about accounts: whose an address is, where somebody is signed in, who waits for an answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, select
from sqlalchemy.orm import joinedload, lazyload

from network.accounts import rules
from network.accounts.models import Account, AddressRecovery, Invitation, OneTimeToken, SignIn
from network.accounts.rules import Purpose, Recovery
from network.core import clock
from network.core.database import db
from network.members.people.models import Member, RoleGrant
from network.members.people.rules import Status

# Every page begins with this question: it is built once, and brings all that says who acts in one statement.
_SIGNED_IN = (
    select(SignIn)
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.ended_at.is_(None),
        SignIn.until > bindparam("now"),
    )
    .options(
        joinedload(SignIn.account)
        .joinedload(Account.member)
        .joinedload(Member.role_grants)
        .lazyload(RoleGrant.organisation)
    )
)
CLAIMABLE = frozenset({Status.UNCLAIMED, Status.ACTIVE})  # while there is no account
MAY_SIGN_IN = frozenset({Status.ACTIVE, Status.APPLIED})  # who waits may look in, without a role


def account_of(member: Member) -> Account | None:
    """Return the account of a member, if they have one."""
    # Who is at hand already, so the question is about the account alone.
    return db.session.scalar(
        select(Account).where(Account.member_id == member.id).options(lazyload(Account.member))
    )


def account_at(address: str) -> Account | None:
    """Return the account of an address, however it is spelled."""
    return db.session.scalar(select(Account).where(Account.email == rules.canonical(address)))


def accounts_at(addresses: Iterable[str]) -> dict[str, Account]:
    """Return the accounts of canonical addresses, by address, in one question."""
    found = db.session.scalars(select(Account).where(Account.email.in_(set(addresses))))
    return {account.email: account for account in found}


def password_at(address: str) -> tuple[int | None, str | None]:
    """Return the account's number and what is kept of its password, in one question, known address or not.

    An account that may not be entered, and one that has no password, is as good as none.
    """
    found = db.session.execute(
        select(Account.id, Account.password_hash)
        .join(Member, Member.id == Account.member_id)
        .where(
            Account.email == rules.canonical(address), Account.active, Member.status.in_(sorted(MAY_SIGN_IN))
        )
    ).first()
    return (found.id, found.password_hash) if found else (None, None)


def may_enter(account: Account) -> bool:
    """Whether this account opens the site at all: its membership stands or waits, and nobody closed it."""
    return account.active and account.member.status in MAY_SIGN_IN


def signed_in_with(secret: str, now: datetime) -> Account | None:
    """Return the account behind a cookie, while the sign-in that it belongs to lasts."""
    asked = {"token_hash": rules.digest(secret[:200]), "now": now}
    sign_in = db.session.scalars(_SIGNED_IN, asked).unique().one_or_none()
    if sign_in is None or not may_enter(sign_in.account) or now >= lasts_until(sign_in):
        return None
    sign_in.account.sign_in = sign_in
    sign_in.account.token = secret
    return sign_in.account


def lasts_until(sign_in: SignIn) -> datetime:
    """Return when a sign-in ends; a role gained since then may have shortened it."""
    member = sign_in.account.member
    stay = rules.stay(member.roles, applied=member.status is Status.APPLIED)
    return min(sign_in.until, sign_in.made_at + stay)


def sign_ins_of(account: Account, now: datetime) -> Sequence[SignIn]:
    """Return where somebody is signed in, the last used first."""
    found = db.session.scalars(
        select(SignIn)
        .where(SignIn.account_id == account.id, SignIn.ended_at.is_(None), SignIn.until > now)
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    ).all()
    return [one for one in found if now < lasts_until(one)]


def join_requests() -> Sequence[tuple[Member, Account | None]]:
    """Return who has asked to join and waits, the longest first, with the account that they asked with."""
    found = db.session.execute(
        select(Member, Account)
        .outerjoin(Account, Account.member_id == Member.id)
        .where(Member.status == Status.APPLIED)
        .order_by(Member.created_at, Member.id)
    ).all()
    return [(member, account) for member, account in found]


def unclaimed_at(addresses: Iterable[str]) -> dict[str, Member]:
    """Return, by address, the record that can be claimed of each address that has exactly one."""
    found: dict[str, list[Member]] = {}
    question = select(Member).where(_is_claimable(), Member.email.in_(set(addresses) - {""}))
    for member in db.session.scalars(question):
        found.setdefault(member.email, []).append(member)
    return {address: members[0] for address, members in found.items() if len(members) == 1}


def invitations(*, before: int | None = None, limit: int = 50) -> Sequence[Invitation]:
    """Return invitations, newest first, one page at a time."""
    question = select(Invitation)
    if before is not None:
        question = question.where(Invitation.id < before)
    return db.session.scalars(question.order_by(Invitation.id.desc()).limit(limit)).all()


def open_invitation_of(member: Member) -> Invitation | None:
    """Return the invitation of a member that was neither accepted nor taken back."""
    return db.session.scalar(
        select(Invitation)
        .where(
            Invitation.member_id == member.id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .order_by(Invitation.id.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class Standing:
    """Which of some members have an account, and which an invitation that is open."""

    with_account: frozenset[int]
    invited: frozenset[int]


def standing_of(members: Iterable[Member]) -> Standing:
    """Say who of ``members`` has an account or an open invitation; two questions, however many they are."""
    ids = [member.id for member in members]
    invited = select(Invitation.member_id).where(
        Invitation.member_id.in_(ids), Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None)
    )
    with_account = select(Account.member_id).where(Account.member_id.in_(ids))
    return Standing(frozenset(db.session.scalars(with_account)), frozenset(db.session.scalars(invited)))


def is_claimable(member: Member) -> bool:
    """Whether a record can be taken over by whom it is about: it stands, and has no account."""
    return member.status in CLAIMABLE and account_of(member) is None


def _is_claimable() -> ColumnElement[bool]:
    has_account = exists().where(Account.member_id == Member.id)
    return and_(Member.status.in_(sorted(CLAIMABLE)), ~has_account)


def count_expired_invitations(now: datetime) -> int:
    """Count the invitations that ran out without an answer."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Invitation)
            .where(Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None), Invitation.until <= now)
        )
        or 0
    )


def uninvited(*, after: tuple[str, int] | None = None, limit: int = 100) -> Sequence[Member]:
    """Return the records without an account, with an address to which no open invitation went, by name."""
    invited = select(Invitation.member_id).where(
        Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None)
    )
    question = select(Member).where(_is_claimable(), Member.email != "", Member.id.not_in(invited))
    if after is not None:
        name, number = after
        question = question.where(
            (Member.sort_name > name) | ((Member.sort_name == name) & (Member.id > number))
        )
    return db.session.scalars(question.order_by(Member.sort_name, Member.id).limit(limit)).all()


def recoveries_waiting() -> Sequence[AddressRecovery]:
    """Return who has lost the address they sign in with and waits for a coordinator, the longest first."""
    return db.session.scalars(
        select(AddressRecovery)
        .where(AddressRecovery.status == Recovery.ASKED)
        .order_by(AddressRecovery.asked_at, AddressRecovery.id)
    ).all()


def count_recoveries_waiting() -> int:
    """Count those who have lost their address and wait."""
    return (
        db.session.scalar(
            select(func.count()).select_from(AddressRecovery).where(AddressRecovery.status == Recovery.ASKED)
        )
        or 0
    )


def address_being_confirmed(account: Account) -> str | None:
    """Return the new address that waits for its owner to open the letter sent there."""
    return db.session.scalar(
        select(OneTimeToken.email).where(
            OneTimeToken.account_id == account.id,
            OneTimeToken.purpose == Purpose.CHANGE_ADDRESS,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.until > clock.now(),
        )
    )


def any_account() -> Account | None:
    """Return the newest account, to show what a letter to one looks like."""
    return db.session.scalar(select(Account).order_by(Account.id.desc()).limit(1))


def sign_ins_kept(account: Account) -> Sequence[SignIn]:
    """Return every sign-in that is on record, newest first, also those that have ended."""
    return db.session.scalars(
        select(SignIn).where(SignIn.account_id == account.id).order_by(SignIn.id.desc())
    ).all()
