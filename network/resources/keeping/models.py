"""What is known of each link of the library, and when each site may be asked again."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core.database import Model
from network.members.people.models import Member
from network.resources.keeping.rules import Answer, Standing, meaning
from network.resources.library.models import ResourceVersion


class LinkCheck(Model):
    """What came of asking the address of one version of a resource, and when it is asked next."""

    __tablename__ = "link_checks"
    __table_args__ = (
        CheckConstraint("broken_at IS NULL OR gone_on IS NOT NULL", "broken_was_gone"),
        CheckConstraint("(trusted = '') = (trusted_at IS NULL)", "trusted_at_a_time"),
        Index("ix_link_checks_next_at", "next_at", "id"),
        Index("ix_link_checks_broken_at", "broken_at", "id"),
    )

    version_id: Mapped[int] = mapped_column(
        ForeignKey("resource_versions.id", ondelete="CASCADE"), unique=True
    )
    host: Mapped[str] = mapped_column(index=True)
    next_at: Mapped[datetime]  # whoever moves it on, by a conditional update, asks
    asked_at: Mapped[datetime | None]
    said: Mapped[str] = mapped_column(default="")
    gone_said: Mapped[str] = mapped_column(default="")
    gone_on: Mapped[date | None]
    broken_at: Mapped[datetime | None]
    moved_to: Mapped[str] = mapped_column(default="")  # where the site says that it stands from now on
    trusted: Mapped[str] = mapped_column(default="")  # the answer that somebody knows to be wrong
    trusted_at: Mapped[datetime | None]
    trusted_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    of_version: Mapped[ResourceVersion] = relationship()
    trusted_by: Mapped[Member | None] = relationship()

    @property
    def standing(self) -> Standing:
        """What is known of the link."""
        return Standing(self.said, self.gone_said, self.gone_on, self.broken_at, self.trusted)

    @standing.setter
    def standing(self, known: Standing) -> None:
        """Keep what is known of the link now."""
        self.said, self.gone_said, self.gone_on = known.said, known.gone_said, known.gone_on
        self.broken_at, self.trusted = known.broken_at, known.trusted
        if not known.trusted:
            self.trusted_at = self.trusted_by_id = None

    @property
    def answer(self) -> Answer | None:
        """What the last answer means; None before the first."""
        return meaning(self.said) if self.said else None


class LinkHost(Model):
    """A site that links lead to: nobody asks it before its time, so that it is asked one thing at once."""

    __tablename__ = "link_hosts"

    host: Mapped[str] = mapped_column(unique=True)
    free_at: Mapped[datetime]
