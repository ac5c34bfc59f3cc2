"""What is published of awards as stored: under which names, what was released and when it was withdrawn."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.bursaries.applications.models import Application
from network.bursaries.reports.rules_open import Licence
from network.core import clock
from network.core.database import Model, Versioned, stored_as_text
from network.members.people.models import Member, Organisation

THE_ROW = 1


class Publisher(Versioned, Model):
    """What open data says of who publishes it and where its grants are. One row; data, not code."""

    __tablename__ = "bursary_publishers"
    __table_args__ = (
        CheckConstraint(f"id = {THE_ROW}", "there_is_one"),
        CheckConstraint("licence IN ('cc_by', 'ogl', 'cc0')", "licence_is_known"),
    )

    prefix: Mapped[str] = mapped_column(default="")  # "360G-…", as 360Giving has given it
    org_id: Mapped[str] = mapped_column(default="")  # of whoever publishes, from org-id.guide
    place: Mapped[str] = mapped_column(default="")  # the county
    geo_code: Mapped[str] = mapped_column(default="")  # its code of the Office for National Statistics
    licence: Mapped[Licence] = mapped_column(stored_as_text(Licence), default=Licence.CC_BY)


class FunderId(Model):
    """Under which identifier a funding organisation stands in open data."""

    __tablename__ = "bursary_funder_ids"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), unique=True)
    org_id: Mapped[str]

    organisation: Mapped[Organisation] = relationship()


class PublicName(Model):
    """Under which random names an award and whoever received it are published, always the same ones."""

    __tablename__ = "bursary_public_names"

    application_id: Mapped[int] = mapped_column(ForeignKey("bursary_applications.id"), unique=True)
    award: Mapped[str] = mapped_column(unique=True)
    recipient: Mapped[str] = mapped_column(index=True)  # the same one for all awards of one person


class Release(Model):
    """What a coordinator prepared to be published, looked at, released, and perhaps withdrew.

    Its package never changes. The one released last is what the public reads, unless it was withdrawn.
    """

    __tablename__ = "bursary_releases"
    __table_args__ = (
        CheckConstraint("withdrawn_at IS NULL OR released_at IS NOT NULL", "what_is_withdrawn_was_released"),
        Index("ix_bursary_releases_released_at", "released_at", "id"),
    )

    prepared_at: Mapped[datetime] = mapped_column(default=clock.now)
    prepared_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    package: Mapped[dict[str, Any]] = mapped_column(JSON)  # the 360Giving package, whole

    released_by: Mapped[Member | None] = relationship(foreign_keys=[released_by_id])
    withdrawn_by: Mapped[Member | None] = relationship(foreign_keys=[withdrawn_by_id])
    awards: Mapped[list["ReleasedAward"]] = relationship(
        back_populates="release", order_by="ReleasedAward.id"
    )


class ReleasedAward(Model):
    """That an award is in a release; carried over where it was public before and stays as it was."""

    __tablename__ = "bursary_released_awards"
    __table_args__ = (UniqueConstraint("release_id", "application_id"),)

    release_id: Mapped[int] = mapped_column(ForeignKey("bursary_releases.id"))
    application_id: Mapped[int] = mapped_column(ForeignKey("bursary_applications.id"), index=True)
    carried: Mapped[bool] = mapped_column(default=False)

    release: Mapped[Release] = relationship(back_populates="awards")
    application: Mapped[Application] = relationship()
