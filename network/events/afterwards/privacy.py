"""What is held about people after events."""

from collections.abc import Sequence
from datetime import date

from network.core import personal_data
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep
from network.events.afterwards import operations, queries

FEEDBACK = Period("event feedback", "How an event was", 24, "the end of the event", most=60)

HELD = (
    Held(
        key="afterwards.left",
        what="The notes, slides and recording of an event, and who put them there",
        why="So that those who could not come have them too",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Everybody in the network. Who put them there: those who arrange the event",
        kept="As long as the event stands in the network's history",
        where={"event_records": ALL, "event_files": ALL},
    ),
    Held(
        key="afterwards.actions",
        what="What you took on at an event, until when, and when it was done",
        why="So that what was agreed is done",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="You, and those in the network who may see your name; others see the action without a name",
        kept="As long as the event stands in the network's history; your name goes when you are deleted",
        where={"event_actions": ALL},
    ),
    Held(
        key="afterwards.asked",
        what="That you were asked how an event was, and whether you answered",
        why="So that you are asked once, and answer once",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="You, in the copy of your data, and nobody else",
        kept=FEEDBACK,
        where={"feedback_turns": ALL},
    ),
    Held(
        key="afterwards.feedback",
        what="What was answered about an event: points on a scale, and a comment. Nobody's name is with it",
        why="So that the next event is better",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Figures, of five people or more: the network. Comments: those who arrange the event",
        kept=FEEDBACK,
        where={"feedback_answers": ALL},
    ),
    Held(
        key="afterwards.messages",
        what="The message that was sent to all after an event, when, and by whom",
        why="So that it is sent once, and can be read again",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Everybody in the network",
        kept="As long as the event stands in the network's history",
        where={"event_messages": ALL},
    ),
)


def register() -> None:
    """Declare it, and offer what deletes it."""
    personal_data.declare(*HELD)
    personal_data.sweep(Sweep(FEEDBACK, due, remove))


def due(day: date) -> Sequence[Due]:
    """Return the events from before ``day`` of which feedback is kept."""
    return [
        Due(event.id, f"What was said of the event of {event.starts_at:%B %Y}")
        for event in queries.with_feedback_before(day)
    ]


def remove(one: Due) -> None:
    """Delete the feedback of an event."""
    operations.delete_feedback(one.id)
