"""What people fill in about collections, and about what they saved and used."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from network.core.fields import Required
from network.core.forms import FilterForm, VersionedForm
from network.core.guard_field import GuardedForm, GuardedText
from network.members.catalogue.models import Area, Condition
from network.members.groups.models import WorkingGroup
from network.members.people.forms import SETTINGS
from network.members.people.rules import Setting
from network.resources.collections.models import ResourceCollection, ResourceUse
from network.resources.collections.rules import Visibility
from network.resources.collections.using import Use

VISIBILITIES = {
    Visibility.NETWORK: "The network",
    Visibility.PUBLIC: "Everybody. They find in it only what is public itself",
}
WHY = "Why is it in the collection?"


class CollectionForm(VersionedForm, GuardedForm):
    """What a collection is called, and whom it is for."""

    title = StringField(
        "Title",
        [Required("Enter a title"), Length(max=120), GuardedText()],
        description="Such as “Starter pack for a new cancer instructor”",
    )
    words = TextAreaField(
        "Whom is it for, and how is it best used?",
        [Optional(), Length(max=1000), GuardedText()],
        render_kw={"rows": 4},
    )


class GovernedForm(CollectionForm):
    """The same for coordinators, with who may see it and which group keeps it."""

    visibility = RadioField(
        "Who may see it?",
        [Required("Choose who may see it")],
        choices=[(one.value, words) for one, words in VISIBILITIES.items()],
        default=Visibility.NETWORK.value,
    )
    group = SelectField(
        "Does a working group keep it?",
        validators=[Optional()],
        description="Whoever leads the group then chooses and orders what is in it",
    )

    def __init__(
        self,
        groups: Sequence[WorkingGroup],
        collection: ResourceCollection | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        self._groups = {str(one.id): one for one in groups}
        if collection is not None:
            if collection.group is not None:
                self._groups.setdefault(str(collection.group_id), collection.group)
            kwargs["data"] = {
                "title": collection.title,
                "words": collection.words,
                "visibility": collection.visibility.value,
                "group": str(collection.group_id or ""),
                "version": collection.version,
            }
        super().__init__(*args, **kwargs)
        self.group.choices = [("", "No"), *((key, one.name) for key, one in self._groups.items())]

    @property
    def reads(self) -> Visibility:
        """Who may see it."""
        return Visibility(self.visibility.data)

    @property
    def kept_by(self) -> WorkingGroup | None:
        """The group that keeps it."""
        return self._groups.get(self.group.data or "")


class WhyForm(GuardedForm):
    """A word of why something is in a collection."""

    why = TextAreaField(WHY, [Optional(), Length(max=500), GuardedText()], render_kw={"rows": 3})


class CollectForm(WhyForm):
    """Into which collection a resource is put, and why."""

    collection = SelectField("Collection", validators=[Required("Choose a collection")])

    def __init__(self, collections: Sequence[ResourceCollection], *args: Any, **kwargs: Any) -> None:
        self._collections = {str(one.id): one for one in collections}
        super().__init__(*args, **kwargs)
        self._fields["why"] = self._fields.pop("why")  # after the question that it belongs to
        for name in ("nobody_recognised", "was_shown"):
            self._fields[name] = self._fields.pop(name)
        self.collection.choices = [
            ("", "Choose one"),
            *((key, one.title) for key, one in self._collections.items()),
        ]

    @property
    def chosen(self) -> ResourceCollection:
        """The collection that was chosen."""
        return self._collections[self.collection.data]


class FindForm(FilterForm):
    """Words of a title to look for."""

    words = StringField("Words of its title", [Optional(), Length(max=120)])


class NoteForm(GuardedForm):
    """A note to oneself."""

    note = TextAreaField(
        "Note to yourself",
        [Optional(), Length(max=1000), GuardedText()],
        description="Nobody else reads it. Never name a patient",
        render_kw={"rows": 3},
    )


class UseForm(GuardedForm):
    """Where and how somebody used a resource."""

    text = TextAreaField(
        "Where and how did you use it?",
        [Required("Say where and how you used it"), Length(max=1000), GuardedText()],
        description="Such as “Gave it out after the first session; the large print helped”. "
        "Nothing about a patient",
        render_kw={"rows": 4},
    )
    condition = SelectField("Condition", validators=[Optional()])
    area = SelectField("Area", validators=[Optional()])
    setting = SelectField("Setting", choices=[("", "Any, or several"), *SETTINGS], validators=[Optional()])
    named = BooleanField("Show my name with it", default=True)

    def __init__(
        self,
        conditions: Sequence[Condition],
        areas: Sequence[Area],
        use: ResourceUse | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        self._conditions = {str(one.id): one for one in conditions}
        self._areas = {str(one.id): one for one in areas}
        if use is not None:
            if use.condition is not None:
                self._conditions.setdefault(str(use.condition_id), use.condition)
            if use.area is not None:
                self._areas.setdefault(str(use.area_id), use.area)
            kwargs["data"] = {
                "text": use.text,
                "condition": str(use.condition_id or ""),
                "area": str(use.area_id or ""),
                "setting": use.setting.value if use.setting else "",
                "named": use.named,
            }
        super().__init__(*args, **kwargs)
        self.condition.choices = [
            ("", "Any, or several"),
            *((key, one.title) for key, one in self._conditions.items()),
        ]
        self.area.choices = [("", "Any, or several"), *((key, one.name) for key, one in self._areas.items())]

    @property
    def said(self) -> Use:
        """What was filled in."""
        return Use(
            text=self.text.data or "",
            condition=self._conditions.get(self.condition.data or ""),
            area=self._areas.get(self.area.data or ""),
            setting=Setting(self.setting.data) if self.setting.data else None,
            named=bool(self.named.data),
        )


class TakeDownForm(GuardedForm):
    """Why a note is taken down."""

    reason = TextAreaField(
        "Why?",
        [Required("Say why, for the person who wrote it"), Length(max=500), GuardedText()],
        description="Whoever wrote the note reads this",
        render_kw={"rows": 3},
    )
