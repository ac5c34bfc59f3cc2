"""What people fill in about a course that is over, and about its dates."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.validators import Optional

from network.bursaries.applications.models import Application
from network.bursaries.outcomes.rules import WORDS, Report
from network.core.fields import Required, ThreePartDate
from network.core.forms import Form, VersionedForm
from network.core.guard_field import GuardedForm, GuardedText
from network.members.qualifications.models import Qualification


class ChooseForm(Form):
    """Which certificate on the record is that of the course."""

    chosen = RadioField("Which one is it?", [Required("Choose the certificate of this course")])

    def __init__(self, found: Sequence[Qualification], words: Any, *args: Any, **kwargs: Any) -> None:
        self._found = {str(one.id): one for one in found}
        super().__init__(*args, **kwargs)
        self.chosen.choices = [(key, words(one)) for key, one in self._found.items()]

    @property
    def qualification(self) -> Qualification:
        """What was chosen."""
        return self._found[self.chosen.data]


class ReportForm(GuardedForm):
    """What became of a course without a certificate."""

    what = RadioField(
        "What became of it?",
        [Required("Choose what became of the course")],
        choices=[(one.value, WORDS[one]) for one in (Report.FINISHED, Report.FAILED, Report.DROPPED)],
    )
    on = ThreePartDate(
        "When?",
        [Required("Enter the day")],
        description="The day on which you completed the course, or on which it ended for you",
    )
    words = TextAreaField(
        "Tell us in a sentence",
        [Required("Say in a sentence how it was"), GuardedText()],
        description="Such as: the provider sends a list of those who passed. Name nobody else",
        render_kw={"rows": 3},
    )


class ConfirmForm(GuardedForm, VersionedForm):
    """What a coordinator saw in place of a certificate."""

    on = ThreePartDate("When was the course completed?", [Required("Enter the day")])
    seen = TextAreaField(
        "What did you see?",
        [Required("Say what you saw"), GuardedText()],
        description="Such as: the provider's list of those who passed, by e-mail on 3 March",
        render_kw={"rows": 3},
    )


class EndForm(GuardedForm, VersionedForm):
    """Why an award ends."""

    reason = TextAreaField(
        "Why does the award end?",
        [Required("Say why"), GuardedText()],
        description="The applicant reads it",
        render_kw={"rows": 3},
    )


class MoveForm(GuardedForm):
    """Other dates of a course, and why."""

    starts_on = ThreePartDate("First day of the course", [Required("Enter the first day")])
    ends_on = ThreePartDate("Last day of the course", [Required("Enter the last day")])
    reason = TextAreaField(
        "Why have the dates moved?",
        [Required("Say why the dates have moved"), GuardedText()],
        description="Such as: the provider has moved the course",
        render_kw={"rows": 3},
    )

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args,
            data={"starts_on": application.starts_on, "ends_on": application.ends_on},
            **kwargs,
        )

    @property
    def dates(self) -> tuple[date, date]:
        """The first and the last day."""
        assert self.starts_on.data is not None  # noqa: S101 (both are required)
        assert self.ends_on.data is not None  # noqa: S101
        return self.starts_on.data, self.ends_on.data


class AnswerMoveForm(GuardedForm):
    """Yes or no to other dates."""

    decision = RadioField(
        "Your answer",
        [Required("Choose an answer")],
        choices=[("agree", "Agree: the course has these dates now"), ("decline", "Decline: the dates stay")],
    )
    answer = TextAreaField(
        "Your words to the applicant",
        [Optional(), GuardedText()],
        description="Needed if you decline",
        render_kw={"rows": 3},
    )
