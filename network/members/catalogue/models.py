"""The catalogue as stored: kinds of qualification, conditions and areas; data that a coordinator edits."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Float, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core.database import Model, Versioned, stored_as_text
from network.members.catalogue.rules import Validity


class Sort(StrEnum):
    """What a kind is: a skill, a credential tracked the same way, or a CPD module."""

    QUALIFICATION = "qualification"
    CREDENTIAL = "credential"
    CPD = "cpd"


class EvidenceRule(StrEnum):
    """What proves a grant: a file that is kept, or somebody's word that they saw it."""

    FILE = "file"
    SEEN = "seen"


class Condition(Versioned, Model):
    """A long-term condition that people live with, and what an instructor needs to work with them."""

    __tablename__ = "conditions"

    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    requires: Mapped[str] = mapped_column(default="")  # a rule tree as requirement.spell() writes it
    note: Mapped[str] = mapped_column(default="")


class QualificationKind(Versioned, Model):
    """An entry of the catalogue. A qualification is one grant of a kind to a member."""

    __tablename__ = "qualification_kinds"
    __table_args__ = (
        CheckConstraint("sort IN ('qualification', 'credential', 'cpd')", "sort_is_known"),
        CheckConstraint("validity IN ('none', 'months', 'year_end', 'printed')", "validity_is_known"),
        CheckConstraint("evidence IN ('file', 'seen')", "evidence_is_known"),
        CheckConstraint("(validity = 'months') = (validity_months IS NOT NULL)", "months_have_a_number"),
        CheckConstraint("grace_days >= 0 AND renewal_window_days >= 0", "days_are_not_negative"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    level: Mapped[int | None]
    condition_id: Mapped[int | None] = mapped_column(ForeignKey("conditions.id"), index=True)
    sort: Mapped[Sort] = mapped_column(stored_as_text(Sort), default=Sort.QUALIFICATION)
    training_provider: Mapped[str] = mapped_column(default="")
    validity: Mapped[Validity] = mapped_column(stored_as_text(Validity), default=Validity.NONE)
    validity_months: Mapped[int | None]
    renewal_window_days: Mapped[int] = mapped_column(default=0)
    grace_days: Mapped[int] = mapped_column(default=0)
    reminder_days: Mapped[str] = mapped_column(default="")  # "90;60;30;7"
    evidence: Mapped[EvidenceRule] = mapped_column(stored_as_text(EvidenceRule), default=EvidenceRule.FILE)
    requires: Mapped[str] = mapped_column(
        default=""
    )  # what one must hold first, as requirement.spell() writes it
    confidence: Mapped[str] = mapped_column(default="")  # R read, W second-hand, U unconfirmed
    note: Mapped[str] = mapped_column(default="")
    retired_on: Mapped[date | None]  # offered no more from this day; grants of it stay what they are

    condition: Mapped[Condition | None] = relationship(lazy="joined")


class Area(Versioned, Model):
    """A place the coordinator plans by: a point with a name, and the dates between which it is used."""

    __tablename__ = "areas"
    __table_args__ = (
        CheckConstraint("latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", "is_on_earth"),
        CheckConstraint("ends_on IS NULL OR ends_on >= begins_on", "ends_after_it_begins"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    latitude: Mapped[float] = mapped_column(Float)
    longitude: Mapped[float] = mapped_column(Float)
    priority: Mapped[bool] = mapped_column(default=False)  # where people still have nobody to go to
    begins_on: Mapped[date]
    ends_on: Mapped[date | None]
