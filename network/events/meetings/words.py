"""An event in words: when it is, where it stands, and what happens next."""

from typing import Any

from network.core import clock
from network.core.templating import span
from network.events.meetings.rules import Kind, Stage, Status, stage_of

KINDS = {Kind.ONLINE: "Online", Kind.FACE_TO_FACE: "Face to face", Kind.HYBRID: "In a room and online"}

# What the status component is asked for, and the word that stands in the tag.
TAGS = {
    Stage.DRAFT: ("draft", "Draft"),
    Stage.COMING: ("upcoming", "Coming"),
    Stage.MOVED: ("warning", "Moved"),
    Stage.RUNNING: ("running", "On now"),
    Stage.OVER: ("over", "Over"),
    Stage.POSTPONED: ("warning", "Postponed"),
    Stage.CANCELLED: ("cancelled", "Cancelled"),
}

NEXT = {
    Stage.DRAFT: "Only those who arrange it see it. Publish it when it is ready.",
    Stage.MOVED: "It takes place at the new time above.",
    Stage.POSTPONED: "It does not take place on that day. A new date follows here; answers stay as they are.",
    Stage.CANCELLED: "It does not take place. You need to do nothing.",
}


def when(event: Any) -> str:
    """Say when an event is: "Tuesday 1 December 2026, 7pm to 8:30pm"."""
    said = span(event.starts_at, event.ends_at, event.all_day)
    return f"{said}, all day" if event.all_day else said


def stage(event: Any) -> Stage:
    """Return where an event stands now."""
    return stage_of(event.status, event.starts_at, event.ends_at, clock.now(), event.moved_from)


def tag(event: Any) -> tuple[str, str]:
    """Return the status and the word of an event's tag."""
    found = stage(event)
    return ("done", "Took place") if event.status is Status.HELD else TAGS[found]


def what_next(event: Any) -> str:
    """Say what happens next with an event that does not simply take place; "" where it does."""
    return NEXT.get(stage(event), "")


def kind(event: Any) -> str:
    """Say how people come together."""
    return KINDS[event.kind]
