"""The addresses and things of planning."""

from datetime import date
from typing import Any

from network.events.planning.models import DaysOff, Topic, TopicVote
from network.events.planning.rules import TopicStatus
from tests import factories
from tests.security.declaring import BOTH, MEMBERS, OWNER, Row, row

IN_THE_NETWORK = MEMBERS - {"applicant"}
SEEN_BY: dict[str, frozenset[str]] = {}
ROWS: dict[str, Row] = {
    "planning.plan": row("carol", methods=BOTH),
    "planning.days_off": row("carol"),
    "planning.enter_days_off": row("carol", methods=BOTH),
    "planning.edit_days_off": row("carol", methods=BOTH, thing="days off"),
    "planning.remove_days_off": row("carol", methods="POST", thing="days off to remove"),
    "planning.import_days_off": row("carol", methods=BOTH),
    "planning.topics": Row(IN_THE_NETWORK),
    "planning.propose": Row(IN_THE_NETWORK, BOTH),
    "planning.edit_topic": row(OWNER, methods=BOTH, thing="topic of one's own"),
    "planning.vote": Row(IN_THE_NETWORK, "POST", thing="topic"),
    "planning.take_back": Row(IN_THE_NETWORK, "POST", thing="topic"),
    "planning.close_topic": row("carol", methods=BOTH, thing="topic"),
    "planning.open_topic": row("carol", methods="POST", thing="topic to open"),
    "planning.release_topic": row("carol", methods="POST", thing="topic to release"),
    "planning.plan_topic": row("carol", methods=BOTH, thing="topic"),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make holidays, and topics in each state; one that its proposer alone has voted for."""
    member = world.people[owner]
    own = factories.kept(Topic(title=f"Music, {owner}", why="I need it", proposer_id=member.id))
    factories.kept(TopicVote(topic_id=own.id, member_id=member.id))
    days = [
        factories.kept(
            DaysOff(name=f"{name} of {owner}", first_on=date(2027, 4, 1), last_on=date(2027, 4, 9))
        )
        for name in ("Easter", "May week")
    ]
    return {
        "days off": days[0].id,
        "days off to remove": days[1].id,
        "topic of one's own": own.id,
        "topic": factories.kept(Topic(title=f"Fatigue, {owner}", why="Pacing")).id,
        "topic to open": factories.kept(
            Topic(title=f"Forms, {owner}", why="Two", status=TopicStatus.CLOSED)
        ).id,
        "topic to release": factories.kept(
            Topic(title=f"Fees, {owner}", why="All", status=TopicStatus.PLANNED, event=factories.event())
        ).id,
    }
