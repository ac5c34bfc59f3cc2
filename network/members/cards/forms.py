"""What people fill in about a card."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, IntegerField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from network.core.dates import in_words
from network.core.forms import Checkboxes, Optional, Required, VersionedForm
from network.core.guard_field import GuardedForm, GuardedText
from network.members.catalogue.models import Condition
from network.members.qualifications.facts import Standing


class ChangeForm(VersionedForm):
    """What a card shows."""

    conditions = Checkboxes(
        "Which conditions does your card answer for?",
        description="Only these. For the others it says nothing, not even that there are others.",
        validators=[InputRequired("Choose at least one condition")],
    )
    shows_photo = BooleanField("Show my photograph as well, so that people see that the card is mine")

    def __init__(
        self, *args: Any, standings: Sequence[Standing], has_public_photo: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.conditions.choices = [
            SelectChoice(str(one.condition_id), one.condition.title, {"hint": _today(one)})
            for one in standings
        ]
        if not has_public_photo:
            del self.shows_photo

    def chosen(self, offered: Sequence[Condition]) -> list[Condition]:
        """Return the conditions that were ticked."""
        ticked = set(self.conditions.data or [])
        return [condition for condition in offered if str(condition.id) in ticked]

    @property
    def with_photo(self) -> bool:
        """Whether the photograph is to be shown."""
        return bool(self.shows_photo.data) if "shows_photo" in self else False


class MakeForm(ChangeForm):
    """What a first card shows, and the consent that it is shown."""

    agree = BooleanField(validators=[InputRequired("Tick this if you agree: without it there is no card")])
    wording = IntegerField(validators=[Optional()], widget=HiddenInput())

    def __init__(self, *args: Any, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agree.label.text = f"I agree. {words}"


class RevokeForm(GuardedForm, VersionedForm):
    """Why a coordinator ends somebody's card."""

    reason = TextAreaField(
        "Why?",
        description="The member reads this.",
        validators=[Required("Say why"), Length(max=2000), GuardedText()],
    )


def _today(standing: Standing) -> str:
    """Say what the card would answer today."""
    found = standing.fitness
    if found.fit is None:
        return "It would say today: no answer, since the network has not said what this needs"
    if not found.fit:
        return "It would say today: no"
    return (
        f"It would say today: yes, until {in_words(found.until)}"
        if found.until
        else "It would say today: yes"
    )
