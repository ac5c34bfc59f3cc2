"""What discussions put on pages of others: panels, and what data rights ask of them."""

from collections.abc import Iterator
from typing import Any

from flask import url_for

from network.community import changes
from network.community.discussions import finding, leaving, policy, queries
from network.community.discussions.rules import Filter, Show
from network.core import registry
from network.core.permission import Role
from network.core.registry import Panel, Section
from network.events.meetings.models import Event
from network.members.people.models import Member
from network.resources import changes as resources
from network.resources.library import policy as library
from network.resources.library.models import Resource


def register() -> None:
    """Fill the registry."""
    changes.posted.add(finding.follow, "discussions.finding")
    changes.post_changed.add(finding.follow, "discussions.finding")
    registry.panels.add(panels, "discussions")
    registry.access_ended.add(leaving.stop_following, "discussions")
    registry.subject_access.add(held_posts, "discussions.posts")
    registry.subject_access.add(held_marks, "discussions.marks")
    registry.erasure.add(leaving.forget, "discussions")
    resources.resource_discarded.add(leaving.let_go_of, "discussions")


def panels(place: str, actor: Any, thing: Any) -> Iterator[Panel]:
    """Show what is said about an event, a resource or by a member, and what waits for an instructor."""
    context: dict[str, Any]
    if not policy.may_read(actor):
        return
    if place == "home" and Role.INSTRUCTOR in actor.roles:
        waiting = queries.some(actor, Filter(show=Show.FOR_ME))
        if waiting:
            context = {"found": waiting, "all": url_for("community.index", show=Show.FOR_ME.value)}
            yield Panel("Can you answer?", "community/discussions/_home_panel.html", context, order=30)
    if place == "event" and isinstance(thing, Event) and policy.may_discuss(actor, thing):
        thread = queries.thread_of(thing)
        context = {"event": thing, "thread": thread, "posts": queries.last_posts(thread) if thread else []}
        yield Panel("What members say", "community/discussions/_event_panel.html", context, order=70)
    if place == "resource" and isinstance(thing, Resource) and library.may_read(actor, thing):
        context = {"found": queries.about_resource(actor, thing), "resource": thing}
        yield Panel("Questions about it", "community/discussions/_resource_panel.html", context, order=60)
    if place == "member" and isinstance(thing, Member):
        wrote = queries.seen_of(thing, actor)
        if wrote:
            yield Panel(
                "In the community", "community/discussions/_member_panel.html", {"posts": wrote}, order=70
            )


def held_posts(member: Any) -> Section:
    """Return all that somebody wrote, also what was hidden, and what it said before."""
    rows = [
        {
            "discussion": title,
            "post": post.number,
            "written_at": post.written_at.isoformat(),
            "by_mail": post.by_mail,
            "text": post.text,
            "earlier": [{"title": one.title, "text": one.text} for one in post.earlier],
            "hidden_because": post.hidden_because,
        }
        for post, title in queries.written_by(member.id)
    ]
    return Section("What you wrote in the community", rows)


def held_marks(member: Any) -> Section:
    """Return what somebody follows, thanked for and checked, and where they were called by name."""
    return Section("What you marked in the community", queries.marks_of(member.id))
