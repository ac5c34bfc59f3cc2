"""The people of the network as stored: members, where they work, what they are to the network."""

import secrets
from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from network.core import clock
from network.core.database import Model, Versioned, stored_as_text
from network.core.files import StoredFile
from network.core.lifecycle import FollowsLifecycle
from network.core.permission import Role
from network.members.catalogue.models import Area, Condition
from network.members.people.rules import (
    LIFECYCLE,
    SHOWN_BY_DEFAULT,
    Audience,
    Employment,
    OrganisationKind,
    Status,
    is_shown,
    sort_name,
)


def new_public_id() -> str:
    """Make the name of a record in addresses and files, which says nothing about whose it is."""
    return secrets.token_urlsafe(9)


class Organisation(Versioned, Model):
    """A body that people belong to or that pays: a health trust, a charity, Public Health."""

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('health_service', 'leisure_operator', 'training_provider', 'funder', 'charity', "
            "'other')",
            "kind_is_known",
        ),
    )

    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(
        stored_as_text(OrganisationKind), default=OrganisationKind.OTHER
    )
    web_page: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")


class Member(FollowsLifecycle, Versioned, Model):
    """A person of the network, with or without an account."""

    __tablename__ = "members"
    __table_args__ = (
        CheckConstraint(
            "status IN ('unclaimed', 'applied', 'active', 'suspended', 'left', 'refused', 'merged')",
            "status_is_known",
        ),
        CheckConstraint("(status = 'merged') = (merged_into_id IS NOT NULL)", "merged_into_another"),
        CheckConstraint("employment IN ('employed', 'self_employed')", "employment_is_known"),
        CheckConstraint("travel_radius_miles >= 0", "radius_is_not_negative"),
        Index("ix_members_sort_name", "sort_name", "id"),
        Index("ix_members_status_sort_name", "status", "sort_name", "id"),
    )
    lifecycle = LIFECYCLE

    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    active_since: Mapped[date | None]  # the first day of membership, when it began before the history did
    name: Mapped[str]
    sort_name: Mapped[str] = mapped_column(
        default=""
    )  # name, folded, family name first: what lists are ordered by
    known_as: Mapped[str] = mapped_column(default="")
    pronouns: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="", index=True)  # where to write to; several may share one
    phone: Mapped[str] = mapped_column(default="")
    employment: Mapped[Employment | None] = mapped_column(stored_as_text(Employment))
    employer: Mapped[str] = mapped_column(default="")
    county_wide: Mapped[bool] = mapped_column(default=False)
    travel_radius_miles: Mapped[int] = mapped_column(default=0)
    stages: Mapped[list[str]] = mapped_column(JSON, default=list)
    settings: Mapped[list[str]] = mapped_column(JSON, default=list)
    languages: Mapped[str] = mapped_column(default="")
    biography: Mapped[str] = mapped_column(default="")
    links: Mapped[str] = mapped_column(default="")  # one web address a line
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    notes: Mapped[str] = mapped_column(default="")  # for coordinators alone
    shown: Mapped[list[str]] = mapped_column(JSON, default=lambda: list(SHOWN_BY_DEFAULT))  # "field:audience"
    listed_to_instructors: Mapped[bool] = mapped_column(default=True)  # what `shown` says of the name
    listed_to_partners: Mapped[bool] = mapped_column(default=True)
    origin: Mapped[str] = mapped_column(default="typed")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    covers: Mapped[list["MemberArea"]] = relationship(
        back_populates="member", cascade="all, delete-orphan", order_by="MemberArea.id"
    )
    serves: Mapped[list["MemberCondition"]] = relationship(
        back_populates="member", cascade="all, delete-orphan", order_by="MemberCondition.id"
    )
    role_grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="member", foreign_keys="RoleGrant.member_id", order_by="RoleGrant.id", lazy="selectin"
    )

    posts: Mapped[list["OrganisationPerson"]] = relationship(
        back_populates="member", foreign_keys="OrganisationPerson.member_id", order_by="OrganisationPerson.id"
    )
    photo: Mapped[StoredFile | None] = relationship(foreign_keys=[photo_id])

    @validates("name")
    def _keep_the_sort_name(self, _key: str, name: str) -> str:
        self.sort_name = sort_name(name)
        return name

    @validates("shown")
    def _keep_the_listing(self, _key: str, shown: list[str]) -> list[str]:
        self.listed_to_instructors = is_shown(shown, "name", [Audience.INSTRUCTORS])
        self.listed_to_partners = is_shown(shown, "name", [Audience.PARTNERS])
        return shown

    @property
    def called(self) -> str:
        """The name to greet them by."""
        return self.known_as or self.name.split(" ")[0]

    @property
    def areas(self) -> list[Area]:
        """The areas they cover, in the order they gave them."""
        return [covered.area for covered in self.covers]

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that they hold today; none unless their membership is active."""
        if self.status is not Status.ACTIVE:
            return frozenset()
        return self.roles_on(clock.today())

    def roles_on(self, day: date) -> frozenset[Role]:
        """The roles granted to them for ``day``."""
        return frozenset(grant.role for grant in self.role_grants if grant.covers(day))


class MemberArea(Model):
    """An area that a member covers."""

    __tablename__ = "member_areas"
    __table_args__ = (UniqueConstraint("member_id", "area_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    member: Mapped[Member] = relationship(back_populates="covers")
    area: Mapped[Area] = relationship(lazy="joined")


class MemberCondition(Model):
    """A condition that a member says they work with; whether they are fit to is another question."""

    __tablename__ = "member_conditions"
    __table_args__ = (UniqueConstraint("member_id", "condition_id"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    condition_id: Mapped[int] = mapped_column(ForeignKey("conditions.id"), index=True)
    member: Mapped[Member] = relationship(back_populates="serves")
    condition: Mapped[Condition] = relationship(lazy="joined")


class RoleGrant(Model):
    """A role, held by a member from one day until another, for an organisation where that matters."""

    __tablename__ = "role_grants"
    __table_args__ = (
        CheckConstraint(
            "role IN ('instructor', 'health_partner', 'funder', 'coordinator', 'administrator')",
            "role_is_known",
        ),
        CheckConstraint("ends_on IS NULL OR ends_on >= begins_on", "ends_after_it_begins"),
        Index("ix_role_grants_role_member", "role", "member_id"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    role: Mapped[Role] = mapped_column(stored_as_text(Role))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    begins_on: Mapped[date]
    ends_on: Mapped[date | None]  # the last day
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    granted_at: Mapped[datetime] = mapped_column(default=clock.now)

    member: Mapped[Member] = relationship(back_populates="role_grants", foreign_keys=[member_id])
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")

    def covers(self, day: date) -> bool:
        """Whether the role is held on ``day``."""
        return self.begins_on <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """Whether the role has ended before ``day``."""
        return self.ends_on is not None and self.ends_on < day


class OrganisationPerson(Model):
    """That a member works for an organisation, as what, from one day until another."""

    __tablename__ = "organisation_people"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= begins_on", "ends_after_it_begins"),
        Index("ix_organisation_people_organisation", "organisation_id", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    job_title: Mapped[str] = mapped_column(default="")
    begins_on: Mapped[date]
    ends_on: Mapped[date | None]  # the last day
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

    member: Mapped[Member] = relationship(back_populates="posts", foreign_keys=[member_id])
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)

    def covers(self, day: date) -> bool:
        """Whether they work there on ``day``."""
        return self.begins_on <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """Whether this has ended before ``day``."""
        return self.ends_on is not None and self.ends_on < day
