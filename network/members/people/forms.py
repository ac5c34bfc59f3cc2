"""What people fill in about themselves, and coordinators about them."""

from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import NumberRange, Optional, ValidationError

from network.core.fields import Checkboxes, Email, File, PhoneField, Required, ThreePartDate
from network.core.files import PICTURES, accept_attribute
from network.core.forms import FilterForm, Form, VersionedForm
from network.core.guard_field import GuardedForm, GuardedText
from network.core.permission import Role
from network.members.people.rules import (
    Employment,
    OrganisationKind,
    Setting,
    Stage,
    web_links,
)

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
ORGANISATION_KINDS = [
    (OrganisationKind.HEALTH_SERVICE.value, "A health service"),
    (OrganisationKind.LEISURE_OPERATOR.value, "A leisure operator"),
    (OrganisationKind.TRAINING_PROVIDER.value, "A training provider"),
    (OrganisationKind.FUNDER.value, "A funder"),
    (OrganisationKind.CHARITY.value, "A charity"),
    (OrganisationKind.OTHER.value, "Something else"),
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


class OrganisationForm(GuardedForm, VersionedForm):
    """What is said of an organisation."""

    name = StringField("Name", [Required("Enter the organisation's name")])
    kind = SelectField("What is it?", choices=ORGANISATION_KINDS, default=OrganisationKind.OTHER.value)
    web_page = StringField("Web page", description="An address that begins with https://")
    note = TextAreaField(
        "Note",
        [GuardedText()],
        description="Whoever belongs to the organisation reads it too",
        render_kw={"rows": 3},
    )

    def validate_web_page(self, field: Any) -> None:
        """Take only an address that a browser opens as a page."""
        links, others = web_links(field.data or "")
        if others or len(links) > 1:
            raise ValidationError("Write one address that begins with https://")

    @property
    def facts(self) -> dict[str, Any]:
        """What was filled in."""
        return {
            "name": self.name.data or "",
            "kind": OrganisationKind(self.kind.data),
            "web_page": self.web_page.data or "",
            "note": self.note.data or "",
        }


class FindForm(FilterForm):
    """Whom to look for."""

    name = StringField("Name", description="Part of a first or family name is enough")


class PostForm(GuardedForm):
    """What somebody does for an organisation, and when."""

    job_title = StringField("Job title", [GuardedText()], description="Such as Specialist nurse")
    begins_on = ThreePartDate("From", [Optional()], description="Leave empty for today")
    ends_on = ThreePartDate("Last day", [Optional()], description="Leave empty if it has no end")


class EndPostForm(Form):
    """When somebody stops working for an organisation."""

    last_day = ThreePartDate("Last day", [Optional()], description="Leave empty for today")
