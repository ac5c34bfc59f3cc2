"""Several decisions at once: every letter shown as it will be sent, then all of them or none."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from network.bursaries.applications import naming
from network.bursaries.applications.models import Application
from network.bursaries.deciding import operations, policy, queries, rules, telling
from network.bursaries.deciding.rules import DECIDABLE, Outcome
from network.bursaries.ledger.models import BudgetLine
from network.bursaries.ledger.rules import Balance, Move
from network.core import clock
from network.core.letters import Letter
from network.core.money import said
from network.core.permission import Actor
from network.core.rules import Refused

NEEDS_SECOND = (
    "This needs a second approval. Nothing is reserved, and the applicant is told nothing, until somebody "
    "else approves it too."
)


@dataclass(frozen=True)
class Wish:
    """What is to be decided about each of several applications of one fund."""

    applications: Sequence[Application]
    outcome: Outcome
    reason: str = ""
    line: BudgetLine | None = None


@dataclass(frozen=True)
class Planned:
    """One application of several: what would happen to it, or why nothing can."""

    application: Application
    name: str
    letter: Letter | None
    words: str  # what happens, where it is more than the letter
    problem: str = ""
    takes_pence: int = 0


@dataclass(frozen=True)
class Preview:
    """Everything that one press would do: each letter, and the money before and after."""

    planned: tuple[Planned, ...]
    line: BudgetLine | None
    before: Balance
    after: Balance | None  # none where there is not enough
    problem: str = ""

    @property
    def is_possible(self) -> bool:
        """Whether all of it can be done."""
        return not self.problem and not any(one.problem for one in self.planned)

    @property
    def seen(self) -> str:
        """Name what was shown, each application on its own, so that what differs later can be said."""
        shown = {str(one.application.id): _digest(one) for one in self.planned}
        return json.dumps(shown | {"money": self.before.available}, sort_keys=True, separators=(",", ":"))

    def differs_from(self, seen: str) -> tuple[list[str], bool]:
        """Return the names of what is other than what was shown before, and whether the money is."""
        before = _read(seen)
        now = json.loads(self.seen)
        changed = [one.name for one in self.planned if before.get(str(one.application.id)) != _digest(one)]
        return changed, before.get("money") != now["money"]


class Changed(Exception):
    """Something is other than what was shown: look at it again."""


def preview(wish: Wish, *, by: Actor) -> Preview:
    """Work out what deciding all of this would do; nothing is changed."""
    fund = wish.applications[0].fund
    lines = fund.lines
    line = wish.line or (lines[0] if len(lines) == 1 else None)
    planned = tuple(_plan(one, wish, line, by) for one in sorted(wish.applications, key=lambda one: one.id))
    before = line.balance if line else sum((one.balance for one in lines), Balance())
    takes = sum(one.takes_pence for one in planned)
    problem = ""
    if wish.outcome is Outcome.APPROVE and line is None:
        problem = "Choose the part of the fund that the money comes from."
    elif takes > before.available:
        problem = (
            f"There is {said(before.available)} left, and these take {said(takes)} together. Choose fewer."
        )
    after = None if problem else before.after(Move.RESERVE, takes)
    return Preview(planned, line, before, after, problem)


def decide(wish: Wish, seen: str, *, by: Actor) -> int:
    """Decide all of it as it was shown, or nothing; return about how many applications.

    Holds every application first, in order of their numbers, and then the line. Raises Changed where
    something is other than what ``seen`` names, Refused where it cannot be done; nothing has changed then.
    """
    operations.take_all(wish.applications)
    shown = preview(wish, by=by)
    if shown.differs_from(seen) != ([], False) or len(json.loads(shown.seen)) != len(_read(seen)):
        raise Changed
    if not shown.is_possible:
        raise Refused(shown.problem or "Not all of this can be decided. Look at each of them.")
    for one in shown.planned:
        if wish.outcome is Outcome.APPROVE:
            asked = one.application.asked_pence or 0
            operations.approve(one.application, asked, wish.reason, by=by, line=shown.line)
        else:
            operations.decline(one.application, wish.reason, by=by)
    return len(shown.planned)


def _plan(application: Application, wish: Wish, line: BudgetLine | None, by: Actor) -> Planned:
    name = naming.name_for(by, application)
    problem = _problem(application, wish, by)
    scheme = queries.scheme_of(application)
    later = "The letter goes when this is released. Nobody is told before." if scheme.embargo else ""
    if problem:
        return Planned(application, name, None, "", problem)
    if wish.outcome is not Outcome.APPROVE:
        letter = telling.outcome(application, wish.outcome, wish.reason).read(application)
        return Planned(application, name, _without_name(letter, application, name), later)
    asked = application.asked_pence or 0
    first = queries.first_approval(application)
    repeats = first is not None and line is not None and (first.pence, first.line_id) == (asked, line.id)
    if rules.takes_two(asked, scheme.second_approval_pence) and not repeats:
        words = NEEDS_SECOND
        return Planned(application, name, None, words)
    draft = telling.outcome(
        application,
        Outcome.APPROVE,
        wish.reason or (first.reason if first and repeats else ""),
        pence=asked,
        conditions=telling.added_to(first) if first and repeats else (),
        until=rules.last_day(rules.offer_end(clock.now(), scheme.offer_days)),
    )
    letter = _without_name(draft.read(application), application, name)
    return Planned(application, name, letter, later, takes_pence=asked)


def _problem(application: Application, wish: Wish, by: Actor) -> str:
    if not policy.may_decide(by, application):
        return "You cannot decide on this one."
    if queries.waiting_for_release(application) is not None:
        return operations.DECIDED_ALREADY
    if application.status not in DECIDABLE[wish.outcome]:
        return "It has moved on since, and is not waiting for a decision any more."
    if wish.outcome is not Outcome.APPROVE:
        return ""
    if queries.most_pence(application) < (application.asked_pence or 0):
        return "The rules give less than was asked for. Decide on this one by itself."
    first = queries.first_approval(application)
    hands = queries.hands_of(application, by)
    if first is not None and not rules.is_another_hand(first.hands, hands):
        return "You have approved this already. Somebody else has to approve it as well."
    return ""


def _without_name(letter: Letter, application: Application, name: str) -> Letter:
    """Keep the applicant's name from whoever decides without knowing it; the letter itself has it."""
    real = application.applicant.name
    return Letter(letter.subject.replace(real, name), letter.body.replace(real, name))


def _digest(one: Planned) -> str:
    letter = [one.letter.subject, one.letter.body] if one.letter else []
    what = [one.application.version, *letter, one.words, one.problem, one.takes_pence]
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:16]


def _read(seen: str) -> dict[str, object]:
    try:
        found = json.loads(seen)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
