"""Accounts as stored: who may sign in, on which devices they are, and the links that they were sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.accounts import rules
from network.accounts.rules import Asked, InvitationState, Purpose, Recovery
from network.core import clock
from network.core.database import Model, stored_as_text
from network.core.lifecycle import FollowsLifecycle
from network.core.permission import Role
from network.members.people.models import Member, Organisation


@dataclass(frozen=True)
class Addressee:
    """To whom a letter about an account goes: the member, at the address that the letter is about."""

    id: int | None
    name: str
    email: str


class Account(Model):
    """What a member signs in with: an address, perhaps a password, perhaps a second factor."""

    __tablename__ = "accounts"
    __allow_unmapped__ = True  # for the two attributes at the end, which are not stored
    __table_args__ = (CheckConstraint("email <> ''", "has_an_address"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), unique=True)
    email: Mapped[str] = mapped_column(unique=True)  # canonical: two spellings of one address are one
    email_as_typed: Mapped[str]
    password_hash: Mapped[str | None]
    password_set_at: Mapped[datetime | None]
    factor_secret: Mapped[str | None]  # encrypted
    factor_since: Mapped[datetime | None]
    factor_counter: Mapped[int] = mapped_column(
        default=0
    )  # the last code that was used, so that none is used twice
    confirmed_at: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    passkeys: Mapped[list["Passkey"]] = relationship(
        back_populates="account", cascade="all, delete-orphan", order_by="Passkey.id"
    )

    sign_in: "SignIn | None" = None  # the sign-in by which this request came, set as it is loaded
    token: str | None = None  # the secret of a sign-in just begun; Flask-Login puts it into the cookie

    def get_id(self) -> str:
        """Return what Flask-Login keeps in the session: the secret of this sign-in, not who it is."""
        if self.token is None:
            raise ValueError("an account is in a session only by a sign-in of its own")
        return self.token

    is_authenticated: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    @property
    def is_active(self) -> bool:
        """Whether this account may be used at all."""
        return self.active

    @property
    def has_second_factor(self) -> bool:
        """Whether a second factor was set up and proved once: an app, or a passkey."""
        return self.factor_since is not None

    @property
    def has_app(self) -> bool:
        """Whether an app on their phone makes codes for it."""
        return self.factor_secret is not None

    @property
    def addressee(self) -> Addressee:
        """The member at the address that they sign in with."""
        return Addressee(self.member_id, self.member.name, self.email_as_typed)


class SignIn(Model):
    """One device on which somebody is signed in. Ending the row ends it at once, whatever cookie it holds."""

    __tablename__ = "sign_ins"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    device: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]  # when the person last proved who they are
    until: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class Passkey(Model):
    """A key that a phone or a computer keeps, opened by a finger, a face or a PIN (see passkeys.py)."""

    __tablename__ = "passkeys"
    __table_args__ = (CheckConstraint("sign_count >= 0", "count_is_not_negative"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    credential_id: Mapped[str] = mapped_column(unique=True)  # base64url, as browsers send it
    public_key: Mapped[str]  # base64url
    sign_count: Mapped[int] = mapped_column(default=0)  # where a device counts: a copy would fall behind
    transports: Mapped[list[str]] = mapped_column(JSON, default=list)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(back_populates="passkeys")


class RecoveryCode(Model):
    """A code to use once when the second factor is out of reach; only its hash is kept."""

    __tablename__ = "recovery_codes"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class Invitation(Model):
    """An invitation to claim a record: for one person, at one address, with one role, once, until a day."""

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint(
            "role IN ('instructor', 'health_partner', 'funder', 'coordinator', 'administrator')",
            "role_is_known",
        ),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    email: Mapped[str]
    role: Mapped[Role] = mapped_column(stored_as_text(Role))
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id")
    )  # whom a funder decides for
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    sent_at: Mapped[datetime]
    times_sent: Mapped[int] = mapped_column(default=1)
    until: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship(foreign_keys=[member_id], lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation | None] = relationship()

    def state(self, now: datetime) -> InvitationState:
        """Where it stands at ``now``."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        return InvitationState.WAITING if now < self.until else InvitationState.EXPIRED


class AddressRecovery(FollowsLifecycle, Model):
    """Somebody cannot read mail at their address any more, and asks a coordinator to change it."""

    __tablename__ = "address_recoveries"
    __table_args__ = (
        CheckConstraint("status IN ('asked', 'approved', 'refused', 'stopped', 'done')", "status_is_known"),
    )
    lifecycle = rules.RECOVERY_LIFECYCLE

    status: Mapped[Recovery] = mapped_column(stored_as_text(Recovery), default=Recovery.ASKED)
    name: Mapped[str]
    old_email: Mapped[str] = mapped_column(index=True)  # canonical
    new_email: Mapped[str]
    words: Mapped[str]
    asked_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    usable_from: Mapped[datetime | None]

    account: Mapped[Account | None] = relationship()


class OneTimeToken(Model):
    """A secret that opens one thing once: a link in a letter, or the second step of a sign-in."""

    __tablename__ = "one_time_tokens"
    __table_args__ = (
        CheckConstraint(
            "purpose IN ('sign_in', 'second_factor', 'reset', 'confirm', 'change_address', 'invitation', "
            "'claim', 'recovery', 'stop_recovery', 'passkey')",
            "purpose_is_known",
        ),
        Index("ix_one_time_tokens_purpose_account", "purpose", "account_id"),
    )

    purpose: Mapped[Purpose] = mapped_column(stored_as_text(Purpose))
    token_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitations.id", ondelete="CASCADE"), index=True
    )
    recovery_id: Mapped[int | None] = mapped_column(
        ForeignKey("address_recoveries.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str] = mapped_column(default="")  # the very address that it was sent to
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    until: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    account: Mapped[Account | None] = relationship()
    invitation: Mapped[Invitation | None] = relationship()
    recovery: Mapped[AddressRecovery | None] = relationship()

    secret: str = ""  # known while it is being made, and to nobody after


class AskedFor(Model):
    """What a stranger asked for, with the address they typed; a job answers, so that asking tells nothing.

    The row is written alike for known and unknown addresses, and deleted once it is answered.
    """

    __tablename__ = "asked_for"
    __table_args__ = (CheckConstraint("what IN ('sign_in_link', 'reset', 'join', 'claim')", "what_is_known"),)

    what: Mapped[Asked] = mapped_column(stored_as_text(Asked))
    email: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime]
