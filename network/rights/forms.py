"""What people fill in about data rights."""

from typing import Any

from wtforms import BooleanField, EmailField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from network.core.fields import Email, Required
from network.core.forms import Form, VersionedForm
from network.core.guard_field import GuardedForm, GuardedText
from network.rights.keeping import Kept


class PressForm(Form):
    """One button and no question."""


class DeleteForm(GuardedForm):
    """Somebody wants to be deleted."""

    words = TextAreaField(
        "Is there anything that you want to tell us?",
        description="You need not say why.",
        validators=[Optional(), Length(max=1000), GuardedText()],
    )
    sure = BooleanField(
        "I know that my membership ends with it, and that it cannot be undone",
        validators=[InputRequired("Tick this if you want to be deleted")],
    )


class DeleteForForm(DeleteForm):
    """A coordinator passes on that somebody wants to be deleted."""

    words = TextAreaField(
        "How did they ask, and how did you make sure that it was them?",
        description="Such as: rang us on Monday, from the number that we have.",
        validators=[Required("Say how they asked"), Length(max=1000), GuardedText()],
    )
    sure = BooleanField(
        "They know that their membership ends with it, and that it cannot be undone",
        validators=[InputRequired("Tick this if they know")],
    )


class DecideErasureForm(GuardedForm, VersionedForm):
    """The answer to somebody who wants to be deleted."""

    decision = RadioField(
        "Your decision",
        choices=[
            ("carry_out", "Delete it now. This cannot be undone"),
            ("refuse", "Refuse, because the law has us keep it"),
        ],
        validators=[InputRequired("Choose what to do")],
    )
    answer = TextAreaField(
        "Why do you refuse?",
        description="They read this. Needed only if you refuse.",
        validators=[Optional(), Length(max=2000), GuardedText()],
    )


class ComplaintForm(GuardedForm):
    """A complaint about how data is handled."""

    name = StringField(
        "Your name",
        validators=[Required("Enter your name"), Length(max=200)],
        render_kw={"autocomplete": "name"},
    )
    email = EmailField(
        "Your e-mail address",
        description="We answer to this address.",
        validators=[Required("Enter your e-mail address"), Email()],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )
    words = TextAreaField(
        "What went wrong?",
        description="Say what happened and what you would like us to do. Nothing about a patient, please.",
        validators=[Required("Say what went wrong"), Length(max=4000), GuardedText()],
    )


class AnswerComplaintForm(GuardedForm, VersionedForm):
    """How far a complaint is, or its answer."""

    decision = RadioField(
        "What do you want to tell them?",
        choices=[
            ("progress", "That it is being looked into, and how far it is"),
            ("answer", "The outcome"),
        ],
        validators=[InputRequired("Choose what you want to tell them")],
    )
    words = TextAreaField(
        "Your words to them",
        validators=[Required("Write what they should read"), Length(max=4000), GuardedText()],
    )


class PeriodForm(VersionedForm):
    """For how many months something is kept."""

    months = IntegerField("Months", validators=[InputRequired("Enter a number of months")])

    def __init__(self, kept: Kept, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.months.description = (
            f"From {kept.period.least} to {kept.period.most}. Usual is {kept.period.months}."
        )
