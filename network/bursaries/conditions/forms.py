"""What people fill in about conditions of award, and about money that comes back."""

from collections.abc import Sequence
from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from network.bursaries.conditions.models import AwardedCondition
from network.bursaries.conditions.rules import Colour, Status
from network.core import files
from network.core.fields import File, Pounds, Required, ThreePartDate
from network.core.forms import FilterForm, VersionedForm
from network.core.guard_field import GuardedForm, GuardedText

COLOURS = {
    Colour.RED: "Red: overdue, or not kept",
    Colour.AMBER: "Amber: due soon, or evidence waits",
    Colour.GREEN: "Green: on track, kept or waived",
}
STATUSES = {
    Status.OPEN: "Open",
    Status.KEPT: "Kept",
    Status.MISSED: "Not kept",
    Status.WAIVED: "Waived",
}
EVIDENCE_HINT = "A photo, a PDF or a document, such as a timetable. Not needed if words are enough"
REASON_HINT = "They read it. Please name no patient"


class SendForm(GuardedForm, VersionedForm):
    """What shows that a condition is kept."""

    words = TextAreaField(
        "What have you done, and when?",
        [Required("Say what you have done"), GuardedText()],
        description="Such as the day, time and place of your class. Please name no patient",
        render_kw={"rows": 5},
    )
    file = File(
        "Something that shows it",
        validators=[Optional()],
        accept=files.accept_attribute(files.DOCUMENTS),
        description=EVIDENCE_HINT,
    )


class KeptForm(GuardedForm, VersionedForm):
    """That a condition was kept, and what was seen."""

    kept_on = ThreePartDate("When was it kept?", validators=[Required("Enter the day on which it was kept")])
    words = TextAreaField(
        "What have you seen?",
        [Required("Say what you have seen"), GuardedText()],
        description="It stays with the award, also for the auditors. Please name no patient",
        render_kw={"rows": 4},
    )
    file = File(
        "A file that shows it",
        validators=[Optional()],
        accept=files.accept_attribute(files.DOCUMENTS),
        description="If it did not come with what they sent",
    )


class ReasonForm(GuardedForm, VersionedForm):
    """A decision with its reason."""

    reason = TextAreaField(
        "Why?", [Required("Say why"), GuardedText()], description=REASON_HINT, render_kw={"rows": 4}
    )


class MoreForm(GuardedForm, VersionedForm):
    """What is missing in what was sent."""

    reason = TextAreaField(
        "What is missing?",
        [Required("Say what is missing"), GuardedText()],
        description=REASON_HINT,
        render_kw={"rows": 4},
    )


class ExtendForm(GuardedForm, VersionedForm):
    """A later last day."""

    to_on = ThreePartDate("New last day", validators=[Required("Enter the new last day")])
    reason = TextAreaField(
        "Why?", [Required("Say why"), GuardedText()], description=REASON_HINT, render_kw={"rows": 4}
    )


class ClawBackForm(GuardedForm, VersionedForm):
    """Money to be paid back."""

    condition = SelectField("What is it for?", coerce=str, validators=[Optional()])
    pence = Pounds(
        "How much?",
        validators=[Required("Enter how much is to be paid back")],
        render_kw={"inputmode": "decimal", "class": "govuk-input--width-10"},
    )
    due_on = ThreePartDate("Until when?", validators=[Required("Enter until when")])
    reason = TextAreaField(
        "Why?", [Required("Say why"), GuardedText()], description=REASON_HINT, render_kw={"rows": 4}
    )

    def __init__(self, missed: Sequence[AwardedCondition], *args: Any, **kwargs: Any) -> None:
        self._missed = {str(one.number): one for one in missed}
        super().__init__(*args, **kwargs)
        if not missed:
            del self.condition
            return
        self.condition.choices = [
            *((key, f"Not kept: {one.words}") for key, one in self._missed.items()),
            ("", "Another reason, which is said below"),
        ]

    @property
    def chosen(self) -> AwardedCondition | None:
        """The condition that was not kept."""
        return self._missed.get(self.condition.data or "") if self._missed else None


class ReceiveForm(VersionedForm):
    """Money that came back."""

    pence = Pounds(
        "How much has come?",
        validators=[Required("Enter how much has come")],
        description="Less than what is owed is fine: the rest stays owed",
        render_kw={"inputmode": "decimal", "class": "govuk-input--width-10"},
    )
    received_on = ThreePartDate("When did it come?", validators=[Required("Enter the day on which it came")])
    reference = StringField(
        "Reference of the finance office",
        [Required("Enter the reference of the finance office"), Length(max=80)],
        description="The number by which they find the payment",
        render_kw={"autocomplete": "off"},
    )


class ListForm(FilterForm):
    """Which conditions to show."""

    light = SelectField("Light", validators=[Optional()])
    status = SelectField("Status", validators=[Optional()])
    fund = SelectField("Fund", validators=[Optional()])

    def __init__(self, funds: Sequence[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.light.choices = [("", "Any"), *((one.name.lower(), words) for one, words in COLOURS.items())]
        self.status.choices = [("", "Any"), *((one.value, words) for one, words in STATUSES.items())]
        self.fund.choices = [("", "Any"), *((str(fund_id), name) for fund_id, name in funds)]
        self._funds = {str(fund_id): fund_id for fund_id, _name in funds}

    @property
    def colour(self) -> Colour | None:
        """The colour that was chosen."""
        return next((one for one in Colour if one.name.lower() == self.light.data), None)

    @property
    def chosen_status(self) -> Status | None:
        """The status that was chosen."""
        return next((one for one in Status if one.value == self.status.data), None)

    @property
    def fund_id(self) -> int | None:
        """The fund that was chosen, among those that the reader looks after."""
        return self._funds.get(self.fund.data or "")
