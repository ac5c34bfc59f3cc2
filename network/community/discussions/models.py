"""Discussions as stored: what each is about, its posts, their earlier words, and who follows or thanks."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.community.discussions.rules import Kind, Matter
from network.core import clock
from network.core.database import Model, Versioned, many_to_many, stored_as_text
from network.events.meetings.models import Event
from network.members.catalogue.models import Area, Condition
from network.members.people.models import Member
from network.resources.library.models import Resource

discussion_conditions = many_to_many(
    "discussion_conditions", discussion="discussions", condition="conditions"
)
discussion_areas = many_to_many("discussion_areas", discussion="discussions", area="areas")


class Discussion(Versioned, Model):
    """Something that was asked, told, offered or looked for, and what came of it."""

    __tablename__ = "discussions"
    __table_args__ = (
        CheckConstraint("kind IN ('question', 'case', 'notice', 'offer', 'request')", "kind_is_known"),
        CheckConstraint("matter IN ('cover', 'equipment', 'venue', 'shadowing')", "matter_is_known"),
        CheckConstraint("(kind IN ('offer', 'request')) = (matter IS NOT NULL)", "offers_say_of_what"),
        CheckConstraint("title <> ''", "has_a_title"),
        CheckConstraint("accepted_number > 1", "an_answer_is_accepted"),  # post 1 is the question itself
        Index("ix_discussions_lively", "last_post_at", "id"),
        Index("ix_discussions_unanswered", "kind", "begun_at"),
    )

    kind: Mapped[Kind] = mapped_column(stored_as_text(Kind))
    matter: Mapped[Matter | None] = mapped_column(stored_as_text(Matter))
    title: Mapped[str]
    begun_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)  # None: an event's
    event_id: Mapped[int | None] = mapped_column(
        ForeignKey("events.id"), unique=True
    )  # the thread of an event
    resource_id: Mapped[int | None] = mapped_column(
        ForeignKey("resources.id"), index=True
    )  # what it is asked about
    accepted_number: Mapped[int | None]  # of the post that answered it
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_post_at: Mapped[datetime] = mapped_column(default=clock.now)
    pinned_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    locked_because: Mapped[str] = mapped_column(default="")

    begun_by: Mapped[Member | None] = relationship(foreign_keys=[begun_by_id])
    event: Mapped[Event | None] = relationship()
    resource: Mapped[Resource | None] = relationship()
    conditions: Mapped[list[Condition]] = relationship(
        secondary=discussion_conditions, order_by=Condition.title
    )
    areas: Mapped[list[Area]] = relationship(secondary=discussion_areas, order_by=Area.name)
    posts: Mapped[list["Post"]] = relationship(
        back_populates="discussion", order_by="Post.number", cascade="all, delete-orphan"
    )

    @property
    def stands_on_its_first(self) -> bool:
        """Whether it is closed once its first post is hidden; the thread of an event goes on."""
        return self.event_id is None and self.event is None


class Post(Versioned, Model):
    """What one member wrote in a discussion: number 1 begins it, the others answer."""

    __tablename__ = "discussion_posts"
    __table_args__ = (
        CheckConstraint("number > 0", "counts_from_one"),
        CheckConstraint("(hidden_at IS NULL) = (hidden_because = '')", "hidden_with_a_reason"),
        UniqueConstraint("discussion_id", "number"),
        Index("ix_discussion_posts_author", "author_id", "id"),
    )

    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussions.id", ondelete="CASCADE"))
    number: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # None once somebody was erased
    text: Mapped[str]  # Markdown, see core.prose
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    edited_at: Mapped[datetime | None]
    by_mail: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime | None]  # a clinician says: this is right
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    hidden_because: Mapped[str] = mapped_column(default="")

    discussion: Mapped[Discussion] = relationship(back_populates="posts")
    author: Mapped[Member | None] = relationship(foreign_keys=[author_id])
    checked_by: Mapped[Member | None] = relationship(foreign_keys=[checked_by_id])
    earlier: Mapped[list["EarlierWords"]] = relationship(
        back_populates="post", order_by="EarlierWords.id", cascade="all, delete-orphan"
    )

    @property
    def was_taken_back(self) -> bool:
        """Whether its author took it back: then its words are gone, and it cannot be shown again."""
        return self.hidden_at is not None and not self.text


class EarlierWords(Model):
    """What a post said before it was edited."""

    __tablename__ = "discussion_earlier_words"

    post_id: Mapped[int] = mapped_column(ForeignKey("discussion_posts.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(default="")  # of the discussion, where that is what was changed
    text: Mapped[str]
    until: Mapped[datetime] = mapped_column(default=clock.now)

    post: Mapped[Post] = relationship(back_populates="earlier")


class Thanks(Model):
    """That somebody thanked for a post."""

    __tablename__ = "discussion_thanks"
    __table_args__ = (UniqueConstraint("post_id", "member_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("discussion_posts.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Mention(Model):
    """That a post names a member."""

    __tablename__ = "discussion_mentions"
    __table_args__ = (UniqueConstraint("post_id", "member_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("discussion_posts.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)


class Follow(Model):
    """Whether a member wants to hear of new posts: ``ended_at`` keeps it from beginning again by itself."""

    __tablename__ = "discussion_follows"
    __table_args__ = (UniqueConstraint("discussion_id", "member_id"),)

    discussion_id: Mapped[int] = mapped_column(ForeignKey("discussions.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    since: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]
