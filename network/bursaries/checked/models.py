"""Checked facts as stored."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.bursaries.checked.rules import LIFECYCLE, Sort, Status
from network.core import clock
from network.core.database import Model, Versioned, stored_as_text
from network.core.lifecycle import FollowsLifecycle
from network.members.catalogue.models import Area
from network.members.people.models import Member


class CheckedFact(FollowsLifecycle, Versioned, Model):
    """Something that a member says about themselves, and that a coordinator has seen proof of, or has not.

    What was seen is kept in words, and never as a file.
    """

    __tablename__ = "checked_facts"
    __table_args__ = (
        CheckConstraint("sort IN ('membership', 'profession', 'residence')", "sort_is_known"),
        CheckConstraint(
            "status IN ('claimed', 'checked', 'returned', 'refused', 'withdrawn', 'ended')", "status_is_known"
        ),
        CheckConstraint("(sort = 'residence') = (area_id IS NOT NULL)", "residence_is_in_an_area"),
        CheckConstraint("(sort = 'residence') = (name = '')", "others_have_a_name"),
        CheckConstraint(
            "status NOT IN ('checked', 'ended') OR (begins_on IS NOT NULL AND ends_on IS NOT NULL "
            "AND seen <> '')",
            "what_is_checked_has_days_and_proof",
        ),
        CheckConstraint("ends_on >= begins_on", "ends_after_it_begins"),
        CheckConstraint("(status = 'ended') = (ended_on IS NOT NULL)", "what_is_ended_has_a_day"),
        Index("ix_checked_facts_member", "member_id", "id"),
        Index("ix_checked_facts_queue", "status", "claimed_at", "id"),
    )
    lifecycle = LIFECYCLE

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    sort: Mapped[Sort] = mapped_column(stored_as_text(Sort))
    name: Mapped[str] = mapped_column(default="")  # of the body or the profession, as funds write it
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"), index=True)
    number: Mapped[str] = mapped_column(default="")  # of the membership or the registration
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    claimed_at: Mapped[datetime] = mapped_column(default=clock.now)
    begins_on: Mapped[date | None]
    ends_on: Mapped[date | None]  # the last day on which it counts
    ended_on: Mapped[date | None]  # the first day on which it counted no longer
    seen: Mapped[str] = mapped_column(default="")  # what the coordinator saw
    reason: Mapped[str] = mapped_column(default="")  # why it was returned, refused or ended
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    member: Mapped[Member] = relationship(foreign_keys=[member_id])
    area: Mapped[Area | None] = relationship(lazy="joined")

    @property
    def title(self) -> str:
        """What it says, for a list: "EMD UK", "Physiotherapist", "Winslow"."""
        return self.area.name if self.area is not None else self.name
