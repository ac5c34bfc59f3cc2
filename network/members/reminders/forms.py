"""What coordinators fill in about reminders and extensions."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from network.core.fields import Required, ThreePartDate
from network.core.forms import FilterForm
from network.core.guard_field import GuardedForm, GuardedText
from network.members.catalogue.models import QualificationKind
from network.members.reminders.extending import Asked
from network.members.reminders.queries import Chosen


class ChooseForm(FilterForm):
    """Which reminders to show."""

    kind = SelectField("Kind", coerce=str, validators=[Optional()])
    person = StringField("Name", validators=[Optional()])

    def __init__(self, *args: Any, titles: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ids = {str(kind_id): kind_id for kind_id in titles}
        self.kind.choices = [
            ("", "Every kind"),
            *((str(kind_id), title) for kind_id, title in titles.items()),
        ]

    @property
    def chosen(self) -> Chosen:
        """What was chosen; what is no kind is left out."""
        return Chosen(self._ids.get(self.kind.data or ""), (self.person.data or "")[:200])

    @property
    def in_address(self) -> dict[str, str]:
        """The choice as the address says it."""
        return {field.name: field.data for field in (self.kind, self.person) if field.data}


class HoldForm(GuardedForm):
    """Why a reminder is held back."""

    reason = TextAreaField(
        "Why do you hold it back?",
        validators=[Required("Say why, so that the next coordinator knows"), GuardedText()],
        description="The member can read this in the copy of their data",
        render_kw={"rows": 3},
    )


class ExtendForm(GuardedForm):
    """Whose last days move, to when, and why."""

    kind = SelectField("Which kind?", coerce=str, validators=[Required("Choose a kind")])
    from_on = ThreePartDate(
        "Last day from", validators=[Required()], description="Those whose last valid day is this or later"
    )
    to_on = ThreePartDate(
        "Last day to", validators=[Required()], description="Those whose last valid day is this or earlier"
    )
    months = IntegerField(
        "Extend by how many months?",
        validators=[Optional()],
        description="Or leave it empty and give one day",
    )
    to = ThreePartDate("New last day for all", validators=[Optional()])
    reason = TextAreaField(
        "Why?",
        validators=[Required("Say why: the members read it"), GuardedText()],
        description="It stands in the letter and on each certificate's page",
        render_kw={"rows": 3},
    )
    seen = HiddenField()

    def __init__(self, *args: Any, kinds: Sequence[QualificationKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kinds = {str(kind.id): kind for kind in kinds}
        self.kind.choices = [("", "Choose a kind"), *((str(kind.id), kind.title) for kind in kinds)]

    @property
    def asked(self) -> Asked:
        """What is asked for, once the form has been found valid."""
        from_on, to_on = self.from_on.data, self.to_on.data
        if from_on is None or to_on is None:
            raise ValueError("a form that was not answered asks for nothing")
        return Asked(self._kinds[self.kind.data], from_on, to_on, self.to.data, self.months.data)

    def shows(self, fingerprint: str) -> None:
        """Carry the plan that the page shows, so that it is the one that is carried out."""
        self.seen.data = fingerprint
        self.seen.raw_data = [fingerprint]
