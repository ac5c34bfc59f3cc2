"""What is kept for the feeds: each public event as it was last written, and when each feed last changed."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.core.database import Model
from network.events.meetings.models import Event


class KeptComponent(Model):
    """A public event as its bytes in every public feed, written in the transaction of its last change."""

    __tablename__ = "kept_components"
    __table_args__ = (CheckConstraint("(content IS NULL) = (problem <> '')", "is_written_or_says_why_not"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    problem: Mapped[str] = mapped_column(default="")  # why it could not be written: it is left out until then
    feeds: Mapped[str]  # the feeds that it is in, by their keys: "conditions/cancer;kinds/online;public"
    written_by: Mapped[str]  # the renderer and the address of the site: another one writes it anew

    event: Mapped[Event] = relationship()


class FeedStamp(Model):
    """When a feed last changed: whole seconds since 1970, and never twice the same.

    It is the version of the feed and its Last-Modified at once. The row of the empty key stands for what all
    feeds show, such as the name of the network.
    """

    __tablename__ = "feed_stamps"

    key: Mapped[str] = mapped_column(unique=True)
    stamp: Mapped[int] = mapped_column(BigInteger)
    mark: Mapped[str] = mapped_column(default="")  # random: told apart from the same second of a lost copy
