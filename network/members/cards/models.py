"""Cards as stored: whose, which code leads to it, and the conditions that its owner chose to show."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core import clock
from network.core.database import Model, Versioned, stored_as_text
from network.core.lifecycle import FollowsLifecycle
from network.members.cards.rules import LIFECYCLE, Status
from network.members.catalogue.models import Condition
from network.members.people.models import Member

IS_ACTIVE = text("status = 'active'")


class Card(FollowsLifecycle, Versioned, Model):
    """One card of a member. Its code is not kept: it is worked out from ``nonce`` and the site's secret.

    ``code_hash`` finds the card by its code. Another card is another row, so that an old code stays known as
    one that was taken away.
    """

    __tablename__ = "cards"
    __table_args__ = (
        CheckConstraint("status IN ('active', 'revoked')", "status_is_known"),
        Index(
            "uq_cards_one_active",
            "member_id",
            unique=True,
            sqlite_where=IS_ACTIVE,
            postgresql_where=IS_ACTIVE,
        ),
    )
    lifecycle = LIFECYCLE

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    nonce: Mapped[str]
    code_hash: Mapped[str] = mapped_column(unique=True)
    shows_photo: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)

    member: Mapped[Member] = relationship(lazy="joined", innerjoin=True)
    shows: Mapped[list["CardCondition"]] = relationship(
        back_populates="card", cascade="all, delete-orphan", order_by="CardCondition.id"
    )

    @property
    def conditions(self) -> list[Condition]:
        """The conditions that its owner chose."""
        return [one.condition for one in self.shows]


class CardCondition(Model):
    """A condition that a card answers for."""

    __tablename__ = "card_conditions"
    __table_args__ = (UniqueConstraint("card_id", "condition_id"),)

    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"))
    condition_id: Mapped[int] = mapped_column(ForeignKey("conditions.id"), index=True)
    card: Mapped[Card] = relationship(back_populates="shows")
    condition: Mapped[Condition] = relationship(lazy="joined")
