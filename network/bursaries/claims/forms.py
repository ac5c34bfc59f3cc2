"""What people fill in about claims: papers, amounts, a check, a payment."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from network.bursaries.scheme.rules import CostSort, DocumentAsked, Payee, Scheme
from network.bursaries.scheme.said import COSTS
from network.core import files
from network.core.fields import File, Pounds, Required, ThreePartDate
from network.core.forms import VersionedForm
from network.core.guard_field import GuardedForm, GuardedText

AMOUNT = "In pounds, such as 250 or 1,250.50"


class ReceiptForm(GuardedForm):
    """A photo of a receipt first, then what stands on it."""

    file = File(
        "Photo of the receipt, or a PDF",
        validators=[Required("Take a photo of the receipt, or choose a file")],
        accept=files.accept_attribute(files.EVIDENCE),
        description="Cover bank details and the names of others before you take it",
    )
    what = SelectField("What is it for?", coerce=str, validators=[Required("Choose what it is for")])
    pence = Pounds("Amount on the receipt", validators=[Optional()], description=AMOUNT)
    dated_on = ThreePartDate("Date on it", validators=[Optional()])

    def __init__(self, scheme: Scheme, asked: Sequence[DocumentAsked], *args: Any, **kwargs: Any) -> None:
        self._documents = {one.key for one in asked}
        super().__init__(*args, **kwargs)
        self.pence.flags.optional = bool(asked)  # of a receipt it is needed, of another paper it is not
        sorts = [(f"sort:{one}", f"Receipt: {COSTS[one]}") for one in scheme.costs]
        papers = [(f"paper:{one.key}", one.title) for one in asked]
        self.what.choices = [*sorts, *papers] if len(sorts) == 1 else [("", "Choose"), *sorts, *papers]

    @property
    def sort(self) -> CostSort | None:
        """What the receipt is for; None for another paper."""
        kind, _, key = (self.what.data or "").partition(":")
        return CostSort(key) if kind == "sort" else None

    @property
    def document(self) -> str:
        """Which paper of the scheme it is."""
        kind, _, key = (self.what.data or "").partition(":")
        return key if kind == "paper" else ""


class ClaimForm(GuardedForm):
    """How much is claimed, and who gets it."""

    pence = Pounds("How much do you claim?", validators=[Required("Enter an amount")], description=AMOUNT)
    payee = RadioField("Who is paid?", [Required("Choose who is paid")])
    is_last = BooleanField("This is my last claim for this course")
    words = TextAreaField(
        "Anything that helps to check it",
        [Optional(), Length(max=1000), GuardedText()],
        description="Never bank details: the finance office asks you for them apart",
        render_kw={"rows": 3},
    )

    def __init__(self, scheme: Scheme, provider: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = {
            Payee.APPLICANT: "Me: I have paid the course",
            Payee.PROVIDER: f"Whoever runs the course{f': {provider}' if provider else ''}",
        }
        self.payee.choices = [(one.value, said[one]) for one in scheme.payees]


class CheckForm(GuardedForm, VersionedForm):
    """A coordinator's answer to a claim."""

    decision = RadioField(
        "Your answer",
        [Required("Choose an answer")],
        choices=[
            ("approve", "Approve this amount: the receipts show it"),
            ("return", "Return it: the applicant can put something right"),
        ],
    )
    pence = Pounds("Amount to pay", validators=[Optional()], description=AMOUNT)
    reason = TextAreaField(
        "Your reason",
        [Optional(), Length(max=1000), GuardedText()],
        description="The applicant reads it. Needed if you return it, or approve less than was claimed",
        render_kw={"rows": 3},
    )


class PayForm(GuardedForm, VersionedForm):
    """What the finance office has paid."""

    pence = Pounds("Amount that was paid", validators=[Required("Enter an amount")], description=AMOUNT)
    reference = StringField(
        "The finance office's reference",
        [Required("Enter the reference"), Length(max=60), GuardedText()],
        description="As it stands on the payment, such as PAY-10442. Never an account number",
    )
    paid_on = ThreePartDate("Paid on", [Required("Enter the day")])


class ReasonForm(GuardedForm, VersionedForm):
    """Why something is taken back."""

    reason = TextAreaField(
        "What was wrong?",
        [Required("Say what was wrong"), Length(max=1000), GuardedText()],
        render_kw={"rows": 3},
    )


class CloseForm(GuardedForm, VersionedForm):
    """The end of an award."""

    reason = TextAreaField(
        "A word for the record", [Optional(), Length(max=1000), GuardedText()], render_kw={"rows": 3}
    )


class ReopenForm(GuardedForm, VersionedForm):
    """Opening a closed award again."""

    pence = Pounds(
        "Set aside again", least_pence=0, validators=[Required("Enter an amount, or 0")], description=AMOUNT
    )
    reason = TextAreaField(
        "Why is it opened again?",
        [Required("Say why it is opened again"), Length(max=1000), GuardedText()],
        description="The applicant reads it",
        render_kw={"rows": 3},
    )
