"""The ledger of reminders, and extensions of last days: both say what was, so that nothing is told twice."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, stored_as_text
from network.core.lifecycle import FollowsLifecycle
from network.members.catalogue.models import QualificationKind
from network.members.people.models import Member
from network.members.qualifications.models import Qualification
from network.members.reminders.rules import LIFECYCLE, Status

_STATUSES = ", ".join(f"'{status}'" for status in Status)


class Reminder(FollowsLifecycle, Model):
    """One step of the ladder towards one last day of one grant. The row is the reminder, and there is one.

    A last day that is moved begins a new ladder, which is why it belongs to what makes a row unique.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("qualification_id", "expires_on", "step"),
        CheckConstraint(f"status IN ({_STATUSES})", "status_is_known"),
        CheckConstraint("step >= 1 OR step = -1", "step_is_known"),
        CheckConstraint("status <> 'held' OR reason <> ''", "held_for_a_reason"),
        Index("ix_reminders_member", "member_id"),
        Index("ix_reminders_status", "status", "decided_at", "id"),
    )
    lifecycle: ClassVar = LIFECYCLE

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    kind_id: Mapped[int] = mapped_column(ForeignKey("qualification_kinds.id"))
    qualification_id: Mapped[int] = mapped_column(ForeignKey("qualifications.id", ondelete="CASCADE"))
    expires_on: Mapped[date]  # the last day that this was about
    step: Mapped[int]  # so many days before the last day; -1 is the day after it
    due_on: Mapped[date]
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    reason: Mapped[str] = mapped_column(default="")  # why it is held
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)

    member: Mapped[Member] = relationship(foreign_keys=[member_id])
    kind: Mapped[QualificationKind] = relationship(lazy="joined", innerjoin=True)
    qualification: Mapped[Qualification] = relationship()
    held_by: Mapped[Member | None] = relationship(foreign_keys=[held_by_id])


class Extension(Model):
    """The last days of all grants of a kind that end within some days, moved on for one reason."""

    __tablename__ = "extensions"
    __table_args__ = (
        CheckConstraint("to_on >= from_on", "range_is_in_order"),
        CheckConstraint("(new_expires_on IS NULL) <> (months IS NULL)", "one_way_to_extend"),
        CheckConstraint("reason <> ''", "has_a_reason"),
    )

    kind_id: Mapped[int] = mapped_column(ForeignKey("qualification_kinds.id"), index=True)
    from_on: Mapped[date]  # of the last days that were moved
    to_on: Mapped[date]
    new_expires_on: Mapped[date | None]
    months: Mapped[int | None]
    reason: Mapped[str]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    made_by_name: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    kind: Mapped[QualificationKind] = relationship(lazy="joined", innerjoin=True)
    items: Mapped[list["ExtensionItem"]] = relationship(
        back_populates="extension", order_by="ExtensionItem.id", cascade="all, delete-orphan"
    )


class ExtensionItem(Model):
    """One grant that an extension moved: its last day before and after."""

    __tablename__ = "extension_items"
    __table_args__ = (
        UniqueConstraint("extension_id", "qualification_id"),
        CheckConstraint("new_expires_on > old_expires_on", "moves_on"),
    )

    extension_id: Mapped[int] = mapped_column(ForeignKey("extensions.id", ondelete="CASCADE"))
    qualification_id: Mapped[int] = mapped_column(
        ForeignKey("qualifications.id", ondelete="CASCADE"), index=True
    )
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    old_expires_on: Mapped[date]
    new_expires_on: Mapped[date]
    undone: Mapped[bool] = mapped_column(default=False)

    extension: Mapped[Extension] = relationship(back_populates="items", lazy="joined", innerjoin=True)
    qualification: Mapped[Qualification] = relationship(lazy="joined", innerjoin=True)
