"""What administrators fill in."""

from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import Optional

from network.core.fields import Required, ThreePartDate
from network.core.forms import FilterForm, Form
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
