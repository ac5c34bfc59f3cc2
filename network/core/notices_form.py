"""The form in which a member chooses what they are told, and when letters may come."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, ValidationError

from network.core.forms import Form
from network.core.letter_rules import HOURS, USUAL, Quiet, Rhythm, Times
from network.core.notices import CHOICES, Choice
from network.core.registry import NoticeKind

ONLY_HERE = "Never by e-mail. It stands under “What is new”"


def _words_of(hour: int) -> str:
    if hour % 12 == 0:
        return "midday" if hour else "midnight"
    return f"{hour % 12}{'pm' if hour >= 12 else 'am'}"


OCLOCK = [(str(hour), _words_of(hour)) for hour in range(HOURS)]


class TimesForm(Form):
    """How often the gathered letter comes, and when none comes that can wait."""

    rhythm = RadioField(
        "One letter with others",
        choices=[
            (Rhythm.WEEKLY.value, "Once a week, on Monday at 8am"),
            (Rhythm.DAILY.value, "Once a day, at 8am"),
        ],
        description="How often it comes. It is not sent when there is nothing in it",
    )
    quiet = BooleanField(
        "Keep quiet hours",
        description="In them nothing is sent of what others write. Reminders of events still come",
    )
    quiet_begins = SelectField("Quiet from", choices=OCLOCK)
    quiet_ends = SelectField("Quiet until", choices=OCLOCK)

    def validate_quiet_ends(self, field: Any) -> None:
        """Hours of quiet end at another hour than they begin."""
        if self.quiet.data and field.data == self.quiet_begins.data:
            raise ValidationError("Choose another hour than the one from which it is quiet")

    @property
    def times(self) -> Times:
        """What was chosen."""
        quiet = Quiet(int(self.quiet_begins.data), int(self.quiet_ends.data)) if self.quiet.data else None
        return Times(Rhythm(self.rhythm.data), quiet)


def for_kinds(kinds: Sequence[NoticeKind], chosen: Mapping[str, str], times: Times) -> TimesForm:
    """Return the form with a question for each kind, filled in with what holds for a member."""
    fields = {
        kind.key: RadioField(kind.title, description=kind.words, choices=_answers(kind)) for kind in kinds
    }
    sections = (
        ("When letters come", ("rhythm", "quiet", "quiet_begins", "quiet_ends")),
        ("What we tell you", tuple(fields)),
    )
    made = type("NoticesForm", (TimesForm,), fields | {"sections": sections})
    usual = times.quiet or USUAL.quiet or Quiet(21, 7)
    hours = {"quiet_begins": str(usual.begins), "quiet_ends": str(usual.ends)}
    data = {"rhythm": times.rhythm.value, "quiet": times.quiet is not None, **hours, **chosen}
    form: TimesForm = made(data=data)
    return form


def _answers(kind: NoticeKind) -> list[tuple[str, str]]:
    never = ONLY_HERE if kind.listed else CHOICES[Choice.NEVER]
    return [(one.value, never if one is Choice.NEVER else words) for one, words in CHOICES.items()]
