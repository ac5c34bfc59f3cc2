"""What people fill in about themselves, and coordinators about them."""

from typing import Any

from wtforms import BooleanField, EmailField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional, ValidationError

from network.core.fields import Checkboxes, Email, File, PhoneField, Required, ThreePartDate
from network.core.files import PICTURES, accept_attribute
from network.core.forms import Form, VersionedForm
from network.core.permission import Role
from network.members.people.rules import CHOOSABLE_FIELDS, Audience, Employment, Setting, Stage, web_links

EMPLOYMENT = [
    ("", "Not said"),
    (Employment.EMPLOYED.value, "Employed"),
    (Employment.SELF_EMPLOYED.value, "Self-employed"),
]
STAGES = [
    (Stage.PREHABILITATION.value, "Prehabilitation: before treatment"),
    (Stage.DURING_TREATMENT.value, "During treatment"),
    (Stage.REHABILITATION.value, "Rehabilitation"),
    (Stage.PALLIATIVE.value, "Palliative"),
]
SETTINGS = [
    (Setting.GYM.value, "Gym or leisure centre"),
    (Setting.COMMUNITY.value, "Community hall"),
    (Setting.HOSPITAL.value, "Hospital or clinic"),
    (Setting.HOME.value, "People's homes"),
    (Setting.OUTDOORS.value, "Outdoors"),
    (Setting.ONLINE.value, "Online"),
]
AUDIENCES = [
    (Audience.INSTRUCTORS.value, "Other instructors"),
    (Audience.PARTNERS.value, "Health partners"),
    (Audience.PUBLIC.value, "Everybody, on the web"),
]


class WhoForm(VersionedForm):
    """Names, and how to reach somebody."""

    name = StringField("Full name", [Required("Enter your full name")], render_kw={"autocomplete": "name"})
    known_as = StringField("What to call you", description="If it is not your first name")
    pronouns = StringField("Pronouns", description="Such as she/her or they/them, if you want to say")
    email = EmailField(
        "E-mail address to write to",
        [Optional(), Email()],
        description="Your sign-in address stays what it is",
    )
    phone = PhoneField("Phone", [Optional()], render_kw={"autocomplete": "tel"})


class WorkForm(VersionedForm):
    """For whom and where somebody works."""

    employment = RadioField("How do you work?", choices=EMPLOYMENT, default="")
    employer = StringField("Who do you work for?", description="Leave empty if you work for yourself")
    areas = Checkboxes("Areas you work in", coerce=int)
    county_wide = BooleanField("I work in the whole county")
    travel_radius_miles = IntegerField(
        "How many miles beyond your areas would you travel?",
        [Optional(), NumberRange(0, 100, "Enter 0 to 100 miles")],
        default=0,
    )


class PracticeForm(VersionedForm):
    """With whom and how somebody works."""

    conditions = Checkboxes(
        "Conditions you work with",
        coerce=int,
        description="Whether you are fit to practise for them is read from your qualifications",
    )
    stages = Checkboxes("Stages you work with", choices=STAGES)
    settings = Checkboxes("Where you lead sessions", choices=SETTINGS)
    languages = StringField("Languages you can lead a session in", description="Such as English and Urdu")


class AboutForm(VersionedForm):
    """What somebody says of themselves."""

    biography = TextAreaField(
        "About you",
        description="Your experience, in your own words. Never anything about a patient",
        render_kw={"rows": 6},
    )
    links = TextAreaField("Web pages", description="One address a line, each beginning with https://")
    photo = File(
        "Photograph", accept=accept_attribute(PICTURES), description="It is shown to those you choose"
    )

    def validate_links(self, field: Any) -> None:
        """Take only addresses that a browser opens as a page."""
        links, others = web_links(field.data or "")
        if others:
            raise ValidationError("Write one address a line, each beginning with https://")
        field.data = "\n".join(links)


class VisibilityForm(VersionedForm):
    """Who may see each field: three ticks a field."""

    @property
    def ticks(self) -> dict[str, list[Audience]]:
        """The audiences that were ticked, by field."""
        return {field: [Audience(one) for one in self[field].data or []] for field in CHOOSABLE_FIELDS}


for _field, _label in CHOOSABLE_FIELDS.items():
    setattr(VisibilityForm, _field, Checkboxes(_label, choices=AUDIENCES))


class NotesForm(VersionedForm):
    """What coordinators note about somebody; nobody else reads it."""

    notes = TextAreaField(
        "Notes",
        description="Only coordinators read them; the member may ask to see them",
        render_kw={"rows": 6},
    )


class AddForm(Form):
    """Somebody who joins without doing it themselves."""

    name = StringField("Full name", [Required("Enter their full name")])
    email = EmailField("E-mail address", [Optional(), Email()])
    phone = PhoneField("Phone", [Optional()])
    role = RadioField(
        "What are they to the network?",
        choices=[(Role.INSTRUCTOR.value, "An instructor"), (Role.HEALTH_PARTNER.value, "A health partner")],
        validators=[Required("Choose what they are to the network")],
    )


class ReasonForm(Form):
    """A decision about somebody's membership, with its reason."""

    reason = TextAreaField(
        "Reason", [Required("Say why")], description="It is kept in their history, which they can read"
    )


class ConfirmForm(ReasonForm):
    """The confirmation of a record without an account."""

    active_since = ThreePartDate(
        "Member since", [Optional()], description="Leave empty if their membership begins today"
    )


class SinceForm(VersionedForm):
    """Since when somebody has been a member."""

    active_since = ThreePartDate(
        "Member since",
        [Optional()],
        description="The first day, if it was before they were written down here",
    )


class OrganisationForm(VersionedForm):
    """An organisation's name."""

    name = StringField("Name", [Required("Enter the organisation's name")])
