"""What coordinators fill in about funds, their money and rounds, and funders about their deputies."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional, ValidationError

from network.bursaries.funds.models import Fund, Round
from network.bursaries.funds.rules import (
    LONGEST_OPEN_DAYS,
    WEEKDAYS,
    WHICH,
    Every,
    Proposed,
    RoundRule,
    closing,
    opening,
)
from network.bursaries.ledger.models import BudgetLine
from network.core import money
from network.core.clock import LONDON
from network.core.dates import MONTHS
from network.core.fields import Checkboxes, Pounds, Required, ThreePartDate, TimeOfDay
from network.core.forms import Form, VersionedForm
from network.core.guard_field import GuardedForm, GuardedText
from network.members.people.models import Member, Organisation

UNTIL_SPENT, UNTIL_A_DAY = "spent", "day"
UNTIL = [(UNTIL_SPENT, "Until the money is allocated"), (UNTIL_A_DAY, "At a day and time")]


class FundForm(GuardedForm, VersionedForm):
    """What a fund is called, whose it is, what it is for, and from when until when."""

    name = StringField("Name", [Required("Enter the fund's name"), GuardedText()])
    organisation = SelectField("Whose money is it?", coerce=int)
    purpose = TextAreaField(
        "What is it for?",
        [Optional(), GuardedText()],
        description="Everybody in the network reads it",
        render_kw={"rows": 4},
    )
    begins_on = ThreePartDate("First day", validators=[Required("Enter the fund's first day")])
    ends_on = ThreePartDate("Last day", validators=[Required("Enter the fund's last day")])

    def offer(self, organisations: Sequence[Organisation]) -> "FundForm":
        """Say whose money it can be."""
        self.organisation.choices = [(one.id, one.name) for one in organisations]
        return self

    def facts(self, organisations: Sequence[Organisation]) -> dict[str, Any]:
        """What was filled in."""
        return {
            "name": self.name.data or "",
            "organisation": next(one for one in organisations if one.id == self.organisation.data),
            "purpose": self.purpose.data or "",
            "begins_on": self.begins_on.data,
            "ends_on": self.ends_on.data,
        }


class MoneyForm(GuardedForm, VersionedForm):
    """An amount, of which line, and why; the version is the last move of money that was there to see."""

    line = SelectField("Which line?", coerce=int)
    target = SelectField("To which line?", coerce=int)
    pence = Pounds(
        "Amount in pounds",
        validators=[Required("Enter an amount, such as 250 or 1,250.50")],
        render_kw={"inputmode": "decimal", "class": "govuk-input--width-10", "autocomplete": "off"},
    )
    reason = StringField(
        "Why?",
        [Required("Say why, in a few words"), GuardedText()],
        description="Such as “Grant letter of 3 March”. It stays beside the amount",
    )

    @classmethod
    def for_lines(cls, lines: Sequence[BudgetLine], seen: int, *, moves: bool = False) -> "MoneyForm":
        """Make a form that asks only what there is to choose."""
        form = cls(data={"version": seen})
        form.line.choices = [
            (one.id, f"{one.name or 'The fund'}: {money.said(one.available)} left") for one in lines
        ]
        form.target.choices = form.line.choices
        if moves:
            form.line.label.text = "From which line?"
        else:
            del form.target
            if len(lines) == 1:
                del form.line
        return form

    @property
    def facts(self) -> dict[str, Any]:
        """How much, why, and what was there to see."""
        return {"pence": self.pence.data, "reason": self.reason.data or "", "seen": self.version.data}

    def chosen(self, lines: Sequence[BudgetLine], name: str = "line") -> BudgetLine:
        """Return the line that was chosen, or the only one."""
        return next(one for one in lines if name not in self or one.id == self[name].data)


class LineForm(GuardedForm):
    """What a line is called."""

    name = StringField(
        "Name of the line",
        [Required("Enter a name, such as “Courses”"), GuardedText()],
        description="Such as “Courses” or “Travel”",
    )


class RoundForm(GuardedForm, VersionedForm):
    """A round: what it is called, and from when until when it takes applications."""

    name = StringField(
        "Name", [Required("Enter a name, such as “Spring 2027”"), GuardedText()], description="Spring 2027"
    )
    opens_on = ThreePartDate("Opens on", validators=[Required("Enter the day on which it opens")])
    opens = TimeOfDay("Opens at", validators=[Required("Enter a time, such as 9am")], default=time(9))
    until = RadioField("How long is it open?", choices=UNTIL, default=UNTIL_A_DAY)
    closes_on = ThreePartDate("Closes on", description="Only where it closes at a day and time")
    closes = TimeOfDay(
        "Closes at",
        description="At 5pm, 4:59pm is in time and 5pm is late",
        default=time(17),
    )

    @classmethod
    def filled(cls, _form: Any, round_: Round, **kwargs: Any) -> "RoundForm":
        """Fill the form from a round, in London's time."""
        opens = round_.opens_at.astimezone(LONDON)
        data = {
            "name": round_.name,
            "version": round_.version,
            "opens_on": opens.date(),
            "opens": opens.time(),
            "until": UNTIL_SPENT,
        }
        if round_.closes_at is not None:
            closes = round_.closes_at.astimezone(LONDON)
            data |= {"until": UNTIL_A_DAY, "closes_on": closes.date(), "closes": closes.time()}
        return cls(data=data, **kwargs)

    def validate_closes_on(self, field: Any) -> None:
        """Ask for the day on which it closes, where it closes on one."""
        if self.until.data == UNTIL_A_DAY and field.data is None and not field.errors:
            raise ValidationError("Enter the day on which it closes")

    def validate_closes(self, field: Any) -> None:
        """Ask for the time at which it closes, where it closes at one."""
        if self.until.data == UNTIL_A_DAY and field.data is None and not field.errors:
            raise ValidationError("Enter a time, such as 5pm")

    @property
    def facts(self) -> dict[str, Any]:
        """What was filled in, as moments."""
        said: Mapping[str, Any] = self.data
        closes_on_a_day = said["until"] == UNTIL_A_DAY
        return {
            "name": said["name"],
            "opens_at": opening(said["opens_on"], said["opens"]),
            "closes_at": closing(said["closes_on"], said["closes"]) if closes_on_a_day else None,
        }


class RuleForm(VersionedForm):
    """When rounds open by the calendar."""

    every = RadioField(
        "How often?",
        choices=[
            (Every.MONTH.value, "Each month"),
            (Every.QUARTER.value, "Each quarter: January, April, July and October"),
            (Every.YEAR.value, "Each year"),
        ],
    )
    which = SelectField(
        "Which one of the month?", choices=[(n, word.capitalize()) for n, word in WHICH.items()], coerce=int
    )
    weekday = SelectField("Weekday", choices=list(enumerate(WEEKDAYS)), coerce=int)
    month = SelectField(
        "Month of a yearly round",
        choices=list(enumerate(MONTHS, start=1)),
        coerce=int,
        description="Only where there is one round a year",
    )
    at = TimeOfDay("At what time?", validators=[Required("Enter a time, such as 9am")])
    open_days = IntegerField(
        "For how many days is it open?",
        [Optional(), NumberRange(1, LONGEST_OPEN_DAYS)],
        description="Leave it empty: until the money is allocated",
    )

    @classmethod
    def filled(cls, rule: RoundRule | None, fund: Fund, **kwargs: Any) -> "RuleForm":
        """Fill the form from the fund's rule, or from the usual one."""
        return cls(data={**(rule or RoundRule()).__dict__, "version": fund.version}, **kwargs)

    @property
    def rule(self) -> RoundRule:
        """What was filled in."""
        return RoundRule(
            Every(self.every.data),
            self.which.data,
            self.weekday.data,
            self.month.data,
            self.at.data or time(9),
            self.open_days.data,
        )


class ProposedForm(Form):
    """Which of the proposed rounds to add."""

    rounds = Checkboxes("Which do you want to add?", [Required("Tick at least one round")])

    def offer(self, proposed: Sequence[Proposed], said: Sequence[str]) -> "ProposedForm":
        """Say what is proposed; all is ticked at first."""
        self.rounds.choices = [
            (one.opens_at.isoformat(), words) for one, words in zip(proposed, said, strict=True)
        ]
        if not self.is_submitted():
            self.rounds.data = [value for value, _ in self.rounds.choices]
        return self

    @property
    def moments(self) -> list[datetime]:
        """When those open that were ticked."""
        return [datetime.fromisoformat(value) for value in self.rounds.data]


class DeputyForm(Form):
    """Who stands in, for which organisation, from when until when."""

    organisation = SelectField("For which organisation?", coerce=int)
    deputy = SelectField("Who decides in your place?", validators=[Required("Choose who it is")])
    begins_on = ThreePartDate("First day", validators=[Required("Enter the first day")])
    ends_on = ThreePartDate("Last day", validators=[Required("Enter the last day")])

    @classmethod
    def for_funder(
        cls, organisations: Sequence[Organisation], people: Sequence[Member], today: date
    ) -> "DeputyForm":
        """Make a form that asks only what there is to choose."""
        form = cls(data={"begins_on": today})
        form.organisation.choices = [(one.id, one.name) for one in organisations]
        form.deputy.choices = [("", "Choose somebody"), *((str(one.id), one.name) for one in people)]
        if len(organisations) == 1:
            del form.organisation
        return form

    def facts(self, organisations: Sequence[Organisation], people: Sequence[Member]) -> dict[str, Any]:
        """What was filled in."""
        return {
            "organisation": next(
                one for one in organisations if "organisation" not in self or one.id == self.organisation.data
            ),
            "deputy": next(one for one in people if str(one.id) == self.deputy.data),
            "begins_on": self.begins_on.data,
            "ends_on": self.ends_on.data,
        }
