"""What a coordinator fills in about a fund's rules: the plain fund, and everything a scheme can say."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional

from network.bursaries.checked.rules import plain
from network.bursaries.scheme import checking
from network.bursaries.scheme.operations import PlainFund
from network.bursaries.scheme.rules import CostSort, PayAfter, Payee, Scheme, Window
from network.bursaries.scheme.said import COSTS, capital
from network.core.fields import Checkboxes, Pounds, Required, ThreePartDate
from network.core.forms import Form, VersionedForm
from network.core.guard_field import GuardedForm, GuardedText
from network.members.people.models import Organisation

LONGEST_ROWS = 60_000  # of the rows that the page carries along, as JSON
WINDOWS = [
    (Window.ANY, "At any time"),
    (Window.FUND_PERIOD, "In the period of the fund"),
    (Window.QUARTER, "In the quarter in which the application arrives"),
]
PAY_AFTER = [
    (PayAfter.ACCEPTANCE, "The offer is accepted"),
    (PayAfter.COMPLETION, "The course is completed and its certificate verified"),
    (PayAfter.CONDITIONS, "Every condition of award is kept as well"),
]
PAYEES = [(Payee.APPLICANT, "To the applicant"), (Payee.PROVIDER, "To the training provider")]
COST_CHOICES = [(sort, capital(words)) for sort, words in COSTS.items()]
MONTHS = f"Enter 1 to {checking.MOST_MONTHS} months"
SCORES = NumberRange(1, checking.MOST_SCORE, f"Enter 1 to {checking.MOST_SCORE}")


def lines_of(text: str | None) -> tuple[str, ...]:
    """Return the lines of a text that say something, each once."""
    return tuple(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))


class PlainFundForm(GuardedForm):
    """The plain fund: whose money, how much, what for, and what whoever gets it promises."""

    name = StringField(
        "Name", [Required("Enter the fund's name"), Length(max=120), GuardedText()],
        description="Members read it, such as “County Level 4 bursary”",
    )  # fmt: skip
    organisation = SelectField("Whose money it is", [Required("Choose the funder")])
    purpose = TextAreaField(
        "What it is for",
        [Required("Say what it is for"), Length(max=1000), GuardedText()],
        description="Two or three sentences that applicants read first",
        render_kw={"rows": 3},
    )
    begins_on = ThreePartDate(
        "First day", [Required("Enter the first day")],
        description="It takes applications from this day on, until the money is allocated",
    )  # fmt: skip
    ends_on = ThreePartDate("Last day", [Required("Enter the last day")])
    pounds = Pounds(
        "Money in it", [Required("Enter how much money is in it")],
        description="In pounds, such as 12,000", render_kw={"class": "govuk-input--width-10"},
    )  # fmt: skip
    kinds = Checkboxes("What it pays for", description="Tick none for every course in the catalogue")
    percentage = IntegerField(
        "Percentage of the course fee and the assessment",
        [Optional(), NumberRange(1, 100, "Enter 1 to 100")],
        description="Such as 50. Leave it empty to pay in full, up to the most",
    )
    cap = Pounds("The most a person gets", [Optional()], description="In pounds. Leave it empty for no limit",
                 render_kw={"class": "govuk-input--width-10"})  # fmt: skip
    promises = TextAreaField(
        "What whoever gets it promises",
        [Optional(), Length(max=2000), GuardedText()],
        description="One promise a line, such as: Lead sessions anywhere in the county",
        render_kw={"rows": 4},
    )
    promise_months = IntegerField(
        "Months after the course in which that is shown",
        [Optional(), NumberRange(1, checking.MOST_MONTHS, MONTHS)],
        default=12,
    )
    sections = (
        ("The fund", ("name", "organisation", "purpose", "begins_on", "ends_on", "pounds")),
        ("What it gives", ("kinds", "percentage", "cap")),
        ("What it asks for", ("promises", "promise_months")),
    )

    def offer(self, funders: Sequence[Organisation]) -> "PlainFundForm":
        """Say whose money it can be: with several, nobody's until one is chosen."""
        self.organisation.choices = [(str(one.id), one.name) for one in funders]
        if len(funders) > 1:
            self.organisation.choices.insert(0, ("", "Choose the funder"))
        return self

    def plain(self, funders: Sequence[Organisation]) -> PlainFund:
        """Return what was filled in; the form is valid."""
        assert self.begins_on.data is not None  # noqa: S101 (both are required)
        assert self.ends_on.data is not None  # noqa: S101
        return PlainFund(
            name=self.name.data or "",
            organisation=next(one for one in funders if str(one.id) == self.organisation.data),
            begins_on=self.begins_on.data,
            ends_on=self.ends_on.data,
            pence=self.pounds.data or 0,
            purpose=self.purpose.data or "",
            kinds=tuple(self.kinds.data or ()),
            percentage=self.percentage.data,
            cap_pence=self.cap.data,
            promises=lines_of(self.promises.data),
            promise_months=self.promise_months.data or 12,
        )


class RulesForm(GuardedForm, VersionedForm):
    """Everything of a scheme that is one answer; what stands in rows is carried along in ``rows``."""

    percentage = IntegerField(
        "Percentage of these costs", [Optional(), NumberRange(1, 100, "Enter 1 to 100")],
        description="Leave it empty to pay in full, up to the caps",
    )  # fmt: skip
    costs = Checkboxes("Costs that it pays towards", choices=COST_CHOICES, coerce=CostSort)
    others_first = BooleanField("Others first: what an employer or another fund pays is taken off beforehand")
    kinds = Checkboxes("Courses", description="Tick none for every course in the catalogue")
    membership = StringField(
        "Body whose members are meant", [Optional(), Length(max=checking.LONGEST_TITLE), GuardedText()],
        description="A coordinator checks who belongs to it. Caps can differ for its members",
    )  # fmt: skip
    membership_needed = BooleanField("Only its members can apply")
    professions = TextAreaField(
        "Registered professions only", [Optional(), Length(max=2000), GuardedText()],
        description="One a line; leave it empty for everybody", render_kw={"rows": 3},
    )  # fmt: skip
    residence = Checkboxes("Only people who live in", description="Tick none for everybody")
    window = RadioField("When the course starts", choices=WINDOWS, coerce=Window)
    working_days_before = IntegerField(
        "Working days before the course by which the application arrives",
        [Optional(), NumberRange(1, checking.MOST_WORKING_DAYS, f"Enter 1 to {checking.MOST_WORKING_DAYS}")],
        description="Days in England that are no weekend and no bank holiday. Leave it empty for none",
    )
    pay_after = RadioField("Paid once", choices=PAY_AFTER, coerce=PayAfter)
    payees = Checkboxes("The money can go", choices=PAYEES, coerce=Payee)
    pay_back = BooleanField("What was paid is paid back in full where a condition is not kept")
    offer_days = IntegerField(
        "Days to accept an offer",
        [Required(), NumberRange(1, checking.MOST_OFFER_DAYS, f"Enter 1 to {checking.MOST_OFFER_DAYS}")],
    )
    second_approval_pence = Pounds(
        "A second funder approves awards above", [Optional()], least_pence=0,
        description="In pounds. Leave it empty where one approval is enough",
        render_kw={"class": "govuk-input--width-10"},
    )  # fmt: skip
    blind = BooleanField(
        "Hide names from assessors",
        description="In a network of this size that hides names, not identities: "
        "somebody may be recognised by their course and area",
    )
    embargo = BooleanField("Keep decisions back until they are released together")
    rows = HiddenField(validators=[Length(max=LONGEST_ROWS)])

    def scheme(self, rows: Scheme) -> Scheme:
        """Return the rules: the answers of the form, with the rows that it carries."""
        return replace(
            rows,
            percentage=self.percentage.data,
            costs=tuple(self.costs.data or ()),
            others_first=bool(self.others_first.data),
            kinds=tuple(self.kinds.data or ()),
            membership=plain(self.membership.data or ""),
            membership_needed=bool(self.membership_needed.data),
            professions=tuple(dict.fromkeys(map(plain, lines_of(self.professions.data)))),
            residence=tuple(self.residence.data or ()),
            window=self.window.data,
            working_days_before=self.working_days_before.data,
            pay_after=self.pay_after.data,
            payees=tuple(self.payees.data or ()),
            pay_back=bool(self.pay_back.data),
            offer_days=self.offer_days.data,
            second_approval_pence=self.second_approval_pence.data,
            blind=bool(self.blind.data),
            embargo=bool(self.embargo.data),
        )


ANSWERS = (
    "percentage", "costs", "others_first", "kinds", "membership", "membership_needed", "residence", "window",
    "working_days_before", "pay_after", "payees", "pay_back", "offer_days", "second_approval_pence", "blind",
    "embargo",
)  # fmt: skip


def answers_of(scheme: Scheme) -> dict[str, Any]:
    """Return what the form of a scheme shows at first."""
    shown = {name: getattr(scheme, name) for name in ANSWERS}
    return shown | {"professions": "\n".join(scheme.professions)}


class TryForm(Form):
    """What somebody would pay, to see what a scheme would give."""

    class Meta(Form.Meta):
        """Part of another form, which has the token."""

        csrf = False

    kind = SelectField("Course")
    member = BooleanField("A member of the body named above")
    other = Pounds("What others pay", [Optional()], render_kw={"class": "govuk-input--width-10"})
    fee, assessment, materials, travel, accommodation, care, cover = (
        Pounds(capital(words), [Optional()], render_kw={"class": "govuk-input--width-10"})
        for words in COSTS.values()
    )

    @property
    def costs(self) -> dict[CostSort, int]:
        """The costs that were entered."""
        return {sort: self[sort.value].data for sort in COSTS if self[sort.value].data}
