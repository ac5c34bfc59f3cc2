"""What administrators fill in."""

from typing import Any

from wtforms import EmailField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from network.core import files
from network.core.fields import Email, File, PhoneField, Required, ThreePartDate
from network.core.forms import FilterForm, Form, VersionedForm
from network.core.mail import Status
from network.core.permission import Role

ROLES = [(role.value, role.value.replace("_", " ").capitalize()) for role in Role]


class LettersFilter(FilterForm):
    """Which letters to list."""

    status = SelectField(
        "Status", choices=[("", "All")] + [(status.value, status.value.capitalize()) for status in Status]
    )


class AuditFilter(FilterForm):
    """Which part of the audit to list."""

    what = SelectField("What happened")
    member = StringField("Member's number", [Optional()], render_kw={"inputmode": "numeric"})

    def __init__(self, deeds: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.what.choices = [("", "Anything"), *[(deed, deed.capitalize()) for deed in deeds]]

    @property
    def member_id(self) -> int | None:
        """The member that was asked about."""
        return int(self.member.data[:9]) if (self.member.data or "").isdecimal() else None


class RolesFilter(FilterForm):
    """Whose roles to look at."""

    name = StringField("Name or e-mail address")
    role = SelectField("Role", choices=[("", "Those who decide or administer"), *ROLES])


class GrantForm(Form):
    """A role for a member."""

    role = SelectField("Role", [Required("Choose a role")], choices=[("", "Choose a role"), *ROLES])
    organisation = SelectField(
        "Organisation", description="A funder decides for one; others need none", coerce=int
    )
    begins_on = ThreePartDate("From", [Optional()], description="Leave empty for today")
    ends_on = ThreePartDate("Last day", [Optional()], description="Leave empty if it has no end")


class EndRoleForm(Form):
    """When a role ends."""

    last_day = ThreePartDate("Last day", [Optional()], description="Leave empty to end it at once")


class CountyForm(VersionedForm):
    """What the network is called, how it looks and how it is reached. What is empty is as it came."""

    sections = (
        ("What it is called", ["name", "short_name", "area", "host"]),
        ("How it looks and speaks", ["colour", "welcome", "sign_off"]),
        ("Whom to ask", ["contact_name", "contact_address", "contact_phone"]),
        ("Who answers for the data", ["privacy_name", "privacy_address"]),
        ("When somebody may come to harm", ["emergency_words", "emergency_phone"]),
    )

    name = StringField(
        "Name of the network", [Length(max=80)], description="It stands on every page and in every letter"
    )
    short_name = StringField(
        "Short name", [Length(max=30)], description="For small places, such as the names of calendars"
    )
    area = StringField("County or area", [Length(max=80)], description="Such as “Buckinghamshire”")
    host = StringField(
        "Host organisation",
        [Length(max=120)],
        description="The body that runs the network and answers for its data",
    )
    colour = StringField(
        "Colour",
        [Length(max=7)],
        description="Of buttons and headings, as # and six digits, such as #0b4f49. White words stand on it",
    )
    welcome = TextAreaField(
        "Welcome",
        [Length(max=600)],
        description="Two or three sentences for visitors on the first page",
        render_kw={"rows": 4},
    )
    sign_off = TextAreaField(
        "How letters are signed",
        [Length(max=300)],
        description="Such as “Jo Park, coordinator” and the name of the network on the next line",
        render_kw={"rows": 3},
    )
    contact_name = StringField("Name", [Length(max=80)], description="A person or a team")
    contact_address = EmailField("E-mail address", [Email()])
    contact_phone = PhoneField("Phone")
    privacy_name = StringField(
        "Name or office", [Length(max=80)], description="Such as the data protection officer"
    )
    privacy_address = EmailField("E-mail address for data protection", [Email()])
    emergency_words = TextAreaField(
        "What to do first",
        [Length(max=600)],
        description="Shown to whoever reports a concern: your safeguarding team, and when to call 999",
        render_kw={"rows": 4},
    )
    emergency_phone = PhoneField("Whom to phone")

    @property
    def facts(self) -> dict[str, str]:
        """What the row keeps, by name."""
        return {name: self[name].data or "" for _legend, names in self.sections for name in names}

    def filter_colour(self, text: str | None) -> str | None:
        """Take a colour as people type it: with or without the #, in capitals or not."""
        plain = (text or "").lower().lstrip("#")
        return f"#{plain}" if plain else text


class LogoForm(VersionedForm):
    """A logo."""

    logo = File(
        "Logo",
        [Required("Choose a picture")],
        accept=files.accept_attribute(files.PICTURES),
        description="A picture (PNG or JPEG). It is shown 44 points high, so leave out small print",
    )
    logo_words = StringField(
        "What it shows, in words",
        [Required("Say in words what is on the logo"), Length(max=120)],
        description="Read out to people who cannot see it, such as “A kingfisher over water”",
    )
