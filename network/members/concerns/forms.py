"""What people fill in about a concern. Every free text is guarded: no patient is named in it."""

from typing import Any

from wtforms import BooleanField, RadioField, StringField, TextAreaField

from network.core.fields import Required, ThreePartDate
from network.core.forms import Optional
from network.core.guard_field import GuardedForm, GuardedText
from network.members.concerns.operations import Account
from network.members.concerns.rules import Outcome

NOW, LATER = "now", "later"
URGENCY = [(LATER, "No"), (NOW, "Yes, somebody may be at risk now")]
OUTCOMES = [
    (Outcome.NO_ACTION.value, "No action is needed"),
    (Outcome.ADVICE.value, "Advice was given"),
    (Outcome.SUSPENDED.value, "The member is suspended"),
    (Outcome.PASSED_ON.value, "It was passed on to somebody else"),
]


class RaiseForm(GuardedForm):
    """What somebody is worried about."""

    session = StringField(
        "Which session?",
        [Required("Say which session it is about"), GuardedText()],
        description="Its name or place, and who leads it if you know",
    )
    happened = TextAreaField(
        "What happened?",
        [Required("Say what happened"), GuardedText()],
        description="What you saw or heard. Please name no patient",
        render_kw={"rows": 8},
    )
    happened_on = ThreePartDate("When was that?", [Optional()], description="If you know the day")
    urgency = RadioField(
        "May somebody be at risk now?",
        choices=URGENCY,
        validators=[Required("Say whether somebody may be at risk now")],
    )
    may_be_named = BooleanField("The coordinator may say that it was me who told them")

    def __init__(self, *args: Any, about_session: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not about_session:
            del self.session

    @property
    def account(self) -> Account:
        """What was filled in."""
        return Account(
            happened=self.happened.data or "",
            session=(self.session.data or "") if "session" in self else "",
            happened_on=self.happened_on.data,
            at_risk_now=self.urgency.data == NOW,
            may_be_named=bool(self.may_be_named.data),
        )


class NoteForm(GuardedForm):
    """What a coordinator found out."""

    words = TextAreaField(
        "Add a note",
        [Required("Write a note"), GuardedText()],
        description="Notes stay as they are once added. Please name no patient",
        render_kw={"rows": 4},
    )


class CloseForm(GuardedForm):
    """What was decided."""

    outcome = RadioField(
        "What was decided?", choices=OUTCOMES, validators=[Required("Choose what was decided")]
    )
    words = TextAreaField(
        "Why?",
        [Required("Say why"), GuardedText()],
        description="Coordinators read it",
        render_kw={"rows": 4},
    )
