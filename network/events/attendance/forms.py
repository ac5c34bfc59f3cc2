"""What organisers fill in about who was there."""

from decimal import Decimal
from fractions import Fraction

from wtforms import DecimalField, StringField
from wtforms.validators import NumberRange

from network.core.fields import Required
from network.core.forms import Form, Optional
from network.core.guard_field import GuardedForm, GuardedText
from network.events.attendance import rules


class VisitorForm(GuardedForm):
    """Who came that is no member and no partner's guest."""

    name = StringField(
        "Their name",
        [Required("Enter the name of the guest"), GuardedText()],
        description="Somebody who is no member. Their name is deleted three months after the event",
        render_kw={"autocomplete": "off"},
    )


class CardForm(Form):
    """A member's card, as a scanner reads it or as it is typed."""

    code = StringField(
        "What the code on the card says",
        [Required("Scan the card, or type the code under its picture")],
        description="The whole address, or the 26 letters and figures at its end",
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


class CloseForm(Form):
    """How long the event counts, where that is not its own time."""

    hours = DecimalField(
        "How many hours does it count for?",
        [Optional(), NumberRange(Decimal("0.25"), Decimal(rules.MOST_MINUTES) / 60)],
        description="In quarters, such as 1.5. It stands on the certificates and in the CPD logs",
    )

    @classmethod
    def of(cls, hours: Fraction | None) -> "CloseForm":
        """Make the form, filled with what counts by now."""
        return cls(data={"hours": Decimal(hours.numerator) / hours.denominator if hours else None})

    @property
    def minutes(self) -> int | None:
        """The minutes, in whole quarters of an hour; None where nothing was said."""
        return int(self.hours.data * 4) * rules.A_QUARTER if self.hours.data else None
