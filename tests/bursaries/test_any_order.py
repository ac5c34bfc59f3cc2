"""Whoever does what in any order: the money adds up, and nobody decides what is not theirs to decide."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from network.bursaries.applications import policy
from network.bursaries.applications.models import Application, Declaration
from network.bursaries.applications.policy import EVERY_MOVE
from network.bursaries.applications.rules import AWARDED, Status
from network.bursaries.deciding import operations as deciding
from network.bursaries.deciding.models import Decision
from network.bursaries.deciding.rules import Outcome
from network.bursaries.ledger import queries
from network.bursaries.ledger.models import LedgerEntry
from network.bursaries.ledger.rules import Balance, Move, balance
from network.core import clock, files
from network.core.database import db
from network.core.lifecycle import NotPermitted, StatusChange
from network.core.rules import Refused
from network.members.people.models import Member
from tests import factories
from tests.bursaries import living
from tests.bursaries.living import DEEDS, THRESHOLD, World

APPLICANTS = ("amina", "ben", "gus")  # the latter two decide about others
EVERYBODY = ("amina", "ben", "fay", "carol", "gus", "hal", "esi", "ada")
GIVING = {Move.RESERVE, Move.PAY}
BUDGET = 700_00  # two awards, and not three
# What usually comes next, and who may: so that chance also comes to what is late in a life.
NEXT = {
    Status.DRAFT: ["submit"],
    Status.SUBMITTED: [*["clear", "approve as asked"] * 3, "ask", "decline", "defer"],
    Status.CHANGE_ASKED: ["answer", "submit"],
    Status.DEFERRED: ["clear", "approve as asked"],
    Status.OFFERED: ["accept", "accept", "turn down", "wait", "wait"],
    Status.ACCEPTED: ["finish", "verify", "confirm"],
    Status.COMPLETED: ["claim", "keep"],
    Status.CLAIMED: ["check as asked", "pay all", "pay"],
    Status.PART_PAID: ["pay all", "claim", "check as asked"],
    Status.PAID: ["keep", "close", "close"],
    Status.CLOSED: ["open again", "claw back", "receive"],
    Status.DECLINED: ["reopen"],
    Status.LAPSED: ["reopen"],
}
OF_THE_APPLICANT = {
    (Status.DRAFT, Status.SUBMITTED),
    (Status.CHANGE_ASKED, Status.SUBMITTED),
    (Status.OFFERED, Status.ACCEPTED),
    *((old, new) for old, new in EVERY_MOVE if new in {Status.WITHDRAWN, Status.CLAIMED}),
    # A claim that is taken back leaves the award where it was.
    *((Status.CLAIMED, new) for new in (Status.ACCEPTED, Status.COMPLETED, Status.PART_PAID)),
}
DEEDS_OF_APPLICANTS = {"write", "answer", "submit", "accept", "finish", "claim", "turn down"}
DEEDS_OF_COORDINATORS = {"verify", "confirm", "check as asked", "keep", "close", "open again"}
STEPS = st.tuples(
    st.sampled_from([*["next"] * len(DEEDS) * 2, *sorted(DEEDS), "wait"]),
    st.sampled_from(EVERYBODY),
    st.integers(0, 2),
    st.integers(0, 9999),
)


Step = tuple[str, str, int, int]  # a deed, who, which application, and the chance in it


class History:
    """What the test has seen, against which what is stored is held."""

    def __init__(self, world: World, numbers: Sequence[int]) -> None:
        self.world, self.numbers = world, numbers
        self.status = dict.fromkeys(numbers, Status.DRAFT)
        self.seen = db.session.scalar(select(func.max(StatusChange.id))) or 0
        self.entries = db.session.scalar(select(func.max(LedgerEntry.id))) or 0
        self.reached: set[Status] = set()
        self.closed_to: set[tuple[int, int]] = set()  # application, who declared a conflict

    def follow(self) -> None:
        """Take up what happened since, move by move, and hold each against the rules."""
        changes = db.session.scalars(
            select(StatusChange)
            .where(StatusChange.id > self.seen, StatusChange.thing_type == "bursary_applications")
            .order_by(StatusChange.id)
        )
        for change in changes:
            old, new = Status(change.old), Status(change.new)
            assert (old, new) in EVERY_MOVE
            assert self.status[change.thing_id] is old
            self.status[change.thing_id] = new
            self.reached.add(new)
            self.seen = change.id
            one = db.session.get_one(Application, change.thing_id)
            if change.by_id == one.applicant_id:
                assert (old, new) in OF_THE_APPLICANT
            assert (one.id, change.by_id) not in self.closed_to
        self._hold_the_money()
        for one in db.session.scalars(select(Declaration).where(Declaration.conflict)):
            self.closed_to.add((one.application_id, one.member_id))

    def _hold_the_money(self) -> None:
        new = db.session.scalars(
            select(LedgerEntry).where(LedgerEntry.id > self.entries).order_by(LedgerEntry.id)
        ).all()
        for entry in new:
            self.entries = entry.id
            assert (entry.application_id, entry.by_id) not in self.closed_to
        line = self.world.fund.lines[0]
        every = queries.entries_of_line(line.id)
        assert line.balance == balance((entry.move, entry.pence) for entry in every)
        assert line.balance.budget == BUDGET
        held = queries.of_applications(self.numbers)
        assert line.balance.awarded == sum(one.awarded for one in held.values())
        for number, status in self.status.items():
            one = db.session.get_one(Application, number)
            assert one.status is status
            self._hold_one(one, held[number])

    def _hold_one(self, one: Application, held: Balance) -> None:
        awarded = one.awarded_pence or 0
        assert min(held.reserved, held.committed, held.paid) >= 0
        assert held.awarded <= awarded
        if one.status in {Status.APPROVED, Status.OFFERED}:
            assert held == Balance(0, awarded, 0, 0)
            self._hold_the_decision(one, awarded)
        elif one.status in AWARDED:
            assert held.reserved == 0
            assert (one.status is Status.CLOSED) <= (held.committed == 0)
        else:
            assert held == Balance()
        decided = db.session.scalars(select(Decision).where(Decision.application_id == one.id))
        assert all(one.applicant_id not in (decision.by_id, decision.for_id) for decision in decided)
        paid = queries.entries_of_application(one.id)
        assert all(
            entry.by_id != one.applicant_id for entry in paid if entry.move in {Move.PAY, Move.RESERVE}
        )

    def _hold_the_decision(self, one: Application, awarded: int) -> None:
        assert awarded <= (one.asked_pence or 0)
        approvals = db.session.scalars(
            select(Decision)
            .where(Decision.application_id == one.id, Decision.outcome == Outcome.APPROVE)
            .order_by(Decision.id.desc())
        ).all()
        hands = [approval.by_id for approval in approvals if approval.pence == awarded]
        assert awarded <= THRESHOLD or len(set(hands[:2])) == 2


def usual(history: History, one: Application, chance: Random) -> tuple[str, Member]:
    """Return what usually comes next for an application, and somebody who usually does it."""
    deed = chance.choice(NEXT.get(one.status, sorted(DEEDS)))
    if deed in DEEDS_OF_APPLICANTS:
        return deed, one.applicant
    names = ("carol", "gus") if deed in DEEDS_OF_COORDINATORS else ("ben", "fay", "gus")
    people = [history.world.member(name) for name in names]
    may = policy.judges if deed not in DEEDS_OF_COORDINATORS | {"clear"} else policy.disinterested
    return deed, chance.choice([who for who in people if may(who, one)] or people)


def walk(
    world: World, numbers: Sequence[int], steps: Iterable[tuple[str, str, int, int]], at: Any
) -> History:
    """Do the steps, each kept or refused as a whole, and hold what is true after each."""
    history = History(world, numbers)
    for name, who, which, seed in steps:
        chance = Random(seed)  # noqa: S311 (a test that can be run again)
        one = db.session.get_one(Application, numbers[which])
        try:
            with db.session.begin_nested():
                deed, by = usual(history, one, chance) if name == "next" else (name, world.member(who))
                if deed == "wait":
                    at.shift(timedelta(days=1 + seed % 30))
                    deciding.lapse_overdue(clock.now())
                else:
                    DEEDS[deed](world, one, by, chance)
        except (Refused, NotPermitted):
            db.session.expire_all()
        db.session.flush()
        history.follow()
    return history


def beginning() -> tuple[World, list[int]]:
    """Make the network, and three drafts with all that is asked for."""
    world = living.build(pence=BUDGET)
    numbers = []
    for name in APPLICANTS:
        one = living.begin(world, world.member(name))
        living.write(world, one, world.member(name))
        numbers.append(one.id)
    return world, numbers


@pytest.fixture
def kept_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep files without looking through them in a child, of which there would be thousands here."""
    monkeypatch.setattr(files, "accept", lambda *_args, **_kwargs: factories.stored_file())


@pytest.mark.one_database("sqlite")
@pytest.mark.usefixtures("app", "kept_at_once")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=10, max_size=50))
def test_whatever_anybody_does_the_money_adds_up_and_the_table_is_kept(steps: list) -> None:
    with time_machine.travel(clock.now(), tick=False) as at:
        walk(*beginning(), steps, at)
    db.session.rollback()


@pytest.mark.one_database("sqlite")
@pytest.mark.usefixtures("app", "kept_at_once")
def test_chance_comes_to_every_status() -> None:
    left = set(Status) - {Status.DRAFT}

    for seed in range(8):
        if not left:
            break  # each was held to the rules; there is something to hold
        chance = Random(seed)  # noqa: S311 (a test that can be run again)
        deeds = ["next"] * 3 * len(DEEDS) + sorted(DEEDS)
        steps = [
            (chance.choice(deeds), chance.choice(EVERYBODY), chance.randrange(3), chance.randrange(9999))
            for _ in range(120)
        ]
        with time_machine.travel(clock.now(), tick=False) as at:
            left -= walk(*beginning(), steps, at).reached
        db.session.rollback()

    assert left == set()
