"""Events as stored: each meeting a record of its own, its venue, its speakers, its series."""

from datetime import date, datetime, time
from uuid import uuid4

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, Versioned, many_to_many, stored_as_text
from network.core.lifecycle import FollowsLifecycle
from network.events.meetings.rules import LIFECYCLE, Kind, Status, Visibility
from network.members.catalogue.models import Area, Condition, QualificationKind
from network.members.groups.models import WorkingGroup
from network.members.people.models import Member

event_conditions = many_to_many("event_conditions", event="events", condition="conditions")
event_areas = many_to_many("event_areas", event="events", area="areas")
event_kinds_asked = many_to_many("event_kinds_asked", event="events", kind="qualification_kinds")


def new_uid() -> str:
    """Make the name by which calendars know an event for ever: random, no slash, no blank."""
    return str(uuid4())


class Venue(Versioned, Model):
    """A place where the network meets, and how to get there and in."""

    __tablename__ = "venues"
    __table_args__ = (
        CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", "is_on_earth"),
        CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", "point_is_whole"),
    )

    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")  # lines of an address, without the town
    town: Mapped[str]
    postcode: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    directions: Mapped[str] = mapped_column(default="")
    access: Mapped[str] = mapped_column(default="")  # steps, lift, hearing loop, toilets
    parking: Mapped[str] = mapped_column(default="")
    closed_on: Mapped[date | None]  # offered no more from this day


class EventSeries(Model):
    """Meetings that were planned together: the same wall time, some weeks apart. Each is its own record."""

    __tablename__ = "event_series"
    __table_args__ = (CheckConstraint("interval_weeks BETWEEN 1 AND 52", "interval_is_in_a_year"),)

    title: Mapped[str]
    anchor_on: Mapped[date]
    begins: Mapped[time]  # on the wall clock in London
    minutes: Mapped[int]
    interval_weeks: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    events: Mapped[list["Event"]] = relationship(back_populates="series", order_by="Event.starts_at")


class Event(Versioned, FollowsLifecycle, Model):
    """One meeting of the network. Its ``uid`` and ``sequence`` are what calendars know it by."""

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint("kind IN ('online', 'face_to_face', 'hybrid')", "kind_is_known"),
        CheckConstraint("visibility IN ('public', 'network')", "visibility_is_known"),
        CheckConstraint(
            "status IN ('draft', 'published', 'postponed', 'cancelled', 'held')", "status_is_known"
        ),
        CheckConstraint("ends_at > starts_at", "ends_after_it_starts"),
        CheckConstraint("capacity_room > 0 AND capacity_online > 0", "capacity_is_positive"),
        CheckConstraint("sequence >= 0", "sequence_is_not_negative"),
        Index("ix_events_starts_at", "starts_at", "id"),
        Index("ix_events_ends_at", "ends_at", "id"),
    )
    lifecycle = LIFECYCLE

    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    title: Mapped[str]  # the topic
    summary: Mapped[str] = mapped_column(default="")  # what everybody may read about it
    agenda: Mapped[str] = mapped_column(default="")  # for those in the network
    kind: Mapped[Kind] = mapped_column(stored_as_text(Kind))
    visibility: Mapped[Visibility] = mapped_column(stored_as_text(Visibility), default=Visibility.NETWORK)
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    status_reason: Mapped[str] = mapped_column(default="")  # why it was postponed, cancelled or moved
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]  # of an all-day event: midnight in London after its last day
    all_day: Mapped[bool] = mapped_column(default=False)

    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venues.id"), index=True)
    venue_public: Mapped[bool] = mapped_column(default=False)  # without it the public reads the town alone
    provider_link: Mapped[str] = mapped_column(default="")  # shown to nobody: the join page forwards to it
    capacity_room: Mapped[int | None]  # None: as many as come
    capacity_online: Mapped[int | None]
    host_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("working_groups.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("event_series.id"), index=True)
    changed_alone: Mapped[bool] = mapped_column(default=False)  # an edit of its series leaves it as it is
    cpd_activities: Mapped[str] = mapped_column(default="")  # keys of kinds of CPD activity: "a;b"
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    published_at: Mapped[datetime | None]
    moved_from: Mapped[datetime | None]  # the start that people had read before it was last moved

    # What calendars are told: see identity.py, which alone writes these.
    sequence: Mapped[int] = mapped_column(default=0)
    revised_at: Mapped[datetime] = mapped_column(default=clock.now)  # what everybody is shown
    revised_inside_at: Mapped[datetime] = mapped_column(default=clock.now)  # and those inside
    schedule_digest: Mapped[str] = mapped_column(default="")
    shown_digest: Mapped[str] = mapped_column(default="")
    inside_digest: Mapped[str] = mapped_column(default="")

    venue: Mapped[Venue | None] = relationship(lazy="joined")
    host: Mapped[Member | None] = relationship(foreign_keys=[host_id])
    group: Mapped[WorkingGroup | None] = relationship()
    series: Mapped[EventSeries | None] = relationship(back_populates="events")
    conditions: Mapped[list[Condition]] = relationship(secondary=event_conditions, order_by=Condition.id)
    areas: Mapped[list[Area]] = relationship(secondary=event_areas, order_by=Area.id)
    kinds_asked: Mapped[list[QualificationKind]] = relationship(
        secondary=event_kinds_asked, order_by=QualificationKind.id
    )
    speakers: Mapped[list["Speaker"]] = relationship(
        back_populates="event", order_by="Speaker.id", cascade="all, delete-orphan"
    )


class Speaker(Model):
    """Somebody who speaks at an event; the public reads their name only once they agreed to it."""

    __tablename__ = "event_speakers"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    name: Mapped[str]
    about: Mapped[str] = mapped_column(default="")
    agreed_at: Mapped[datetime | None]  # to being named in public
    agreed_words: Mapped[str] = mapped_column(default="")  # how it is known, where a coordinator says so

    event: Mapped[Event] = relationship(back_populates="speakers")
