"""What people fill in to discuss: the first post, an answer, and what narrows the list."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from network.community.discussions import words
from network.community.discussions.models import Discussion
from network.community.discussions.rules import LONGEST_TEXT, LONGEST_TITLE, WITH_MATTER, Kind, Matter
from network.core.fields import Checkboxes, Required
from network.core.forms import FilterForm, Form, VersionedForm
from network.core.guard_field import GuardedForm, GuardedText
from network.members.catalogue.models import Area, Condition

SMALL = {"class": "govuk-checkboxes--small"}
HOW = (
    "Everybody in the network reads it, with your name. Nothing about a patient. Lines that begin with - "
    "make a list. Write @ and a name, such as @Jo Smith, and they hear of it"
)


class DiscussionFilter(FilterForm):
    """Which discussions to list."""

    words = StringField("Words", [Length(max=LONGEST_TITLE)])
    kind = SelectField(
        "What it is", choices=[("", "Anything"), *((one.value, words.KINDS[one]) for one in Kind)]
    )
    condition = SelectField("Condition", choices=[])
    area = SelectField("Area", choices=[])


class PlacedForm(Form):
    """What a discussion is called, and what it is about."""

    title = StringField("Title", [Required("Give it a title"), Length(max=LONGEST_TITLE), GuardedText()])
    matter = RadioField(
        "What is it about?",
        choices=[(one.value, words.MATTERS[one]) for one in Matter],
        validators=[Required("Choose what it is about")],
    )
    conditions = Checkboxes("Conditions that it is about", [Optional()], render_kw=SMALL)
    areas = Checkboxes(
        "Areas that it is about", [Optional()], description="Leave empty for all", render_kw=SMALL
    )

    def place(self, kind: Kind, conditions: Iterable[Condition], areas: Iterable[Area]) -> None:
        """Offer what there is to choose from for a kind."""
        self._conditions = {one.key: one for one in conditions}
        self._areas = {one.key: one for one in areas}
        self.conditions.choices = [(one.key, one.title) for one in self._conditions.values()]
        self.areas.choices = [(one.key, one.name) for one in self._areas.values()]
        if kind not in WITH_MATTER:
            del self.matter

    @property
    def place_chosen(self) -> dict[str, Any]:
        """What was chosen, as operations take it."""
        return {
            "matter": Matter(self.matter.data) if "matter" in self and self.matter.data else None,
            "conditions": [self._conditions[key] for key in self.conditions.data or []],
            "areas": [self._areas[key] for key in self.areas.data or []],
        }


class AskForm(GuardedForm, PlacedForm):
    """What begins a discussion."""

    text = TextAreaField(
        "Say more",
        [Required("Write something"), Length(max=LONGEST_TEXT), GuardedText()],
        description=HOW,
        render_kw={"rows": 8},
    )

    def __init__(
        self, kind: Kind, conditions: Sequence[Condition], areas: Sequence[Area], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.title.label.text, self.text.label.text = words.LABELS[kind]
        if kind is Kind.CASE:
            self.text.render_kw = {"rows": 14}
        self.place(kind, conditions, areas)
        for name in ("title", "text", "matter", "conditions", "areas", "nobody_recognised"):
            if name in self:
                self._fields[name] = self._fields.pop(name)

    def validate_text(self, field: Any) -> None:
        """Take no case that has nothing under its headings."""
        if " ".join((field.data or "").split()) == " ".join(words.CASE.split()):
            raise ValidationError("Write under the headings")


class PlaceForm(GuardedForm, VersionedForm, PlacedForm):
    """What a discussion is called and what it is about, once it stands."""

    @classmethod
    def of(
        cls, discussion: Discussion, conditions: Sequence[Condition], areas: Sequence[Area], **kwargs: Any
    ) -> "PlaceForm":
        """Return the form filled from a discussion, with the places that it has among those to choose."""
        form = cls(
            data={
                "title": discussion.title,
                "matter": discussion.matter.value if discussion.matter else None,
                "conditions": [one.key for one in discussion.conditions],
                "areas": [one.key for one in discussion.areas],
                "version": discussion.version,
            },
            **kwargs,
        )
        form.place(
            discussion.kind,
            {one.id: one for one in (*conditions, *discussion.conditions)}.values(),
            {one.id: one for one in (*areas, *discussion.areas)}.values(),
        )
        return form


class AnswerForm(GuardedForm):
    """An answer."""

    text = TextAreaField(
        "Your answer",
        [Required("Write something"), Length(max=LONGEST_TEXT), GuardedText()],
        description=HOW,
        render_kw={"rows": 6},
    )


class EditForm(VersionedForm, AnswerForm):
    """One's own words, to change them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text.label.text = "Your words"
