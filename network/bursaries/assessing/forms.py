"""What is filled in to declare an interest, to score, to ask the applicant, and to narrow the queue."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from network.bursaries.applications.rules import Section, Status
from network.bursaries.applications.sections import TITLES
from network.bursaries.assessing.queries import NOT_DECIDED, QueueFilter
from network.bursaries.assessing.rules import Mark
from network.bursaries.funds.models import Fund
from network.bursaries.scheme.rules import Criterion
from network.core.fields import Required, ThreePartDate
from network.core.forms import FilterForm
from network.core.guard_field import GuardedForm, GuardedText

NO_INTEREST, CONFLICT = "none", "conflict"
HAND_IN = "hand_in"
STATUSES: Mapping[str, tuple[str, frozenset[Status]]] = {
    "": ("Waiting for a decision", QueueFilter().statuses),
    Status.DEFERRED.value: ("Deferred", frozenset({Status.DEFERRED})),
    Status.CHANGE_ASKED.value: ("Asked, with the applicant", frozenset({Status.CHANGE_ASKED})),
    "all": ("All that are not decided", NOT_DECIDED),
}


class QueueForm(FilterForm):
    """Which applications to list."""

    fund = SelectField("Fund", validators=[Optional()])
    status = SelectField(
        "Where it stands",
        choices=[(key, words) for key, (words, _) in STATUSES.items()],
        validators=[Optional()],
    )

    def __init__(self, funds: Sequence[Fund], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._funds = {str(one.id): one.id for one in funds}
        self.fund.choices = [("", "All funds"), *((str(one.id), one.name) for one in funds)]

    @property
    def chosen(self) -> QueueFilter:
        """What was chosen; an answer that is none of those offered narrows nothing."""
        _, statuses = STATUSES.get(self.status.data or "", STATUSES[""])
        return QueueFilter(self._funds.get(self.fund.data or ""), statuses)


class InterestForm(GuardedForm):
    """Whether somebody has an interest, and which."""

    interest = RadioField(
        "Do you have an interest in this application?",
        choices=[
            (NO_INTEREST, "No, I have no interest in it"),
            (CONFLICT, "Yes, I have a conflict of interest"),
        ],
        validators=[Required("Say whether you have an interest in it")],
    )
    words = TextAreaField(
        "If you have one: what is it?",
        [Optional(), Length(max=500), GuardedText()],
        description="A few words are enough, such as “we work together”. Coordinators read them",
        render_kw={"rows": 3},
    )

    @property
    def conflict(self) -> bool:
        """Whether a conflict was declared."""
        return bool(self.interest.data == CONFLICT)


class AskForm(GuardedForm):
    """Which section is unclear, what about it, and until when the answer is wanted."""

    section = RadioField(
        "Which part is it about?",
        choices=[(one.value, TITLES[one]) for one in Section],
        validators=[Required("Choose the part that it is about")],
    )
    words = TextAreaField(
        "What is missing or unclear?",
        [Required("Say what is missing or unclear"), Length(max=2000), GuardedText()],
        description="The applicant reads it, without your name",
        render_kw={"rows": 4},
    )
    due_on = ThreePartDate(
        "Until when do you need the answer?",
        validators=[Required("Enter the last day for the answer")],
        description="Nothing happens by itself after it: you are told, and decide what to do",
    )


class ScoreForm(GuardedForm):
    """Points and a reason for each criterion; ``score_form`` makes one for a scheme."""

    criteria: Sequence[Criterion] = ()
    seen = HiddenField()  # how many sheets of theirs the assessor has seen handed in

    @property
    def rows(self) -> list[tuple[Criterion, Any, Any]]:
        """Each criterion with its two fields."""
        return [(one, self[f"points-{at}"], self[f"reason-{at}"]) for at, one in enumerate(self.criteria)]

    @property
    def marks(self) -> dict[str, Mark]:
        """What was filled in, by criterion."""
        return {one.key: Mark(points.data, reason.data or "") for one, points, reason in self.rows}

    @property
    def seen_sheets(self) -> int | None:
        """How many sheets of theirs the assessor has seen, if the form says so."""
        return int(self.seen.data) if (self.seen.data or "").isdecimal() else None

    def has_seen(self, sheets: int) -> None:
        """Say that so many sheets are on the page now, so that sending it again is a decision."""
        self.seen.data, self.seen.raw_data = str(sheets), [str(sheets)]

    def is_whole(self) -> bool:
        """Whether nothing is missing; what is missing is said beside its field."""
        for _, points, reason in self.rows:
            if points.data is None and not points.errors:
                points.errors = ["Say how many points you give"]
            if not (reason.data or "").strip():
                reason.errors = [*reason.errors, "Say why"]
        return not self.errors


def score_form(criteria: Sequence[Criterion], marks: Mapping[str, Mark], seen: int) -> ScoreForm:
    """Make the form for a scheme's criteria, filled with what the assessor gave so far."""
    fields: dict[str, Any] = {"criteria": tuple(criteria)}
    data: dict[str, Any] = {"seen": str(seen)}
    for at, one in enumerate(criteria):
        fields[f"points-{at}"] = IntegerField(
            f"Points from 0 to {one.most}",
            [Optional(), NumberRange(0, one.most, f"Give from 0 to {one.most} points")],
        )
        fields[f"reason-{at}"] = TextAreaField(
            "Why?", [Optional(), Length(max=2000), GuardedText()], render_kw={"rows": 3}
        )
        mark = marks.get(one.key, Mark())
        data |= {f"points-{at}": mark.points, f"reason-{at}": mark.reason}
    made: ScoreForm = type("ScoreFormOfAScheme", (ScoreForm,), fields)(data=data)
    return made
