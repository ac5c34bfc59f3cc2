"""What somebody fills in who asks to be called: no free text, so that no patient is spoken of."""

from wtforms import RadioField, StringField
from wtforms.validators import Length

from network.core.fields import PhoneField, Required
from network.core.guard_field import GuardedForm, GuardedText
from network.members.contact.operations import Caller
from network.members.contact.rules import BestTime

TIMES = [
    (BestTime.MORNING.value, "In the morning"),
    (BestTime.AFTERNOON.value, "In the afternoon"),
    (BestTime.EVENING.value, "In the evening"),
]


class AskForm(GuardedForm):
    """Who wants to be called, and where."""

    name = StringField(
        "Your name", [Required("Enter your name"), Length(max=80)], render_kw={"autocomplete": "name"}
    )
    service = StringField(
        "Your service or team",
        [Required("Enter your service or team"), Length(max=80), GuardedText()],
        description="Such as Cardiac rehabilitation, Stoke Mandeville. Nothing about a patient",
    )
    phone = PhoneField("Your phone", [Required("Enter your phone number")], render_kw={"autocomplete": "tel"})
    best_time = RadioField(
        "When is it best to call you?", choices=TIMES, validators=[Required("Choose when to call you")]
    )

    @property
    def caller(self) -> Caller:
        """What was filled in."""
        return Caller(
            self.name.data or "", self.service.data or "", self.phone.data, BestTime(self.best_time.data)
        )
