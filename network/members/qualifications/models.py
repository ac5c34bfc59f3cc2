"""Qualifications as stored: a row for each grant of a kind to a member, its evidence, and who saw it."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, Versioned, stored_as_text
from network.core.files import StoredFile
from network.core.lifecycle import FollowsLifecycle
from network.members.catalogue.models import Condition, QualificationKind
from network.members.people.models import Member
from network.members.qualifications.rules import LIFECYCLE, PRACTICE_LIFECYCLE, PracticeStatus, Status


class Origin(StrEnum):
    """How a grant came onto the record."""

    TYPED = "typed"
    IMPORTED = "imported"
    BURSARY = "bursary"
    EVENT = "event"


class Qualification(FollowsLifecycle, Versioned, Model):
    """One grant of a kind to a member, with its own dates. A renewal is a new row; old rows stay.

    Each date stands twice: as it was typed ("Sept 2024"), and as the day it counts as. Until somebody has
    verified the grant, an imprecise date counts in the way least favourable to the member.
    """

    __tablename__ = "qualifications"
    __table_args__ = (
        CheckConstraint(
            "status IN ('submitted', 'verified', 'returned', 'rejected', 'revoked')", "status_is_known"
        ),
        CheckConstraint("origin IN ('typed', 'imported', 'bursary', 'event')", "origin_is_known"),
        CheckConstraint("expires_on IS NULL OR expires_on >= valid_from", "expires_after_it_begins"),
        CheckConstraint("(status = 'verified') <= (checked_at IS NOT NULL)", "verified_means_checked"),
        Index("ix_qualifications_member_kind", "member_id", "kind_id"),
        Index("ix_qualifications_queue", "status", "submitted_at", "id"),
    )
    lifecycle = LIFECYCLE

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    kind_id: Mapped[int] = mapped_column(ForeignKey("qualification_kinds.id"), index=True)
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    awarding_body: Mapped[str] = mapped_column(default="")
    certificate_number: Mapped[str] = mapped_column(default="")
    awarded_typed: Mapped[str] = mapped_column(default="")
    awarded_on: Mapped[date | None]
    valid_from: Mapped[date | None]
    expires_typed: Mapped[str] = mapped_column(default="")  # the date printed on the document, as typed
    expires_on: Mapped[date | None]  # the last valid day; None never ends
    extended_to: Mapped[date | None]  # the last day that the awarding body has given to all holders instead
    origin: Mapped[Origin] = mapped_column(stored_as_text(Origin), default=Origin.TYPED)
    seen_words: Mapped[str] = mapped_column(default="")  # without a file: what was seen, of which level
    seen_on: Mapped[date | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    checked_at: Mapped[datetime | None]
    checked_against: Mapped[str] = mapped_column(
        default=""
    )  # on what evidence: "2 pages" or what was seen and when
    submitted_at: Mapped[datetime] = mapped_column(default=clock.now)
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    member: Mapped[Member] = relationship(foreign_keys=[member_id], lazy="joined", innerjoin=True)
    kind: Mapped[QualificationKind] = relationship(lazy="joined", innerjoin=True)
    checked_by: Mapped[Member | None] = relationship(foreign_keys=[checked_by_id])
    evidence: Mapped[list["Evidence"]] = relationship(
        back_populates="qualification", cascade="all, delete-orphan", order_by="Evidence.page"
    )


class Evidence(Model):
    """One page of what proves a grant. Several photographs make one certificate."""

    __tablename__ = "evidence"
    __table_args__ = (CheckConstraint("page >= 1", "pages_count_from_one"),)

    qualification_id: Mapped[int] = mapped_column(
        ForeignKey("qualifications.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    page: Mapped[int]
    quarter_turns: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime] = mapped_column(default=clock.now)

    qualification: Mapped[Qualification] = relationship(back_populates="evidence")
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)

    @property
    def member_id(self) -> int:
        """Whose evidence it is."""
        return self.qualification.member_id


class EvidenceDraft(Model):
    """A page that came with a form which has not gone through yet, kept so that it need not come again.

    ``kind_id`` says for which kind of qualification it was sent; without one it is for the practice log.
    """

    __tablename__ = "evidence_drafts"
    __table_args__ = (Index("ix_evidence_drafts_form", "by_id", "member_id", "kind_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    kind_id: Mapped[int | None] = mapped_column(ForeignKey("qualification_kinds.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    page: Mapped[int]
    quarter_turns: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime] = mapped_column(default=clock.now)

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)


class EvidenceView(Model):
    """Somebody opened evidence of a grant or of practice. Its owner can read who did, and when."""

    __tablename__ = "evidence_views"
    __table_args__ = (
        CheckConstraint("(qualification_id IS NULL) <> (practice_entry_id IS NULL)", "is_of_one_thing"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)  # the owner
    qualification_id: Mapped[int | None] = mapped_column(ForeignKey("qualifications.id"), index=True)
    practice_entry_id: Mapped[int | None] = mapped_column(ForeignKey("practice_entries.id"), index=True)
    page: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)


class PracticeEntry(FollowsLifecycle, Versioned, Model):
    """Hours of leading sessions over some days: declared by the member, checked by a coordinator."""

    __tablename__ = "practice_entries"
    __table_args__ = (
        CheckConstraint("status IN ('declared', 'checked', 'declined')", "status_is_known"),
        CheckConstraint("ends_on >= begins_on", "ends_after_it_begins"),
        CheckConstraint("hours > 0", "some_hours"),
    )
    lifecycle = PRACTICE_LIFECYCLE

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    status: Mapped[PracticeStatus] = mapped_column(
        stored_as_text(PracticeStatus), default=PRACTICE_LIFECYCLE.start
    )
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    hours: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    class_kind: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    checked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    member: Mapped[Member] = relationship(foreign_keys=[member_id], lazy="joined", innerjoin=True)


class FitInterval(Model):
    """Days on which a member is fit to practise for a condition, both ends included.

    Made from the rule (fitness.intervals) in the transaction that changes a fact, so that the directory asks
    by date; a property test holds the two equal.
    """

    __tablename__ = "fit_intervals"
    __table_args__ = (
        UniqueConstraint("member_id", "condition_id", "begins_on"),
        Index("ix_fit_intervals_condition_dates", "condition_id", "begins_on", "ends_on", "member_id"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    condition_id: Mapped[int] = mapped_column(ForeignKey("conditions.id"))
    begins_on: Mapped[date]
    ends_on: Mapped[date | None]

    condition: Mapped[Condition] = relationship(lazy="joined", innerjoin=True)
