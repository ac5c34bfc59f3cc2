"""What administration offers the rest of the site: a place in the navigation, and tasks on the home page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import current_app, url_for

from network.administration import county_queries, first_day, policy, queries
from network.administration.first_day import TEST_LETTER
from network.core import clock, letters, registry
from network.core.permission import current_member, permission_of
from network.core.registry import FirstDayItem, Section, Task
from network.core.templating import navigation


def register() -> None:
    """Fill the registry and the navigation."""
    navigation.add(
        "Administration",
        "administration.index",
        policy.may_see_health,
        order=90,
        words="Is the site healthy? Jobs, letters, roles, the record",
    )
    navigation.add(
        "The county",
        "administration.county",
        policy.may_set_county,
        order=89,
        words="Whose network this is: name, logo, colour, whom to write to and to phone",
    )
    # An administrator finds them one step further, on the page that the first entry leads to.
    navigation.add(
        "Letters",
        "administration.letters",
        policy.may_see_letters & ~policy.may_see_health,
        order=90,
        words="What was written to whom, and what waits",
    )
    registry.home_tasks.add(_tasks, "administration")
    registry.home_tasks.add(_first_day_task, "administration.first_day")
    registry.first_day.add(_first_day, "administration")
    registry.subject_access.add(held_marks)
    letters.offer_preview(TEST_LETTER, "A letter to try the post", lambda: {"to": current_member()})


def _tasks(member: Any, _today: date) -> Iterator[Task]:
    """Tell an administrator what is wrong with the site, and a coordinator what is wrong with the post."""
    if policy.may_see_health(member):
        for words in queries.warnings(clock.now(), current_app.config["SETTINGS"].instance):
            yield Task(words, url_for("administration.index"), urgency=5, tag="warning")
    elif policy.may_see_letters(member) and (failed := queries.post().failed):
        yield Task(
            "Letters that could not be sent",
            url_for("administration.letters", status="failed"),
            urgency=20,
            count=failed,
        )


def _first_day(today: date) -> Iterator[FirstDayItem]:
    """Give the points that administration itself can see."""
    leaves = bool(current_app.config["SETTINGS"].mail_url)
    facts = county_queries.first_day_facts(today, letters_leave_the_building=leaves)
    for order, point in enumerate(first_day.points(facts)):
        yield FirstDayItem(
            point.key,
            point.title,
            point.words,
            url_for(point.endpoint),
            point.done,
            permission_of(point.endpoint),
            order=10 * order,
            by_hand=point.by_hand,
        )


def _first_day_task(member: Any, today: date) -> Iterator[Task]:
    """Lead who sets a new network up to what it still lacks, until nothing is or it was put away."""
    if not policy.may_see_first_day(member) or county_queries.is_put_away():
        return
    items = registry.first_day_items(today)
    lacking = [item for item in items if not item.done]
    if lacking:
        yield Task(
            "Set your network up",
            url_for("administration.first_day"),
            urgency=60,
            hint=f"{len(items) - len(lacking)} of {len(items)} done. Next: {lacking[0].title.lower()}",
        )


def held_marks(member: Any) -> Section:
    """Say which points of the first day somebody has marked as done."""
    rows = [
        {"point": mark.key, "marked": mark.marked_at.isoformat()}
        for mark in county_queries.marks_by(member.id)
    ]
    return Section("Points of the first day that you marked", rows)
