"""What is filled in to see a report, and to publish awards."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional, ValidationError

from network.bursaries.funds.models import Fund
from network.bursaries.reports.rules_open import LICENCES, is_org_id, is_prefix
from network.core import clock
from network.core.forms import Checkboxes, FilterForm, Form, Required, ThreePartDate, VersionedForm

ORG_ID = "Write it as org-id.guide has it, such as GB-COH-01234567"


class ReportFilter(FilterForm):
    """Which fund, at which day, and since when."""

    fund = SelectField("Fund", validators=[Optional()])
    on = ThreePartDate("At the end of", description="Today, if you leave it empty", validators=[Optional()])
    since = ThreePartDate(
        "Applications and moves of money since",
        description="From the beginning, if you leave it empty",
        validators=[Optional()],
    )

    def __init__(self, formdata: Any, funds: Sequence[Fund]) -> None:
        super().__init__(formdata)
        self._funds = {str(one.id): one for one in funds}
        self.fund.choices = [("", "All funds"), *((number, one.name) for number, one in self._funds.items())]

    def validate_on(self, field: Any) -> None:
        """Ask for a day that has come."""
        if field.data and field.data > clock.today():
            field.data = None
            raise ValidationError("That day has not come yet. This is how it stands today")

    def validate_since(self, field: Any) -> None:
        """Ask for a period that begins before it ends."""
        if field.data and field.data > self.day:
            field.data = None
            raise ValidationError("This begins after the day above. It is left out")

    @property
    def day(self) -> date:
        """The day whose end is asked for."""
        return self.on.data or clock.today()

    @property
    def chosen_fund(self) -> Fund | None:
        """The fund, unless it is all of them."""
        return self._funds.get(self.fund.data or "")

    @property
    def in_address(self) -> dict[str, str]:
        """What was asked, for the address of a file."""
        given = {
            "fund": self.fund.data if self.chosen_fund else "",
            "on": self.on.data.isoformat() if self.on.data else "",
            "since": self.since.data.isoformat() if self.since.data else "",
        }
        return {name: value for name, value in given.items() if value}


class PublisherForm(VersionedForm):
    """What open data says of who publishes it."""

    prefix = StringField(
        "Publisher prefix",
        description="360Giving gives it to you when you register, such as 360G-bucks",
        validators=[Required("Enter the prefix that 360Giving gave you"), Length(max=44)],
    )
    org_id = StringField(
        "Organisation identifier of who publishes",
        description="From org-id.guide, such as GB-COH-01234567",
        validators=[Optional(), Length(max=60)],
    )
    place = StringField(
        "County",
        description="Nothing nearer than the county is published",
        validators=[Required("Enter the name of the county"), Length(max=80)],
    )
    geo_code = StringField(
        "Code of the county",
        description="Of the Office for National Statistics, such as E06000060",
        validators=[Optional(), Length(max=20)],
    )
    licence = SelectField(
        "Licence", choices=[(one.value, name) for one, (name, _address) in LICENCES.items()]
    )

    def validate_prefix(self, field: Any) -> None:
        """Ask for a prefix as they are given."""
        if not is_prefix(field.data or ""):
            raise ValidationError("Write it as 360Giving gave it to you, such as 360G-bucks")

    def validate_org_id(self, field: Any) -> None:
        """Ask for an identifier as they are given."""
        if field.data and not is_org_id(field.data):
            raise ValidationError(ORG_ID)


class FunderIdForm(Form):
    """Under which identifier a funder stands in open data."""

    org_id = StringField(
        "Organisation identifier",
        description="From org-id.guide, such as GB-LAE-BUC",
        validators=[Required("Enter the identifier"), Length(max=60)],
    )

    def validate_org_id(self, field: Any) -> None:
        """Ask for an identifier as they are given."""
        if field.data and not is_org_id(field.data):
            raise ValidationError(ORG_ID)


class ReleaseForm(Form):
    """Which awards are prepared to be published."""

    awards = Checkboxes("Awards to publish", coerce=int, validators=[Required("Choose at least one award")])
