"""Consents as stored: each wording with its version, and each answer. Both only grow."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, stored_as_text
from network.members.consents.rules import How
from network.members.people.models import Member


class ConsentText(Model):
    """What a kind of consent says from a day on. Another wording is another version, never a change."""

    __tablename__ = "consent_texts"
    __table_args__ = (
        UniqueConstraint("key", "version"),
        CheckConstraint("version > 0", "version_is_a_number"),
    )

    key: Mapped[str]
    version: Mapped[int]
    wording: Mapped[str]
    withdrawal: Mapped[str]  # what taking it back does
    asks_again: Mapped[bool]  # a yes to an older version does not hold any longer
    in_force_from: Mapped[date]
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    written_at: Mapped[datetime] = mapped_column(default=clock.now)


class ConsentAnswer(Model):
    """That somebody agreed to a wording, or took it back."""

    __tablename__ = "consent_answers"
    __table_args__ = (
        CheckConstraint("how IN ('page', 'import', 'coordinator', 'left')", "how_is_known"),
        Index("ix_consent_answers_member_key", "member_id", "key", "id"),
        Index("ix_consent_answers_key", "key", "id"),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    key: Mapped[str]
    text_id: Mapped[int] = mapped_column(ForeignKey("consent_texts.id"))
    given: Mapped[bool]
    how: Mapped[How] = mapped_column(stored_as_text(How))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime] = mapped_column(default=clock.now)

    member: Mapped[Member] = relationship(foreign_keys=[member_id])
    text: Mapped[ConsentText] = relationship(lazy="joined")
