"""Resources as stored: each with its versions, and the files or the address of each version."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from network.core import clock
from network.core.database import Model, Versioned, many_to_many, stored_as_text
from network.core.files import StoredFile
from network.core.lifecycle import FollowsLifecycle
from network.events.meetings.models import Event
from network.members.catalogue.models import Area, Condition
from network.members.people.models import Member
from network.resources.library.rules import (
    LIFECYCLE,
    Freshness,
    Kind,
    LabelSort,
    Licence,
    Status,
    Visibility,
)

resource_conditions = many_to_many("resource_conditions", resource="resources", condition="conditions")
resource_areas = many_to_many("resource_areas", resource="resources", area="areas")


class Resource(FollowsLifecycle, Versioned, Model):
    """Something worth keeping: a document, several, or an address elsewhere, with what it is good for."""

    __tablename__ = "resources"
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'in_review', 'published', 'withdrawn')", "status_is_known"),
        CheckConstraint("visibility IN ('public', 'network', 'coordinators')", "visibility_is_known"),
        CheckConstraint(
            "kind IN ('guidance', 'evidence', 'template', 'case_study', 'good_practice', 'data_collection', "
            "'leaflet', 'publicity', 'video', 'slides')",
            "kind_is_known",
        ),
        CheckConstraint(
            "licence IN ('ogl', 'cc_by', 'cc_by_sa', 'cc_by_nc', 'cc0', 'permitted', 'own', 'unknown')",
            "licence_is_known",
        ),
        CheckConstraint("title <> ''", "has_a_title"),
        CheckConstraint("status <> 'withdrawn' OR withdrawn_because <> ''", "withdrawn_with_a_reason"),
        CheckConstraint(
            "status IN ('draft', 'in_review') OR published_at IS NOT NULL", "what_was_shown_has_a_date"
        ),
        CheckConstraint("current_number >= 0", "versions_count_from_one"),
        Index("ix_resources_newest", "status", "published_at", "id"),
        Index("ix_resources_review", "status", "review_by", "id"),
    )
    lifecycle = LIFECYCLE

    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    kind: Mapped[Kind] = mapped_column(stored_as_text(Kind))
    provider: Mapped[str] = mapped_column(default="")  # who publishes it
    author: Mapped[str] = mapped_column(default="")
    licence: Mapped[Licence] = mapped_column(stored_as_text(Licence), default=Licence.UNKNOWN)
    language: Mapped[str] = mapped_column(default="en")  # BCP 47
    visibility: Mapped[Visibility] = mapped_column(stored_as_text(Visibility), default=Visibility.NETWORK)
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)  # who keeps it true
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("events.id"), index=True
    )  # where it was shown first
    review_by: Mapped[date | None]
    reviewed_on: Mapped[date | None]  # when somebody last said that it is still correct
    withdrawn_because: Mapped[str] = mapped_column(default="")
    current_number: Mapped[int] = mapped_column(default=0)  # of the version that readers get; 0: none yet
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    published_at: Mapped[datetime | None]  # for the first time
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)  # what readers see of it

    owner: Mapped[Member | None] = relationship(foreign_keys=[owner_id])
    event: Mapped[Event | None] = relationship()
    conditions: Mapped[list[Condition]] = relationship(
        secondary=resource_conditions, order_by=Condition.title
    )
    areas: Mapped[list[Area]] = relationship(secondary=resource_areas, order_by=Area.name)
    labels: Mapped[list["ResourceLabel"]] = relationship(
        back_populates="resource", order_by="ResourceLabel.id", cascade="all, delete-orphan"
    )
    versions: Mapped[list["ResourceVersion"]] = relationship(
        back_populates="resource", order_by="ResourceVersion.number", cascade="all, delete-orphan"
    )
    current: Mapped["ResourceVersion | None"] = relationship(
        primaryjoin=lambda: (
            (Resource.id == foreign(remote(ResourceVersion.resource_id)))
            & (Resource.current_number == foreign(remote(ResourceVersion.number)))
        ),
        viewonly=True,
        uselist=False,
    )

    def labelled(self, sort: LabelSort) -> list[str]:
        """Return what its labels of one sort say."""
        return [label.value for label in self.labels if label.sort is sort]


class ResourceLabel(Model):
    """A stage or an audience that a resource is for, or a tag."""

    __tablename__ = "resource_labels"
    __table_args__ = (
        CheckConstraint("sort IN ('stage', 'audience', 'tag')", "sort_is_known"),
        CheckConstraint("value <> ''", "says_something"),
        UniqueConstraint("resource_id", "sort", "value"),
        Index("ix_resource_labels_value", "sort", "value"),
    )

    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id", ondelete="CASCADE"))
    sort: Mapped[LabelSort] = mapped_column(stored_as_text(LabelSort))
    value: Mapped[str]

    resource: Mapped[Resource] = relationship(back_populates="labels")


class ResourceVersion(Model):
    """What a resource holds at a time: files, or an address. One that waits for a look is not current yet."""

    __tablename__ = "resource_versions"
    __table_args__ = (
        CheckConstraint("number > 0", "counts_from_one"),
        UniqueConstraint("resource_id", "number"),
        Index("ix_resource_versions_link_key", "link_key"),
    )

    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id", ondelete="CASCADE"))
    number: Mapped[int]
    note: Mapped[str] = mapped_column(default="")  # what is new in it
    link: Mapped[str] = mapped_column(default="")  # an address elsewhere; "" where it holds files
    link_key: Mapped[str] = mapped_column(default="")  # the same for two ways of writing one address
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    shown_at: Mapped[datetime | None]  # when readers got it first; None: never yet
    refused_because: Mapped[str] = mapped_column(default="")  # a coordinator's reason not to show it

    resource: Mapped[Resource] = relationship(back_populates="versions")
    made_by: Mapped[Member | None] = relationship()
    files: Mapped[list["ResourceFile"]] = relationship(
        back_populates="of_version", order_by="ResourceFile.id", cascade="all, delete-orphan"
    )

    @property
    def is_current(self) -> bool:
        """Whether it is the one that readers get."""
        return self.number == self.resource.current_number

    @property
    def was_shown(self) -> bool:
        """Whether readers get it, or got it once."""
        return self.is_current or self.shown_at is not None

    @property
    def waits(self) -> bool:
        """Whether a coordinator is still to look at it before readers get it."""
        return self.number > self.resource.current_number and not self.refused_because


class ResourceFile(Model):
    """One file of a version."""

    __tablename__ = "resource_files"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("resource_versions.id", ondelete="CASCADE"), index=True
    )
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), unique=True)
    title: Mapped[str]
    alternative_text: Mapped[str] = mapped_column(default="")  # what a picture shows, for who cannot see it

    of_version: Mapped[ResourceVersion] = relationship(back_populates="files")
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)


class ReviewLetter(Model):
    """That the owner of a resource was written to before a review-by date, or after it: each once."""

    __tablename__ = "resource_review_letters"
    __table_args__ = (
        CheckConstraint("sort IN ('due', 'overdue')", "sort_is_known"),
        UniqueConstraint("resource_id", "owner_id", "review_by", "sort"),
    )

    resource_id: Mapped[int] = mapped_column(ForeignKey("resources.id", ondelete="CASCADE"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    review_by: Mapped[date]
    sort: Mapped[Freshness] = mapped_column(stored_as_text(Freshness))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)

    resource: Mapped[Resource] = relationship(lazy="joined", innerjoin=True)


class LibraryRules(Versioned, Model):
    """How long resources are taken to be true: one row, that coordinators edit."""

    __tablename__ = "library_rules"
    __table_args__ = (
        CheckConstraint("id = 1", "there_is_one"),
        CheckConstraint("months BETWEEN 1 AND 120", "months_make_sense"),
        CheckConstraint("due_days BETWEEN 0 AND 365 AND hidden_days BETWEEN 0 AND 1000", "days_make_sense"),
    )

    months: Mapped[int]
    due_days: Mapped[int]
    hidden_days: Mapped[int]
