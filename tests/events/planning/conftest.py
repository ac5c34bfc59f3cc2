"""A Monday in November, and what the tests of planning plan with."""

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from network.events.planning import operations, topics
from network.events.planning.models import DaysOff, Topic
from network.events.planning.rules import DaysOffKind, Rhythm
from network.members.people.models import Member

TODAY = date(2026, 11, 23)


@pytest.fixture
def today(app: Flask, time_machine: TimeMachineFixture) -> date:
    """Let it be Monday 23 November 2026, a quarter past nine."""
    time_machine.move_to(datetime(2026, 11, 23, 9, 15, tzinfo=UTC))
    return TODAY


def a_rhythm(**facts: object) -> Rhythm:
    """Make a rhythm of Tuesdays at seven, from 5 January 2027."""
    usual = {"anchor_on": date(2027, 1, 5), "begins": time(19), "minutes": 90}
    return Rhythm(**usual | facts)  # type: ignore[arg-type]


def easter(carol: Member) -> DaysOff:
    """Enter the Easter holidays of 2027."""
    return operations.enter(
        "Easter holidays", DaysOffKind.SCHOOL, date(2027, 3, 26), date(2027, 4, 9), by=carol
    )


def topic(title: str, by: Member, *voters: Member) -> Topic:
    """Propose a topic, and let others vote for it."""
    made = topics.propose(title, "It would help.", by=by)
    for voter in voters:
        topics.vote(made, by=voter)
    return made
