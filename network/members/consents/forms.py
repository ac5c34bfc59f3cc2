"""What people fill in about who sees them, and coordinators about the words that people agree to."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, TextAreaField

from network.core.fields import Checkboxes, Required
from network.core.forms import FilterForm, VersionedForm
from network.members.people.rules import CHOOSABLE_FIELDS, Audience

AUDIENCES = [
    (Audience.INSTRUCTORS.value, "Other instructors"),
    (Audience.PARTNERS.value, "Health partners"),
    (Audience.PUBLIC.value, "Everybody, on the web"),
]
AGAIN, WORDS = "again", "words"
ACCEPTED, NOT_ACCEPTED = "accepted", "not"


class VisibilityForm(VersionedForm):
    """Who may see each field: three ticks a field, and the agreement that the third of them needs."""

    agree = BooleanField("I agree")

    @property
    def ticks(self) -> dict[str, list[Audience]]:
        """The audiences that were ticked, by field."""
        return {field: [Audience(one) for one in self[field].data or []] for field in CHOOSABLE_FIELDS}

    @property
    def shows_everybody(self) -> bool:
        """Whether anything is ticked for everybody."""
        return any(Audience.PUBLIC in ticked for ticked in self.ticks.values())

    @property
    def fields(self) -> list[Any]:
        """The questions with the ticks, in their order."""
        return [self[field] for field in CHOOSABLE_FIELDS]


for _field, _label in CHOOSABLE_FIELDS.items():
    setattr(VisibilityForm, _field, Checkboxes(_label, choices=AUDIENCES))


class TextForm(VersionedForm):
    """Another version of what people agree to."""

    wording = TextAreaField(
        "What people agree to", [Required("Write what people agree to")], render_kw={"rows": 8}
    )
    withdrawal = TextAreaField(
        "What happens when somebody takes it back",
        [Required("Say what happens when somebody takes it back")],
        render_kw={"rows": 4},
    )
    effect = RadioField(
        "What does the change do?",
        choices=[
            (AGAIN, "It changes what people agree to: ask everybody again"),
            (WORDS, "Only the wording changes: agreements stay"),
        ],
        validators=[Required("Choose what the change does")],
        description="If you are not sure, ask again",
    )


class AcceptanceFilter(FilterForm):
    """Whom the list of those who accepted the agreement shows."""

    show = SelectField(
        "Show",
        choices=[
            ("", "All instructors"),
            (ACCEPTED, "Those who have accepted it"),
            (NOT_ACCEPTED, "Those who have not"),
        ],
    )
