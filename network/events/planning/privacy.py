"""What planning holds about people."""

from network.core import personal_data
from network.core.personal_data import ALL, Basis, Held

HELD = (
    Held(
        key="planning.topics",
        what="Topics that you proposed for meetings, and what became of them",
        why="So that the network meets about what its members want",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Members of the network read the topic; your name those who may see it",
        kept="Your name until your record is deleted; a topic that nobody else wanted goes with it",
        where={"event_topics": ALL},
    ),
    Held(
        key="planning.votes",
        what="Which topics you voted for, and when",
        why="So that each member's vote counts once, and you can take it back",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="You alone; others read how many voted",
        kept="Until you take it back, or your record is deleted",
        where={"topic_votes": ALL},
    ),
)


def register() -> None:
    """Declare it."""
    personal_data.declare(*HELD)
