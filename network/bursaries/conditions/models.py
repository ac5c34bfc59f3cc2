"""Conditions of award as stored, what shows that they were kept, and money that is to come back."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, case
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status as Award
from network.bursaries.conditions import rules
from network.bursaries.conditions.rules import LIFECYCLE, OWED_LIFECYCLE, Owed, Sort, Status
from network.bursaries.ledger.models import LedgerEntry
from network.bursaries.scheme.rules import Measure
from network.core import clock
from network.core.database import Model, Money, Versioned, stored_as_text
from network.core.files import StoredFile
from network.core.lifecycle import FollowsLifecycle
from network.members.people.models import Member


class AwardedCondition(FollowsLifecycle, Versioned, Model):
    """Something that was promised for one award, in the words that were accepted."""

    __tablename__ = "bursary_conditions"
    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        CheckConstraint("status IN ('open', 'kept', 'missed', 'waived')", "status_is_known"),
        CheckConstraint("measure IN ('start', 'sessions', 'log', 'evaluation', 'other')", "measure_is_known"),
        CheckConstraint("words <> ''", "says_what"),
        CheckConstraint("months >= 0 AND sessions >= 0", "counts_are_not_negative"),
        CheckConstraint("(status = 'kept') = (kept_on IS NOT NULL)", "kept_on_a_day"),
        Index("ix_bursary_conditions_status", "status", "due_on", "id"),
    )
    lifecycle = LIFECYCLE

    application_id: Mapped[int] = mapped_column(ForeignKey("bursary_applications.id"))
    number: Mapped[int]  # 1, 2, … of its award
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    words: Mapped[str]
    measure: Mapped[Measure] = mapped_column(stored_as_text(Measure))
    months: Mapped[int] = mapped_column(default=0)  # 0: added by the decision, with a day of its own
    sessions: Mapped[int] = mapped_column(default=0)
    in_area: Mapped[bool] = mapped_column(default=False)
    before_payment: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[date | None]  # as promised; of months only once the course is completed
    extended_to: Mapped[date | None]
    kept_on: Mapped[date | None]
    waits_since: Mapped[datetime | None]  # evidence was sent then, and nobody has looked at it
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    application: Mapped[Application] = relationship(lazy="joined", innerjoin=True)
    evidence: Mapped[list["ConditionEvidence"]] = relationship(
        back_populates="condition", order_by="ConditionEvidence.id"
    )
    extensions: Mapped[list["ConditionExtension"]] = relationship(
        back_populates="condition", order_by="ConditionExtension.id"
    )

    @hybrid_property
    def last_day(self) -> date | None:
        """Until when it is to be kept."""
        return rules.last_day(self.due_on, self.extended_to)

    @last_day.inplace.expression
    @classmethod
    def _last_day(cls) -> Any:
        return case((cls.extended_to > cls.due_on, cls.extended_to), else_=cls.due_on)

    @property
    def standing(self) -> rules.Standing:
        """What its light hangs on."""
        ended = self.application.status is Award.CLOSED
        return rules.Standing(self.status, self.last_day, self.kept_on, self.waits_since is not None, ended)

    def light(self, today: date) -> rules.Light:
        """Return its light on a day."""
        return rules.light(self.standing, today)


class ConditionEvidence(Model):
    """Something that shows how a condition stands: sent, sent back, seen by a coordinator, or counted."""

    __tablename__ = "bursary_condition_evidence"
    __table_args__ = (
        CheckConstraint("sort IN ('sent', 'returned', 'seen', 'counted')", "sort_is_known"),
        CheckConstraint("sort = 'counted' OR words <> ''", "says_what"),
        Index("ix_bursary_condition_evidence_condition", "condition_id", "id"),
    )

    condition_id: Mapped[int] = mapped_column(ForeignKey("bursary_conditions.id"))
    sort: Mapped[Sort] = mapped_column(stored_as_text(Sort))
    words: Mapped[str] = mapped_column(default="")
    sessions: Mapped[int | None]  # that were counted in the log, or months with one
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"), unique=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    condition: Mapped[AwardedCondition] = relationship(back_populates="evidence")
    file: Mapped[StoredFile | None] = relationship(lazy="joined")
    by: Mapped[Member | None] = relationship(foreign_keys=[by_id])


class ConditionExtension(Model):
    """A last day that was moved, with what it was before. Another row puts a wrong one right."""

    __tablename__ = "bursary_condition_extensions"
    __table_args__ = (
        CheckConstraint("reason <> ''", "has_a_reason"),
        CheckConstraint("old_on <> new_on", "moves_it"),
        Index("ix_bursary_condition_extensions_condition", "condition_id", "id"),
    )

    condition_id: Mapped[int] = mapped_column(ForeignKey("bursary_conditions.id"))
    old_on: Mapped[date]
    new_on: Mapped[date]
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    condition: Mapped[AwardedCondition] = relationship(back_populates="extensions")
    by: Mapped[Member | None] = relationship(foreign_keys=[by_id])


class ClawBack(FollowsLifecycle, Versioned, Model):
    """Money of an award that is to come back. What is owed, or waived, is its status and no ledger entry."""

    __tablename__ = "bursary_claw_backs"
    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        CheckConstraint("status IN ('owed', 'part_received', 'received', 'waived')", "status_is_known"),
        CheckConstraint("pence > 0", "pence_are_positive"),
        CheckConstraint("received_pence >= 0 AND received_pence <= pence", "never_more_than_owed"),
        CheckConstraint("reason <> ''", "has_a_reason"),
    )
    lifecycle = OWED_LIFECYCLE

    application_id: Mapped[int] = mapped_column(ForeignKey("bursary_applications.id"))
    condition_id: Mapped[int | None] = mapped_column(ForeignKey("bursary_conditions.id"), index=True)
    number: Mapped[int]  # 1, 2, … of its award
    status: Mapped[Owed] = mapped_column(stored_as_text(Owed), default=OWED_LIFECYCLE.start)
    pence: Mapped[int] = mapped_column(Money)
    received_pence: Mapped[int] = mapped_column(Money, default=0)  # what its receipts add up to
    reason: Mapped[str]
    due_on: Mapped[date]
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    application: Mapped[Application] = relationship(lazy="joined", innerjoin=True)
    condition: Mapped[AwardedCondition | None] = relationship()
    decided_by: Mapped[Member | None] = relationship(foreign_keys=[decided_by_id])
    receipts: Mapped[list["ClawBackReceipt"]] = relationship(
        back_populates="claw_back", order_by="ClawBackReceipt.id"
    )

    @property
    def left_pence(self) -> int:
        """What is still owed."""
        return self.pence - self.received_pence if self.status in rules.STILL_OWED else 0

    def light(self, today: date) -> rules.Light:
        """Return its light on a day."""
        return rules.light_of_debt(self.status, self.due_on, self.left_pence, today)


class ClawBackReceipt(Model):
    """Money that came back; or that one which was written down had not come, after all."""

    __tablename__ = "bursary_claw_back_receipts"
    __table_args__ = (
        CheckConstraint("pence > 0", "pence_are_positive"),
        CheckConstraint("reference <> ''", "has_a_reference"),
        CheckConstraint("corrects_id IS NULL OR reason <> ''", "correction_has_a_reason"),
        Index("ix_bursary_claw_back_receipts_claw_back", "claw_back_id", "id"),
    )

    claw_back_id: Mapped[int] = mapped_column(ForeignKey("bursary_claw_backs.id"))
    pence: Mapped[int] = mapped_column(Money)
    received_on: Mapped[date]
    reference: Mapped[str]  # the finance office's
    corrects_id: Mapped[int | None] = mapped_column(
        ForeignKey("bursary_claw_back_receipts.id", name="fk_bursary_claw_back_receipts_corrects_id"),
        unique=True,
    )  # the one that was none
    reason: Mapped[str] = mapped_column(default="")  # of a correction
    entry_id: Mapped[int] = mapped_column(ForeignKey("bursary_ledger.id"), unique=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    claw_back: Mapped[ClawBack] = relationship(back_populates="receipts")
    entry: Mapped[LedgerEntry] = relationship()
    by: Mapped[Member | None] = relationship(foreign_keys=[by_id])


class ConditionReminder(Model):
    """One reminder of one last day of a condition or a debt. The row is the reminder, and there is one."""

    __tablename__ = "bursary_condition_reminders"
    __table_args__ = (
        UniqueConstraint("condition_id", "until", "step"),
        UniqueConstraint("claw_back_id", "until", "step"),
        CheckConstraint("(condition_id IS NULL) <> (claw_back_id IS NULL)", "is_of_one_thing"),
        CheckConstraint("step IN (30, 7, -1)", "step_is_known"),
    )

    condition_id: Mapped[int | None] = mapped_column(ForeignKey("bursary_conditions.id"))
    claw_back_id: Mapped[int | None] = mapped_column(ForeignKey("bursary_claw_backs.id"))
    until: Mapped[date]  # the last day that it was about
    step: Mapped[int]  # so many days before it; -1 is the day after
    sent: Mapped[bool]  # false: passed over for a later one, or not wanted
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
