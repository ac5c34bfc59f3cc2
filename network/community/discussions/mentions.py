"""Whom a post calls by name: found among those whom its author can meet, and kept beside the post."""

from collections.abc import Collection

from sqlalchemy import delete, select

from network.community.discussions.models import Mention, Post
from network.community.discussions.rules import MOST_NAMED, Named, named_in
from network.core.database import db
from network.core.permission import LARGEST_ID, Actor
from network.core.rules import Refused
from network.members.people import queries as people
from network.members.people.models import Member
from network.members.people.rules import sort_name

MOST_OFFERED = 5
MOST_LIKE = 50  # people looked through for a first name


def called(text: str, *, by: Actor, or_refuse: bool = True) -> list[Member]:
    """Return the members whom a text calls, each once: by their whole name, or a first name that is one's.

    Raises Refused where a name fits several; with ``or_refuse=False`` nobody is called by such a name.
    """
    found: dict[int, Member] = {}
    for named in list(named_in(text))[: 3 * MOST_NAMED]:
        fits = _fitting(named, by)
        if len(fits) > 1 and or_refuse:
            names = ", ".join(f"@{one.name} (number {one.id})" for one in fits[:MOST_OFFERED])
            raise Refused(f"There are several whom this could call. Write one of these: {names}", "text")
        if len(fits) == 1 and fits[0].id != by.id:
            found[fits[0].id] = fits[0]
    return list(found.values())[:MOST_NAMED]


def keep(post: Post, members: Collection[Member]) -> None:
    """Keep whom a post calls; whoever it no longer calls is taken off."""
    wanted = {one.id for one in members}
    there = set(db.session.scalars(select(Mention.member_id).where(Mention.post_id == post.id)))
    db.session.execute(
        delete(Mention).where(Mention.post_id == post.id, Mention.member_id.in_(there - wanted))
    )
    db.session.add_all(Mention(post_id=post.id, member_id=number) for number in sorted(wanted - there))
    db.session.flush()


def _fitting(named: Named, by: Actor) -> list[Member]:
    met = people.met_by(by)
    if named.number is not None:
        member = db.session.scalar(select(Member).where(Member.id == min(named.number, LARGEST_ID), met))
        return [member] if member and member.name.casefold() == named.readings[0].casefold() else []
    whole = [reading for reading in named.readings if " " in reading]
    if whole:
        keys = {sort_name(reading): -len(reading) for reading in whole}
        found = db.session.scalars(
            select(Member).where(Member.sort_name.in_(keys), met).order_by(Member.id).limit(MOST_LIKE)
        ).all()
        if found:
            longest = min(keys[one.sort_name] for one in found)
            return [one for one in found if keys[one.sort_name] == longest]
    first = named.readings[-1].casefold()
    like = people.named(first, met, limit=MOST_LIKE)
    return [one for one in like if first in {one.name.casefold().split()[0], one.known_as.casefold()}]
