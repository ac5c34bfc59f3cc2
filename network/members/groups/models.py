"""Working groups as stored: what each is for, and who belongs to it, from when until when."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, Versioned
from network.members.people.models import Member


class WorkingGroup(Versioned, Model):
    """Some members who work on something together. A group that is over is closed, never deleted."""

    __tablename__ = "working_groups"

    name: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    open_to_all: Mapped[bool] = mapped_column(default=False)  # whoever is a member may join by a button
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_on: Mapped[date | None]

    memberships: Mapped[list["GroupMembership"]] = relationship(
        back_populates="group", order_by="GroupMembership.id"
    )


class GroupMembership(Model):
    """The time that a member belonged to a group: coming back is another row."""

    __tablename__ = "group_memberships"
    __table_args__ = (
        CheckConstraint("left_on IS NULL OR left_on >= joined_on", "left_after_joining"),
        Index(
            "uq_group_memberships_current",
            "group_id",
            "member_id",
            unique=True,
            sqlite_where=text("left_on IS NULL"),
            postgresql_where=text("left_on IS NULL"),
        ),
        Index("ix_group_memberships_member", "member_id", "id"),
    )

    group_id: Mapped[int] = mapped_column(ForeignKey("working_groups.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    leads: Mapped[bool] = mapped_column(default=False)
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    group: Mapped[WorkingGroup] = relationship(back_populates="memberships")
    member: Mapped[Member] = relationship(foreign_keys=[member_id], lazy="joined", innerjoin=True)
