"""What administration offers the rest of the site: a place in the navigation, and tasks on the home page."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import current_app, url_for

from network.administration import policy, queries
from network.core import clock, registry
from network.core.registry import Task
from network.core.templating import navigation


def register() -> None:
    """Fill the registry and the navigation."""
    navigation.add("Administration", "administration.index", policy.may_see_health, order=90)
    # An administrator finds them one step further, on the page that the first entry leads to.
    navigation.add(
        "Letters", "administration.letters", policy.may_see_letters & ~policy.may_see_health, order=90
    )
    registry.home_tasks.add(_tasks, "administration")


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
