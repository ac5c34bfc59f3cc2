"""CPD as stored: the schemes and what they count, who follows which, and what they did."""

from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import CheckConstraint, Dialect, ForeignKey, Index, Integer, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, Versioned, stored_as_text
from network.core.files import StoredFile
from network.core.lifecycle import FollowsLifecycle
from network.members.cpd.rules import LIFECYCLE, NOTHING, Measure, Status
from network.members.people.models import Member


class Quarters(TypeDecorator[Fraction]):
    """Points or hours, kept as a whole number of quarters: exact on every database."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Dialect) -> int | None:
        """Turn a fraction into quarters; refuse one that is not made of them."""
        if value is None:
            return None
        quarters = Fraction(value) * 4
        if quarters.denominator != 1:
            raise ValueError("only quarters can be kept")
        return int(quarters)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Fraction | None:
        """Give the fraction back."""
        return None if value is None else Fraction(value, 4)


class CpdScheme(Versioned, Model):
    """What a body asks of those who follow it: so many points in so many months. A coordinator edits it."""

    __tablename__ = "cpd_schemes"
    __table_args__ = (
        CheckConstraint("months BETWEEN 1 AND 120", "months_are_possible"),
        CheckConstraint("needed > 0 AND carries >= 0", "points_are_not_negative"),
        CheckConstraint("least_share BETWEEN 0 AND needed", "share_is_part_of_it"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    months: Mapped[int]
    anchor_on: Mapped[date | None]  # a first day of its own calendar; None: each member's own first day
    needed: Mapped[Fraction] = mapped_column(Quarters)
    carries: Mapped[Fraction] = mapped_column(Quarters, default=NOTHING)
    least_share: Mapped[Fraction] = mapped_column(Quarters, default=NOTHING)
    share_title: Mapped[str] = mapped_column(default="")  # "endorsed activity"
    retired_on: Mapped[date | None]  # followed no more from this day; its history stays

    shared_caps: Mapped[list["CpdSharedCap"]] = relationship(
        back_populates="scheme", order_by="CpdSharedCap.id", lazy="selectin"
    )
    activities: Mapped[list["CpdActivity"]] = relationship(
        back_populates="scheme", order_by="CpdActivity.id", lazy="selectin"
    )

    def is_retired(self, on: date) -> bool:
        """Whether nobody follows it any more on a day."""
        return self.retired_on is not None and self.retired_on <= on


class CpdSharedCap(Versioned, Model):
    """The most points a period that several kinds of activity of a scheme count together."""

    __tablename__ = "cpd_shared_caps"
    __table_args__ = (CheckConstraint("most > 0", "lets_something_through"),)

    scheme_id: Mapped[int] = mapped_column(ForeignKey("cpd_schemes.id"), index=True)
    title: Mapped[str]
    most: Mapped[Fraction] = mapped_column(Quarters)

    scheme: Mapped[CpdScheme] = relationship(back_populates="shared_caps")


class CpdActivity(Versioned, Model):
    """A kind of activity, and what its scheme gives for it."""

    __tablename__ = "cpd_activities"
    __table_args__ = (
        CheckConstraint("measure IN ('hour', 'entry')", "measure_is_known"),
        CheckConstraint("points > 0 AND from_hours >= 0", "counts_for_something"),
        CheckConstraint("most_an_entry > 0 AND most_a_period > 0", "caps_let_something_through"),
    )

    scheme_id: Mapped[int] = mapped_column(ForeignKey("cpd_schemes.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    measure: Mapped[Measure] = mapped_column(stored_as_text(Measure), default=Measure.HOUR)
    points: Mapped[Fraction] = mapped_column(Quarters)
    from_hours: Mapped[Fraction] = mapped_column(Quarters, default=NOTHING)
    most_an_entry: Mapped[Fraction | None] = mapped_column(Quarters)
    most_a_period: Mapped[Fraction | None] = mapped_column(Quarters)
    shared_cap_id: Mapped[int | None] = mapped_column(ForeignKey("cpd_shared_caps.id"), index=True)
    helps_share: Mapped[bool] = mapped_column(default=False)
    offered: Mapped[bool] = mapped_column(default=True)  # no more for new entries; old ones go on counting

    scheme: Mapped[CpdScheme] = relationship(back_populates="activities", lazy="joined", innerjoin=True)


class CpdMembership(Versioned, Model):
    """A member follows a scheme, from a day until a day. Their periods count from it."""

    __tablename__ = "cpd_memberships"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", "ends_after_it_begins"),
        UniqueConstraint("member_id", "scheme_id"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    scheme_id: Mapped[int] = mapped_column(ForeignKey("cpd_schemes.id"), index=True)
    started_on: Mapped[date]
    ended_on: Mapped[date | None]  # the last day
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    scheme: Mapped[CpdScheme] = relationship(lazy="joined", innerjoin=True)

    def is_over(self, on: date) -> bool:
        """Whether it ended before a day, by the member's own word or since the scheme was retired."""
        return (self.ended_on is not None and self.ended_on < on) or self.scheme.is_retired(on)


class CpdEntry(FollowsLifecycle, Versioned, Model):
    """Something that a member did to go on learning: declared by them, checked by a coordinator.

    ``source`` names what recorded it, such as "event:12", where that was not a person; once a member.
    """

    __tablename__ = "cpd_entries"
    __table_args__ = (
        CheckConstraint("status IN ('declared', 'checked', 'declined', 'withdrawn')", "status_is_known"),
        CheckConstraint("ends_on >= begins_on", "ends_after_it_begins"),
        CheckConstraint("hours >= 0", "hours_are_not_negative"),
        UniqueConstraint("member_id", "source"),
        Index("ix_cpd_entries_member", "member_id", "ends_on", "id"),
        Index("ix_cpd_entries_queue", "status", "id"),
    )
    lifecycle = LIFECYCLE

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    title: Mapped[str]
    provider: Mapped[str] = mapped_column(default="")
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    hours: Mapped[Fraction] = mapped_column(Quarters)
    note: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"), index=True)
    source: Mapped[str | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    checked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    member: Mapped[Member] = relationship(foreign_keys=[member_id], lazy="joined", innerjoin=True)
    file: Mapped[StoredFile | None] = relationship()
    kinds: Mapped[list["CpdEntryKind"]] = relationship(
        back_populates="entry", cascade="all, delete-orphan", order_by="CpdEntryKind.id", lazy="selectin"
    )


class CpdEntryKind(Model):
    """As what an entry counts in a scheme; it may count in several, in each as one kind."""

    __tablename__ = "cpd_entry_kinds"
    __table_args__ = (UniqueConstraint("entry_id", "scheme_id"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("cpd_entries.id", ondelete="CASCADE"))
    scheme_id: Mapped[int] = mapped_column(ForeignKey("cpd_schemes.id"), index=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("cpd_activities.id"), index=True)

    entry: Mapped[CpdEntry] = relationship(back_populates="kinds")
    activity: Mapped[CpdActivity] = relationship(lazy="joined", innerjoin=True)


class CpdDraft(Model):
    """A file that came with a form which has not gone through yet, kept so that it need not come again."""

    __tablename__ = "cpd_drafts"
    __table_args__ = (Index("ix_cpd_drafts_form", "by_id", "member_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"))
    added_at: Mapped[datetime] = mapped_column(default=clock.now)

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)


class CpdEvidenceView(Model):
    """Somebody opened the evidence of an entry. Its owner can read who did, and when."""

    __tablename__ = "cpd_evidence_views"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)  # the owner
    entry_id: Mapped[int] = mapped_column(ForeignKey("cpd_entries.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)
