"""The answer that one press of a letter's page gives."""

from wtforms import RadioField

from network.core.fields import Required
from network.core.forms import Form
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind
from network.events.registrations.models import Registration
from network.events.registrations.rules import NOT_COMING, Place, Status

WORDS = {
    "going": "Yes, I am coming",
    "room": "Yes, I am coming to the room",
    "online": "Yes, I am coming online",
    "maybe": "Maybe",
    "declined": "No, I cannot come",
}
STATUSES = {"maybe": Status.MAYBE, "declined": Status.DECLINED}
PLACES = {"room": Place.ROOM, "online": Place.ONLINE}


def answers_to(event: Event) -> tuple[str, ...]:
    """Return what one may answer to an event; where it has both places, in which one comes."""
    coming = ("room", "online") if event.kind is Kind.HYBRID else ("going",)
    return (*coming, "maybe", "declined")


def answer_of(registration: Registration | None) -> str:
    """Return the answer that stands, as the buttons say it; "" where there is none."""
    if registration is None:
        return ""
    if registration.status is Status.MAYBE:
        return "maybe"
    if registration.status in NOT_COMING or registration.status is Status.LAPSED:
        return "declined"
    return registration.place.value if registration.event.kind is Kind.HYBRID else "going"


class AnswerForm(Form):
    """Which button was pressed."""

    answer = RadioField("Will you come?", validators=[Required("Choose an answer")])

    def __init__(self, event: Event) -> None:
        super().__init__()
        self.answer.choices = [(one, WORDS[one]) for one in answers_to(event)]

    @property
    def status(self) -> Status:
        """The answer as the network says it."""
        return STATUSES.get(self.answer.data, Status.GOING)

    @property
    def place(self) -> Place | None:
        """Where they come, if that is asked."""
        return PLACES.get(self.answer.data)
