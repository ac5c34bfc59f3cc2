"""Collections, what members saved and used, and how often a resource was downloaded, as stored."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, Versioned, stored_as_text
from network.members.catalogue.models import Area, Condition
from network.members.groups.models import WorkingGroup
from network.members.people.models import Member
from network.members.people.rules import Setting
from network.resources.collections.rules import Visibility
from network.resources.library.models import Resource


class ResourceCollection(Versioned, Model):
    """Resources that belong together, in order, such as a starter pack. A working group may keep one."""

    __tablename__ = "resource_collections"
    __table_args__ = (
        CheckConstraint("visibility IN ('public', 'network')", "visibility_is_known"),
        CheckConstraint("title <> ''", "has_a_title"),
    )

    title: Mapped[str]
    words: Mapped[str] = mapped_column(default="")  # whom it is for
    visibility: Mapped[Visibility] = mapped_column(stored_as_text(Visibility), default=Visibility.NETWORK)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("working_groups.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    group: Mapped[WorkingGroup | None] = relationship()
    items: Mapped[list["CollectionItem"]] = relationship(
        back_populates="of_collection", order_by="CollectionItem.place", cascade="all, delete-orphan"
    )
    links: Mapped[list["CollectionLink"]] = relationship(
        back_populates="of_collection", order_by="CollectionLink.id", cascade="all, delete-orphan"
    )


class CollectionItem(Model):
    """One resource of a collection: its place, and a word of why it is there."""

    __tablename__ = "resource_collection_items"
    __table_args__ = (
        UniqueConstraint("collection_id", "resource_id"),
        Index("ix_resource_collection_items_place", "collection_id", "place"),
    )

    collection_id: Mapped[int] = mapped_column(ForeignKey("resource_collections.id", ondelete="CASCADE"))
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id", ondelete="CASCADE"), index=True)
    place: Mapped[int]
    why: Mapped[str] = mapped_column(default="")

    of_collection: Mapped[ResourceCollection] = relationship(back_populates="items")
    resource: Mapped[Resource] = relationship()


class CollectionLink(Model):
    """An address at which anybody reads what is public of a collection, until it is ended."""

    __tablename__ = "resource_collection_links"
    __table_args__ = (
        CheckConstraint("length(code_hash) = 64", "has_a_whole_hash"),
        Index(
            "uq_resource_collection_links_open",
            "collection_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    collection_id: Mapped[int] = mapped_column(ForeignKey("resource_collections.id", ondelete="CASCADE"))
    nonce: Mapped[str]  # with the site's secret it makes the code
    code_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    of_collection: Mapped[ResourceCollection] = relationship(back_populates="links")


class SavedResource(Model):
    """That somebody wants to find a resource again, with a note to themselves."""

    __tablename__ = "saved_resources"
    __table_args__ = (
        UniqueConstraint("member_id", "resource_id"),
        Index("ix_saved_resources_newest", "member_id", "id"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id", ondelete="CASCADE"), index=True)
    note: Mapped[str] = mapped_column(default="")
    saved_at: Mapped[datetime] = mapped_column(default=clock.now)

    resource: Mapped[Resource] = relationship()


class ResourceUse(Model):
    """Where and how somebody used a resource: for others in place of stars, with a name or without."""

    __tablename__ = "resource_uses"
    __table_args__ = (
        CheckConstraint("text <> ''", "says_something"),
        CheckConstraint(
            "setting IN ('gym', 'community', 'hospital', 'home', 'outdoors', 'online')", "setting_is_known"
        ),
        CheckConstraint("(taken_down_at IS NULL) = (taken_down_because = '')", "taken_down_with_a_reason"),
        UniqueConstraint("resource_id", "member_id"),
        Index("ix_resource_uses_newest", "resource_id", "id"),
    )

    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    text: Mapped[str]
    condition_id: Mapped[int | None] = mapped_column(ForeignKey("conditions.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"), index=True)
    setting: Mapped[Setting | None] = mapped_column(stored_as_text(Setting))
    named: Mapped[bool] = mapped_column(default=True)  # whether the network reads whose note it is
    said_at: Mapped[datetime] = mapped_column(default=clock.now)
    taken_down_at: Mapped[datetime | None]
    taken_down_because: Mapped[str] = mapped_column(default="")

    resource: Mapped[Resource] = relationship()
    member: Mapped[Member] = relationship()
    condition: Mapped[Condition | None] = relationship()
    area: Mapped[Area | None] = relationship()


class ResourceDownloads(Model):
    """How often a resource was downloaded on a day; never by whom."""

    __tablename__ = "resource_downloads"
    __table_args__ = (
        CheckConstraint("times > 0", "times_are_counted"),
        UniqueConstraint("resource_id", "day"),
    )

    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id", ondelete="CASCADE"))
    day: Mapped[date]
    times: Mapped[int]
