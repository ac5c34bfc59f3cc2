"""What a coordinator fills in about the catalogue."""

from typing import Any

from wtforms import (
    BooleanField,
    DecimalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import NumberRange, Optional

from network.core.fields import Required, ThreePartDate
from network.core.forms import Form, VersionedForm
from network.core.rules import Refused
from network.members.catalogue.models import EvidenceRule, Sort
from network.members.catalogue.requirement import Held, HeldFor, Hours, Level, Node, Once
from network.members.catalogue.rules import Validity

VALIDITIES = [
    (Validity.NONE, "It does not run out"),
    (Validity.MONTHS, "So many months, to the day"),
    (Validity.YEAR_END, "To the end of the year"),
    (Validity.PRINTED, "To the date printed on it"),
]
SORTS = [
    (Sort.QUALIFICATION, "A qualification: a skill"),
    (Sort.CREDENTIAL, "A credential: insurance, first aid and the like"),
    (Sort.CPD, "A CPD module"),
]
EVIDENCE = [
    (EvidenceRule.FILE, "A file: photographs or a scan of the certificate"),
    (EvidenceRule.SEEN, "Seen: somebody saw it, and no file is kept (as for DBS)"),
]
WHAT = [
    ("held", "A kind held on the day"),
    ("once", "A kind held on the day or before"),
    ("level", "Any qualification of a level"),
    ("hours", "Hours of practice"),
    ("held-for", "Months since the award"),
]


class KindForm(VersionedForm):
    """What the catalogue says of a kind of qualification."""

    title = StringField("Title", [Required("Enter the title as it stands on certificates")])
    level = IntegerField("Level", [Optional(), NumberRange(1, 8, "Enter a level from 1 to 8")],
                         description="Leave empty where it has none, as first aid")  # fmt: skip
    sort = RadioField("What it is", choices=SORTS, default=Sort.QUALIFICATION, coerce=Sort)
    condition_id = SelectField("Condition it is for", coerce=lambda value: int(value) if value else None)
    training_provider = StringField("Training provider")
    validity = RadioField("How long it is valid", choices=VALIDITIES, default=Validity.NONE, coerce=Validity)
    validity_months = IntegerField("Months", [Optional(), NumberRange(1, 240, "Enter 1 to 240 months")],
                                   description="Only for “so many months”")  # fmt: skip
    renewal_window_days = IntegerField(
        "Days before the end in which a renewal runs on from the old end",
        [Optional(), NumberRange(0, 730, "Enter 0 to 730 days")],
        default=0,
    )
    grace_days = IntegerField(
        "Days of grace after the end",
        [Optional(), NumberRange(0, 730, "Enter 0 to 730 days")],
        default=0,
        description="For a short course, say. Nobody is fit to practise in them",
    )
    reminder_days = StringField("Reminders, in days before the end", description="Such as 90;60;30;7")
    evidence = RadioField("What proves it", choices=EVIDENCE, default=EvidenceRule.FILE, coerce=EvidenceRule)
    note = StringField("Note")
    sections = (
        ("What it is", ("title", "level", "sort", "condition_id", "training_provider")),
        ("How long it is valid",
         ("validity", "validity_months", "renewal_window_days", "grace_days", "reminder_days")),
        ("What proves it", ("evidence", "note")),
    )  # fmt: skip

    @property
    def facts(self) -> dict[str, Any]:
        """What the form says of the kind."""
        said = {field.name: field.data for field in self if field.name not in {"version", "csrf_token"}}
        for number in ("renewal_window_days", "grace_days"):
            said[number] = said[number] or 0
        return said


class RetireForm(VersionedForm):
    """The day from which a kind is offered no more."""

    retired_on = ThreePartDate("First day on which it is not offered any more", [Required()])


class ConditionForm(VersionedForm):
    """What the catalogue says of a condition; what it asks for has a page of its own."""

    title = StringField("Name", [Required("Enter the condition's name")])
    active = BooleanField("In use: shown in the directory")
    note = StringField("Note")

    @property
    def facts(self) -> dict[str, Any]:
        """What the form says of the condition."""
        return {"title": self.title.data, "active": self.active.data, "note": self.note.data}


class AreaForm(VersionedForm):
    """What the catalogue says of an area."""

    name = StringField("Name", [Required("Enter the area's name")])
    latitude = DecimalField(
        "Latitude of its centre",
        [Required(), NumberRange(-90, 90, "Enter -90 to 90")],
        places=4,
        description="Degrees north, such as 51.943",
    )
    longitude = DecimalField(
        "Longitude of its centre",
        [Required(), NumberRange(-180, 180, "Enter -180 to 180")],
        places=4,
        description="Degrees east, so below zero west of Greenwich: -0.881",
    )
    priority = BooleanField("People here still have nobody to go to")
    begins_on = ThreePartDate("First day it is used", [Required()])
    ends_on = ThreePartDate("Last day it is used")

    @property
    def facts(self) -> dict[str, Any]:
        """What the form says of the area."""
        return {
            "name": self.name.data,
            "latitude": float(self.latitude.data),
            "longitude": float(self.longitude.data),
            "priority": self.priority.data,
            "begins_on": self.begins_on.data,
            "ends_on": self.ends_on.data,
        }


class RequirementForm(VersionedForm):
    """A rule on its way to being saved, kept as it is spelled."""

    spelled = StringField(
        "The rule as it is spelled", description="Change it here if that is quicker for you"
    )
    shown = HiddenField()  # the spelling that the buttons on the page were made from


class PartForm(Form):
    """One part to add to a rule."""

    where = SelectField("Add to")
    what = RadioField("What is needed", choices=WHAT, default="held")
    kind = SelectField("Kind", description="For a kind held")
    level = IntegerField("Level", [Optional()], description="For any qualification of a level")
    hours = IntegerField("Hours", [Optional()], description="For hours of practice")
    months = IntegerField(
        "Months", [Optional()], description="For hours of practice, and months since the award"
    )

    @property
    def node(self) -> Node:
        """The part that was described; raises Refused where something of it is missing."""
        match self.what.data:
            case "held":
                return Held(self.kind.data)
            case "once":
                return Once(self.kind.data)
            case "level":
                return Level(self._number("level"))
            case "hours":
                return Hours(self._number("hours"), self._number("months"))
            case _:
                return HeldFor(self._number("months"))

    def _number(self, name: str) -> int:
        number = self[name].data
        if number is None:
            raise Refused(f"Enter the {name}.", name)
        return int(number)
