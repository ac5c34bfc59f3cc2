"""What people fill in to decide, one by one or several at once, and to answer an offer."""

from collections.abc import Collection, Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from network.bursaries.applications.models import Application
from network.bursaries.deciding.models import Decision
from network.bursaries.deciding.rules import DECIDABLE, ExtraCondition, Outcome
from network.bursaries.ledger.models import BudgetLine
from network.core.fields import Checkboxes, Pounds, Required, ThreePartDate
from network.core.forms import Form
from network.core.guard_field import GuardedForm, GuardedText
from network.core.money import said

ROWS = (1, 2, 3)
LONGEST_REASON, LONGEST_CONDITION = 1500, 300
REASON = "The applicant reads it. Do not name anybody who decided"
CHOICES = {
    Outcome.APPROVE: "Approve",
    Outcome.DECLINE: "Decline",
    Outcome.DEFER: "Decide later",
}


def _reason(label: str, *checks: Any, description: str = REASON) -> TextAreaField:
    return TextAreaField(
        label,
        [*checks, Length(max=LONGEST_REASON), GuardedText()],
        description=description,
        render_kw={"rows": 4},
    )


class DecideForm(GuardedForm):
    """What is decided about one application, with conditions in rows of which each may stay empty."""

    version = IntegerField(validators=[Optional()], widget=HiddenInput())
    outcome = RadioField("What do you decide?", validators=[Required("Choose what you decide")])
    pence = Pounds(
        "Amount",
        [Optional()],
        description="In pounds. Only for an approval",
        render_kw={"class": "govuk-input--width-10"},
    )
    line = SelectField("From which part of the fund?", validators=[Optional()])
    reason = _reason(
        "Reason", description="Needed unless you approve what was asked for. The applicant reads it"
    )

    def __init__(
        self, application: Application, first: Decision | None, lines: Sequence[BudgetLine], **kwargs: Any
    ) -> None:
        filled = {
            "version": application.version,
            "outcome": Outcome.APPROVE.value,
            "pence": first.pence if first else application.asked_pence,
            "line": str(first.line_id) if first else "",
        }
        super().__init__(data=filled, **kwargs)
        self._lines = {str(one.id): one for one in lines}
        self.outcome.choices = [
            (one.value, words) for one, words in CHOICES.items() if application.status in DECIDABLE[one]
        ]
        if self.outcome.data not in dict(self.outcome.choices):
            self.outcome.data = None
        if len(lines) > 1:
            self.line.choices = [
                ("", "Choose a part"),
                *((key, _named(one)) for key, one in self._lines.items()),
            ]
        else:
            del self.line

    @property
    def chosen(self) -> Outcome:
        """What is decided."""
        return Outcome(self.outcome.data)

    @property
    def from_line(self) -> BudgetLine | None:
        """The line that the money comes from, where there are several."""
        return self._lines.get(self.line.data or "") if "line" in self else None

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each condition: its words, its day, and whether money waits for it."""
        return [(self[f"words_{n}"], self[f"due_on_{n}"], self[f"before_payment_{n}"]) for n in ROWS]

    @property
    def has_conditions(self) -> bool:
        """Whether something stands in a row, or is wrong with one."""
        return any(words.data or due.raw_data or words.errors or due.errors for words, due, _ in self.rows)

    @property
    def conditions(self) -> list[ExtraCondition]:
        """The conditions that were filled in."""
        return [
            ExtraCondition(words.data, due.data, bool(first.data))
            for words, due, first in self.rows
            if words.data and due.data
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for an amount where one is approved, and for both halves of each condition."""
        valid = super().validate(extra_validators)
        approves = self.outcome.data == Outcome.APPROVE.value
        if approves and self.pence.data is None and not self.pence.errors:
            self.pence.errors = ["Enter the amount that you approve"]
            valid = False
        for words, due, _first in self.rows:
            if approves and words.data and due.data is None and not due.errors:
                due.errors = ["Enter the day until when this is to be done"]
                valid = False
            if approves and due.data is not None and not words.data:
                words.errors = ["Say what is to be done until that day, or leave the day empty"]
                valid = False
        return valid


for _number in ROWS:
    setattr(
        DecideForm,
        f"words_{_number}",
        TextAreaField(
            f"Condition {_number}",
            [Optional(), Length(max=LONGEST_CONDITION), GuardedText()],
            render_kw={"rows": 2},
        ),
    )
    setattr(DecideForm, f"due_on_{_number}", ThreePartDate("To be done by", validators=[Optional()]))
    setattr(DecideForm, f"before_payment_{_number}", BooleanField("Nothing is paid before it is done"))


class ReasonForm(GuardedForm):
    """Why something decided is taken up again."""

    reason = _reason("Why?", Required("Give a reason. The applicant reads it"))


class AcceptForm(Form):
    """The applicant's yes to the text that they were shown."""

    offer = HiddenField()
    agreed = BooleanField(
        "I have read this agreement and accept it", [Required("Tick the box if you accept the agreement")]
    )


class TurnDownForm(GuardedForm):
    """Why an applicant does not take what is offered."""

    reason = _reason(
        "Why do you turn it down?",
        Required("Say why, in a few words"),
        description="The fund reads it, so that the money can help somebody else",
    )


class BatchForm(GuardedForm):
    """One outcome for several applications of one fund."""

    applications = Checkboxes("Which applications?", validators=[Required("Choose one application or more")])
    outcome = RadioField(
        "What do you decide?",
        choices=[
            (Outcome.APPROVE.value, "Approve each as it was asked for"),
            (Outcome.DECLINE.value, "Decline each, with the reason below"),
        ],
        validators=[Required("Choose what you decide")],
    )
    line = SelectField("From which part of the fund?", validators=[Optional()])
    reason = _reason("Reason", description="Needed to decline. Each applicant reads it")
    seen = HiddenField()

    def __init__(
        self, found: Collection[tuple[Application, str]], lines: Sequence[BudgetLine], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._found = {str(application.id): application for application, _name in found}
        self._lines = {str(one.id): one for one in lines}
        self.applications.choices = [
            (str(one.id), f"{name}, {said(one.asked_pence or 0)} for {one.course_title}")
            for one, name in found
        ]
        if len(lines) > 1:
            self.line.choices = [
                ("", "Choose a part"),
                *((key, _named(one)) for key, one in self._lines.items()),
            ]
        else:
            del self.line

    @property
    def chosen(self) -> list[Application]:
        """The applications that were ticked."""
        return [self._found[one] for one in self.applications.data or []]

    @property
    def from_line(self) -> BudgetLine | None:
        """The line that the money comes from, where there are several."""
        return self._lines.get(self.line.data or "") if "line" in self else None

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a reason where applications are declined."""
        valid = super().validate(extra_validators)
        if self.outcome.data == Outcome.DECLINE.value and not (self.reason.data or "").strip():
            self.reason.errors = [*self.reason.errors, "Give a reason. Each applicant reads it"]
            valid = False
        return valid


class ReleaseForm(Form):
    """The decisions of a round that somebody was shown and lets go."""

    seen = HiddenField()


def _named(line: BudgetLine) -> str:
    return f"{line.name or 'The fund itself'}: {said(line.available)} left"
