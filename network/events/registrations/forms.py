"""What people fill in about coming to an event."""

from typing import Any

from wtforms import BooleanField, RadioField, StringField, TextAreaField

from network.core.fields import Required
from network.core.forms import Form
from network.core.guard_field import GuardedForm, GuardedText
from network.events.registrations.rules import Place, Status

ANSWERS = [
    (Status.GOING.value, "Going"),
    (Status.MAYBE.value, "Maybe"),
    (Status.CANCELLED.value, "Cannot come"),
]
PLACES = [(Place.ROOM.value, "In the room"), (Place.ONLINE.value, "Online")]


class AnswerForm(Form):
    """What somebody answers, and how they take part where both ways are open."""

    status = RadioField("Will you come?", [Required("Choose an answer")], choices=ANSWERS)
    place = RadioField("How?", choices=PLACES)
    hour_before = BooleanField("Also remind me an hour before")

    def __init__(self, *args: Any, both_ways: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not both_ways:
            del self.place

    @property
    def answer(self) -> Status:
        """The answer."""
        return Status(self.status.data)

    @property
    def chosen_place(self) -> Place | None:
        """How they take part, where they were asked."""
        return Place(self.place.data) if "place" in self and self.place.data else None


class ChangeForm(AnswerForm):
    """What somebody answers, as a person who arranges the event writes it down for them."""

    hour_before = None  # theirs to say


class GuestForm(GuardedForm):
    """One guest."""

    name = StringField("Guest's name", [Required("Enter the guest's name"), GuardedText()])


class NeedsForm(GuardedForm):
    """What somebody needs to take part and may eat, and that they agree to its being kept."""

    access = TextAreaField(
        "To take part",
        [GuardedText()],
        description="Such as a seat near the door, step-free access, large print, a hearing loop",
        render_kw={"rows": 3},
    )
    diet = StringField("What you eat", [GuardedText()], description="Such as vegetarian, no nuts, halal")
    agreed = BooleanField("I agree that coordinators keep and read this to prepare the event")


class ForwardForm(GuardedForm):
    """Why somebody comes before those who have waited longer."""

    reason = TextAreaField(
        "Why do they come first?",
        [Required("Say why they come before those who have waited longer"), GuardedText()],
        description="Everybody who arranges this event reads it",
        render_kw={"rows": 3},
    )
