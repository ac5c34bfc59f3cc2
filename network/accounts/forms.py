"""What people fill in to sign in, to join, and to look after their account."""

from typing import Any

from wtforms import (
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length

from network.accounts.passkeys import LONGEST_ANSWER
from network.core.fields import Email, Required
from network.core.forms import Form
from network.core.guard import Finding, Level
from network.core.guard_field import GuardedForm, GuardedText
from network.core.permission import Role

ADDRESS = "Enter the e-mail address that you use with the network"
PROOFS = [
    ("in person", "I met them in person"),
    ("by video", "I saw them in a video call"),
    ("by phone", "I rang the number that we have had for them, and know their voice"),
    ("by employer", "Their employer confirmed it to me"),
]
WHY_LOOK = [
    ("they asked for help", "They asked me for help"),
    ("something seems wrong", "Something seems wrong with what they see"),
    ("a setting was changed", "I changed a setting and check what they see"),
]
ROLE_WORDS = {
    Role.INSTRUCTOR: "Instructor",
    Role.HEALTH_PARTNER: "Health partner",
    Role.FUNDER: "Funder",
    Role.COORDINATOR: "Coordinator",
    Role.ADMINISTRATOR: "Administrator",
}


class AboutOneself(GuardedText):
    """Reads what somebody writes of themselves: they may give a phone number, but nobody's NHS number."""

    def look(self, text: str) -> list[Finding]:
        """Return what could only be a patient's."""
        return [one for one in super().look(text) if one.level is Level.BLOCK]


class SignInForm(Form):
    """The first factor: an address with a password. The same address can be sent a link instead."""

    email = EmailField(
        "E-mail address",
        [Required(ADDRESS), Length(max=254)],
        render_kw={"autocomplete": "username", "spellcheck": False},
    )
    password = PasswordField(
        "Password",
        [Required("Enter your password, or ask for a link by e-mail")],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class AddressForm(Form):
    """An address, to which a letter goes if it is one that we know."""

    email = EmailField(
        "E-mail address",
        [Required(ADDRESS), Email()],
        render_kw={"autocomplete": "username", "spellcheck": False},
    )
    next = HiddenField()


class PressForm(Form):
    """One button and nothing to fill in: a link from a letter does nothing until it is pressed."""


class CodeForm(Form):
    """The second factor."""

    code = StringField(
        "Code",
        [Required("Enter the six figures from your app, or a recovery code"), Length(max=60)],
        description="The six figures that your authenticator app shows now, or one of your recovery codes.",
        render_kw={
            "autocomplete": "one-time-code",
            "inputmode": "text",
            "class": "govuk-input--width-10",
            "spellcheck": False,
        },
    )


class PasswordForm(Form):
    """A new password; it can be shown while it is typed, so it is asked for once."""

    password = PasswordField(
        "New password",
        [Required("Enter a new password")],
        description="At least 12 characters. Three or four words that do not belong together are good.",
        render_kw={"autocomplete": "new-password"},
    )


class ClaimForm(Form):
    """Claiming a record: a password, or none for those who would rather be sent links."""

    password = PasswordField(
        "Choose a password (optional)",
        description="At least 12 characters. Leave it empty if you would rather be sent a link each time.",
        render_kw={"autocomplete": "new-password"},
    )


class OwnAddressForm(Form):
    """The own address of somebody whose record came with an address that they share."""

    email = EmailField(
        "Your own e-mail address",
        [Required("Enter an e-mail address that is yours alone"), Email()],
        render_kw={"autocomplete": "email", "spellcheck": False},
    )


class PasskeyForm(Form):
    """What a device answers when it is asked for a passkey; the page's script fills it in."""

    answer = HiddenField(validators=[Length(max=LONGEST_ANSWER)])
    next = HiddenField()


class AddPasskeyForm(Form):
    """A passkey that a device has just made, and what its owner calls it."""

    name = StringField(
        "What to call it",
        [Required("Enter a name, such as My phone"), Length(max=60)],
        description="So that you know it again, such as My phone",
    )
    answer = HiddenField(validators=[Length(max=LONGEST_ANSWER)])


class ProveForm(Form):
    """The password once more, before something delicate."""

    password = PasswordField(
        "Your password", [Required("Enter your password")], render_kw={"autocomplete": "current-password"}
    )
    next = HiddenField()


class LookForm(Form):
    """Why an administrator looks at the site as somebody else; they read it in their record."""

    why = RadioField("Why do you need to?", [Required("Choose why")], choices=WHY_LOOK)


class JoinForm(GuardedForm):
    """What somebody says who asks to join."""

    name = StringField(
        "Your name", [Required("Enter your name"), Length(max=120)], render_kw={"autocomplete": "name"}
    )
    email = EmailField(
        "E-mail address",
        [Required("Enter your e-mail address"), Email()],
        description="We send a letter there to make sure that it is yours.",
        render_kw={"autocomplete": "email", "spellcheck": False},
    )
    role = RadioField(
        "What are you?",
        [Required("Say whether you are an instructor or a health partner")],
        choices=[
            (Role.INSTRUCTOR.value, "An instructor", {"hint": "I lead activity sessions, or train to."}),
            (Role.HEALTH_PARTNER.value, "A health partner", {"hint": "I refer or care for patients."}),
        ],
    )
    area = StringField(
        "Where do you work?",
        [Length(max=200)],
        description="A town, an area or the whole county.",
    )
    reason = TextAreaField(
        "Why would you like to join?",
        [Required("Say in a sentence or two why you would like to join"), Length(max=2000), GuardedText()],
        description="A coordinator reads this. Please write nothing about a patient.",
    )


class ApproveForm(GuardedForm):
    """Letting somebody in."""

    role = RadioField(
        "As what?",
        [Required("Choose what they are to the network")],
        choices=[(Role.INSTRUCTOR.value, "Instructor"), (Role.HEALTH_PARTNER.value, "Health partner")],
    )
    reason = TextAreaField(
        "Why?",
        [Required("Say why, in a sentence"), Length(max=1000), GuardedText()],
        description="They read this in their letter.",
    )


class ReasonForm(GuardedForm):
    """A decision, with its reason."""

    reason = TextAreaField(
        "Why?",
        [Required("Say why, in a sentence"), Length(max=1000), GuardedText()],
        description="They read this in their letter.",
    )


class ProofForm(Form):
    """How it was made sure that somebody is who they say."""

    how = RadioField(
        "How did you make sure that it is them?", [Required("Say how you made sure")], choices=PROOFS
    )


class InviteForm(Form):
    """An invitation to somebody of whom there is no record yet."""

    name = StringField("Name", [Required("Enter their name"), Length(max=120)])
    email = EmailField("E-mail address", [Required("Enter their e-mail address"), Email()])
    role = RadioField("What are they to the network?", [Required("Choose what they are to the network")])
    organisation = SelectField("Organisation that a funder decides for", coerce=int, default=0)

    def offer(self, roles: list[Role], organisations: list[Any]) -> None:
        """Offer the roles that the one inviting may give, and organisations where a funder is among them."""
        self.role.choices = [(role.value, ROLE_WORDS[role]) for role in roles]
        if Role.FUNDER in roles:
            self.organisation.choices = [(0, "None"), *((one.id, one.name) for one in organisations)]
        else:
            del self.organisation


class LostAddressForm(GuardedForm):
    """Somebody who cannot read mail at the address that they sign in with."""

    name = StringField(
        "Your name", [Required("Enter your name"), Length(max=120)], render_kw={"autocomplete": "name"}
    )
    old_email = EmailField(
        "The address that you have lost", [Required("Enter the address that you used until now"), Email()]
    )
    new_email = EmailField(
        "Your new address",
        [Required("Enter the address that you use now"), Email()],
        render_kw={"autocomplete": "email", "spellcheck": False},
    )
    words = TextAreaField(
        "How can a coordinator make sure that it is you?",
        [Required("Say how we can make sure that it is you"), Length(max=1000), AboutOneself()],
        description="Such as when to ring you on the number that we have, or who in the network knows you.",
    )
