"""What people fill in about working groups."""

from typing import Any

from wtforms import BooleanField, StringField, TextAreaField

from network.core.fields import Required
from network.core.forms import VersionedForm
from network.core.guard_field import GuardedForm, GuardedText


class GroupForm(GuardedForm, VersionedForm):
    """What a group is called and what it is for."""

    name = StringField("Name", [Required("Enter the group's name"), GuardedText()])
    purpose = TextAreaField(
        "What is it for?",
        [Required("Say what it is for"), GuardedText()],
        description="Everybody in the network reads it",
        render_kw={"rows": 4},
    )
    open_to_all = BooleanField("Any member may join by a button")

    @property
    def facts(self) -> dict[str, Any]:
        """What was filled in."""
        return {
            "name": self.name.data or "",
            "purpose": self.purpose.data or "",
            "open_to_all": bool(self.open_to_all.data),
        }
