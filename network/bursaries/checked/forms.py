"""What members claim about themselves, and what coordinators say about it."""

from collections.abc import Sequence
from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from network.bursaries.checked.models import CheckedFact
from network.bursaries.checked.rules import Sort, as_asked
from network.core.fields import Required, ThreePartDate
from network.core.forms import VersionedForm
from network.core.guard_field import GuardedForm, GuardedText
from network.members.catalogue.models import Area

ANOTHER = "-"  # no body is called that
LONGEST_NAME = 100
QUESTIONS = {
    Sort.MEMBERSHIP: ("Which body are you a member of?", "Membership number"),
    Sort.PROFESSION: ("Which profession are you registered in?", "Registration number"),
}


class ClaimForm(GuardedForm, VersionedForm):
    """A body or a profession with one's number in it, or the area in which one lives."""

    choice = SelectField("Which one?", validators=[Required("Choose one of the list")])
    name = StringField("Its name", [GuardedText(), Length(max=LONGEST_NAME)])
    number = StringField(
        "Your number in it",
        [Required("Enter your number, so that it can be looked up"), GuardedText(), Length(max=LONGEST_NAME)],
        render_kw={"autocomplete": "off"},
    )
    area = SelectField("In which area do you live?", coerce=int)

    @classmethod
    def about(
        cls,
        sort: Sort,
        asked: Sequence[str],
        areas: Sequence[Area],
        fact: CheckedFact | None = None,
        **kwargs: Any,
    ) -> "ClaimForm":
        """Make a form that asks what is needed for a sort of fact, filled from a fact if given."""
        data: dict[str, Any] = {}
        if fact is not None:
            known = fact.name in asked
            data = {
                "choice": fact.name if known else ANOTHER,
                "name": "" if known else fact.name,
                "number": fact.number,
                "area": fact.area_id,
                "version": fact.version,
            }
        form = cls(data=data, **kwargs)
        form._offer(sort, asked, areas)
        return form

    def _offer(self, sort: Sort, asked: Sequence[str], areas: Sequence[Area]) -> None:
        if sort is Sort.RESIDENCE:
            self.area.choices = [(one.id, one.name) for one in areas]
            del self.choice, self.name, self.number
            return
        del self.area
        question, number = QUESTIONS[sort]
        self.number.label.text = number
        if asked:
            self.choice.label.text = question
            self.choice.choices = [
                ("", "Choose one"),
                *((one, one) for one in asked),
                (ANOTHER, "Another one"),
            ]
            self.name.label.text = "Its name, if it is another one"
        else:
            del self.choice
            self.name.label.text = question

    def validate_name(self, field: Any) -> None:
        """Ask for the name where none was chosen."""
        if ("choice" not in self or self.choice.data == ANOTHER) and not (field.data or "").strip():
            raise ValidationError("Enter its name")

    def facts(self, areas: Sequence[Area]) -> dict[str, Any]:
        """What was filled in."""
        if "area" in self:
            return {"area": next(one for one in areas if one.id == self.area.data)}
        chosen = "choice" in self and self.choice.data != ANOTHER
        return {
            "name": self.choice.data if chosen else self.name.data or "",
            "number": self.number.data or "",
        }


class CheckForm(GuardedForm, VersionedForm):
    """What was seen, and from when until when it is true."""

    name = SelectField("What do funds call it?")
    seen = StringField(
        "What did you see?",
        [Required("Say what you saw, such as “the membership card of this year”"), GuardedText()],
        description="In words, and never as a file. Such as “found in the public register on the web”",
    )
    begins_on = ThreePartDate("True from", validators=[Required("Enter the first day")])
    ends_on = ThreePartDate(
        "True until",
        validators=[Required("Enter the last day")],
        description="The last day on the card or in the register. If none is given, a year from now",
    )

    @classmethod
    def for_fact(cls, fact: CheckedFact, asked: Sequence[str], **data: Any) -> "CheckForm":
        """Make a form that asks for the name only where it is not written as a fund writes it."""
        form = cls(data=data | {"version": fact.version})
        if fact.sort is Sort.RESIDENCE or not asked or as_asked(fact.name, asked) in asked:
            del form.name
        else:
            as_typed = (fact.name, f"As they wrote it: {fact.name}")
            form.name.choices = [as_typed, *((one, one) for one in asked)]
        return form


class WhyForm(GuardedForm):
    """Why a claim is returned or refused."""

    reason = TextAreaField(
        "Why?",
        [Required("Say why. The member reads it"), GuardedText()],
        description="The member reads it",
        render_kw={"rows": 4},
    )


class EndForm(GuardedForm):
    """From when on a fact is true no longer, and why."""

    ended_on = ThreePartDate("Not true any more from", validators=[Required("Enter the day")])
    reason = StringField("Why?", [Required("Say why, in a few words"), GuardedText()])
