"""What stands beside an application for those who judge it: facts, scores, questions, interests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from network.bursaries.applications import gain, naming
from network.bursaries.applications import policy as applications
from network.bursaries.applications import queries as applying
from network.bursaries.applications.gain import Gain
from network.bursaries.applications.models import Application, ChangeRequest
from network.bursaries.applications.sections import TITLES
from network.bursaries.assessing import policy, queries
from network.bursaries.assessing.models import ScoreSheet
from network.bursaries.assessing.queries import NOT_DECIDED
from network.bursaries.assessing.rules import Spread, spread
from network.bursaries.scheme.rules import Criterion
from network.core import clock
from network.core.database import db
from network.core.permission import Actor
from network.members.catalogue import requirement
from network.members.catalogue.models import QualificationKind, Sort
from network.members.catalogue.requirement import Held, Level, Once
from network.members.people.models import Member
from network.members.qualifications.models import Qualification
from network.members.qualifications.rules import Status as Checked

OF_ITS_ARRIVAL = frozenset({"working_days", "window"})  # in time when it came: waiting does not make it late


class Rule(NamedTuple):
    """A rule, what was found when the application was sent, and what is found today where that differs."""

    sentence: str
    met: bool
    why: str
    now_met: bool
    now_why: str

    @property
    def has_changed(self) -> bool:
        """Whether the rule is met today and was not, or the other way round."""
        return self.met != self.now_met


class Holds(NamedTuple):
    """A verified qualification that is valid today."""

    title: str
    until: date | None
    is_asked_for: bool


@dataclass(frozen=True)
class Facts:
    """What the system has checked about an application, so that somebody decides on it in two minutes."""

    application: Application
    is_compared: bool
    rules: Sequence[Rule]
    qualifications: Sequence[Holds]
    past: Sequence[Any]
    gain: Gain

    @property
    def changed(self) -> list[Rule]:
        """The rules of which something else is found today."""
        return [one for one in self.rules if one.has_changed]

    @property
    def unmet(self) -> list[Rule]:
        """The rules that were not met when it was sent."""
        return [one for one in self.rules if not one.met]

    @property
    def unmet_now(self) -> int:
        """How many rules are not met today."""
        return sum(not one.now_met for one in self.rules)


class Marked(NamedTuple):
    """What one assessor gave for one criterion."""

    name: str
    points: int
    reason: str


class Row(NamedTuple):
    """One criterion, what each gave, and what that comes to."""

    criterion: Criterion
    marks: Sequence[Marked]
    spread: Spread | None


@dataclass(frozen=True)
class Scores:
    """How an application was scored, as far as the reader may see it: ``rows`` is None before their own."""

    application: Application
    own: str  # "", "draft" or "handed_in"
    count: int
    set_aside: int
    rows: Sequence[Row] | None
    earlier: Sequence[ScoreSheet]
    total: Spread | None
    most: int
    titles: dict[str, str]
    may_score: bool


class Line(NamedTuple):
    """One answer of a section before and after somebody asked about it."""

    label: str
    before: str
    after: str

    @property
    def is_same(self) -> bool:
        """Whether it stayed as it was."""
        return self.before == self.after


@dataclass(frozen=True)
class Asked:
    """A question to the applicant, who asked it, and what the answer changed."""

    change: ChangeRequest
    title: str
    asker: str
    is_overdue: bool
    lines: Sequence[Line]  # those that are another since
    unchanged: int


def facts_for(actor: Actor, application: Application) -> Facts:
    """Put together what the system has checked, as it was when the application was sent and as it is."""
    undecided = application.status in NOT_DECIDED
    today: dict[str, Any] = {}
    if undecided:
        found = applying.findings(application, at=clock.now())
        today = {one.rule: one for one in found if one.rule not in OF_ITS_ARRIVAL}
    return Facts(
        application=application,
        is_compared=undecided,
        rules=[_rule(one, today.get(one["rule"])) for one in application.findings],
        qualifications=_qualifications(application),
        past=queries.past_awards(application, actor),
        gain=gain.of(application),
    )


def scores_for(actor: Actor, application: Application) -> Scores | None:
    """Return the scores of an application as ``actor`` may see them; None where there is nothing to score.

    Whoever decides for its fund sees what others gave once their own is handed in, or once it is decided.
    """
    criteria = naming.rules_of(application).criteria
    if not criteria:
        return None
    mine = queries.sheets_by(application, actor)
    handed_in = any(one.handed_in_at is not None for one in mine)
    own = "draft" if mine and mine[-1].handed_in_at is None else "handed_in" if handed_in else ""
    counting = queries.counting_sheets(application)
    everything = queries.handed_in(application)
    judges = applications.of_its_fund(actor, application)
    sees = handed_in or not judges or application.status not in NOT_DECIDED
    totals = [sum(one.points or 0 for one in sheet.scores) for sheet in counting]
    return Scores(
        application=application,
        own=own,
        count=len(counting),
        set_aside=len({one.member_id for one in everything} - {one.member_id for one in counting}),
        rows=[_row(one, counting) for one in criteria] if sees else None,
        earlier=_superseded(everything, counting) if sees else [],
        total=spread(totals),
        most=sum(one.most for one in criteria),
        titles={one.key: one.title for one in criteria},
        may_score=policy.may_score(actor, application),
    )


def questions_of(application: Application) -> list[Asked]:
    """Return what the applicant was asked, each answer beside what stood there before."""
    askers = {one.asked_by_id for one in application.changes}
    names = {one.id: one.name for one in db.session.scalars(select(Member).where(Member.id.in_(askers)))}
    found = []
    for change in application.changes:
        lines = compared(change) if change.answered_at else []
        changed = [line for line in lines if not line.is_same]
        found.append(
            Asked(
                change=change,
                title=TITLES[change.section],
                asker=names.get(change.asked_by_id or 0, ""),
                is_overdue=change.due_on is not None and change.due_on < clock.today(),
                lines=changed,
                unchanged=len(lines) - len(changed),
            )
        )
    return found


def compared(change: ChangeRequest) -> list[Line]:
    """Put the answers of a section side by side: as they were when somebody asked, and as they are since."""
    before, after = _by_label(change.before), _by_label(change.after or [])
    return [Line(label, before.get(label, ""), after.get(label, "")) for label in {**before, **after}]


def _by_label(pairs: Sequence[Sequence[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for label, words in pairs:
        found[label] = f"{found[label]}\n{words}" if label in found else words
    return found


def _rule(sent: dict[str, Any], today: Any) -> Rule:
    met, why = bool(sent["met"]), str(sent["why"])
    return Rule(
        sentence=str(sent["sentence"]),
        met=met,
        why=why,
        now_met=today.met if today else met,
        now_why=today.why if today else why,
    )


def _superseded(everything: Sequence[ScoreSheet], counting: Sequence[ScoreSheet]) -> list[ScoreSheet]:
    assessors = {one.member_id for one in counting}
    return [one for one in everything if one.member_id in assessors and one not in counting]


def _row(criterion: Criterion, sheets: Sequence[ScoreSheet]) -> Row:
    marks = [
        Marked(sheet.member.name, one.points, one.reason)
        for sheet in sheets
        for one in sheet.scores
        if one.key == criterion.key and one.points is not None
    ]
    return Row(criterion, marks, spread([one.points for one in marks]))


def _qualifications(application: Application) -> list[Holds]:
    """Return what the applicant holds today, credentials such as insurance left out."""
    today = clock.today()
    tree = requirement.parse(naming.rules_of(application).prerequisites)
    asked = list(requirement.leaves(tree)) if tree is not None else []
    keys = {one.key for one in asked if isinstance(one, Held | Once)}
    levels = {one.level for one in asked if isinstance(one, Level)}
    held = db.session.execute(
        select(
            QualificationKind.title, Qualification.expires_on, QualificationKind.key, QualificationKind.level
        )
        .join(QualificationKind, QualificationKind.id == Qualification.kind_id)
        .where(
            Qualification.member_id == application.applicant_id,
            Qualification.status == Checked.VERIFIED,
            Qualification.valid_from <= today,
            Qualification.expires_on.is_(None) | (Qualification.expires_on >= today),
            QualificationKind.sort != Sort.CREDENTIAL,
        )
        .order_by(QualificationKind.title, Qualification.id)
    )
    return [Holds(title, until, key in keys or level in levels) for title, until, key, level in held]
