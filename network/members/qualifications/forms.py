"""What people fill in about certificates and practice."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, DecimalField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from network.core import files
from network.core.forms import (
    File,
    Files,
    FilterForm,
    Optional,
    PartialDateField,
    Required,
    ThreePartDate,
    VersionedForm,
)
from network.core.guard_field import GuardedForm, GuardedText
from network.members.catalogue.models import Area, EvidenceRule, QualificationKind
from network.members.catalogue.rules import Validity
from network.members.qualifications.evidence import MOST_PAGES
from network.members.qualifications.models import Origin, PracticeEntry, Qualification
from network.members.qualifications.operations import Certificate
from network.members.qualifications.practice import Practice
from network.members.qualifications.queries import QueueFilter
from network.members.qualifications.rules import PracticeStatus

LEVELS_SEEN = ("Basic", "Standard", "Enhanced", "Enhanced with barred lists")
OWN_WORDS = "own words"
REASONS_TO_RETURN = (
    "The photo cannot be read. Please take it again in good light, with the whole page in the picture.",
    "A page is missing. Please add a photo of every page that has writing on it.",
    "The name on the certificate is not the name on your record. Please tell us about the change of name.",
    "The dates you typed are not those on the certificate. Please correct them.",
    "This is the booking or the invoice, not the certificate. Please add the certificate itself.",
)


class CertificateForm(VersionedForm):
    """What stands on a certificate, and photographs of it."""

    awarded = PartialDateField(
        "When was it awarded?",
        description="As on the certificate. If you only know the month or the year, that is enough: "
        "14/03/2022, March 2022 or 2022.",
        validators=[
            Required("Enter when it was awarded, or as much of the date as you know"),
            Length(max=40),
        ],
    )
    expires = PartialDateField(
        "Last day it is valid",
        description="Only if a date is printed on it. We work out the others.",
        validators=[Optional(), Length(max=40)],
    )
    awarding_body = StringField("Who awarded it?", validators=[Optional()])
    number = StringField("Certificate number", validators=[Optional(), Length(max=100)])
    level_seen = SelectField(
        "Which level is it?", choices=[("", "Choose"), *((level, level) for level in LEVELS_SEEN)]
    )
    pages = Files(
        "Photos of the certificate, or a PDF",
        description="Take one photo of each page. You can turn them and put them in order here.",
        accept=files.accept_attribute(files.EVIDENCE),
        most=MOST_PAGES,
    )
    will_show = BooleanField("I have no photo. I will show the certificate to a coordinator")

    def __init__(self, kind: QualificationKind, *args: Any, has_pages: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_pages = has_pages
        if kind.evidence is EvidenceRule.SEEN:
            self.awarded.label.text = "Date on the certificate"
            del self.pages, self.will_show, self.expires
        else:
            del self.level_seen
        if kind.validity is Validity.PRINTED:
            self.awarded.label.text = "First day it is valid"
            self.awarded.description = "As on the certificate: 1/4/2026, for example."
            self.expires.description = "The last day that is printed on it: 31/3/2027, for example."
            self.expires.flags.optional = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a photo, or for the word that the certificate will be shown."""
        valid: bool = super().validate(extra_validators)
        if "pages" in self and not (self.has_pages or self.pages.data or self.will_show.data):
            self.pages.errors = [
                *self.pages.errors,
                "Add a photo of the certificate, or tick that you will show it",
            ]
            valid = False
        return valid

    @property
    def certificate(self) -> Certificate:
        """What was typed."""
        return Certificate(
            awarded=self.awarded.data or "",
            expires=(self.expires.data or "") if "expires" in self else "",
            awarding_body=self.awarding_body.data or "",
            number=self.number.data or "",
            level_seen=(self.level_seen.data or "") if "level_seen" in self else "",
        )


class DecisionForm(GuardedForm, VersionedForm):
    """A coordinator's answer to one certificate: the facts as they read them, and what follows."""

    awarded = PartialDateField(
        "Awarded", description="Correct it to what you read.", validators=[Length(max=40)]
    )
    expires = PartialDateField("Last day printed on it", validators=[Optional(), Length(max=40)])
    awarding_body = StringField("Awarded by", validators=[Optional()])
    number = StringField("Certificate number", validators=[Optional(), Length(max=100)])
    seen_words = StringField(
        "What did you see?",
        description="Such as: the original certificate, Enhanced.",
        validators=[Optional(), GuardedText()],
    )
    seen_on = ThreePartDate("On which day did you see it?", validators=[Optional()])
    decision = RadioField(
        "Your decision",
        choices=[
            ("verify", "Verify: I have seen the certificate and these facts stand on it"),
            ("send_back", "Return it: the member can put something right"),
            ("reject", "Reject it: this cannot count"),
        ],
        validators=[InputRequired("Choose what to do with this certificate")],
    )
    common_reason = SelectField("A common reason", default=OWN_WORDS)
    own_reason = TextAreaField(
        "Your reason",
        description="The member reads this. Needed unless you verify.",
        validators=[Optional(), Length(max=2000), GuardedText()],
    )

    def __init__(self, qualification: Qualification, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.common_reason.choices = [
            (OWN_WORDS, "In my own words"),
            *((str(number), words) for number, words in enumerate(REASONS_TO_RETURN)),
        ]
        if qualification.evidence:
            del self.seen_words, self.seen_on

    @property
    def certificate(self) -> Certificate:
        """The facts as the coordinator read them."""
        return Certificate(
            awarded=self.awarded.data or "",
            expires=self.expires.data or "",
            awarding_body=self.awarding_body.data or "",
            number=self.number.data or "",
        )

    @property
    def reason(self) -> str:
        """The common reason, the coordinator's own words, or both."""
        picked = str(self.common_reason.data)
        common = REASONS_TO_RETURN[int(picked)] if picked.isdecimal() else ""
        return "\n\n".join(words for words in (common, self.own_reason.data or "") if words)


class ReasonForm(GuardedForm, VersionedForm):
    """Why something is done that the member will want to understand."""

    reason = TextAreaField(
        "Why?",
        description="The member reads this.",
        validators=[Required("Say why"), Length(max=2000), GuardedText()],
    )


class PracticeForm(GuardedForm, VersionedForm):
    """Hours of leading sessions."""

    begins_on = ThreePartDate("First day", validators=[Required("Enter the first day")])
    ends_on = ThreePartDate(
        "Last day",
        description="The same day again for a single session.",
        validators=[Required("Enter the last day")],
    )
    hours = DecimalField(
        "Hours in all", description="Such as 12 or 7.5.", validators=[InputRequired("Enter how many hours")]
    )
    class_kind = StringField(
        "What kind of session?",
        description="Such as: chair-based exercise for adults, Wendover.",
        validators=[Required("Say what kind of session it was"), GuardedText()],
    )
    note = TextAreaField(
        "Anything that helps to check it",
        description="Such as who can confirm it. Nothing about the people who came.",
        validators=[Optional(), Length(max=1000), GuardedText()],
    )
    page = File(
        "A timetable, a register without names, or a letter",
        accept=files.accept_attribute(files.EVIDENCE),
        validators=[Optional()],
    )

    @property
    def practice(self) -> Practice:
        """What was typed."""
        assert self.begins_on.data is not None  # noqa: S101 (the form is valid)
        assert self.ends_on.data is not None  # noqa: S101
        return Practice(
            self.begins_on.data,
            self.ends_on.data,
            round(self.hours.data, 2),
            self.class_kind.data or "",
            self.note.data or "",
        )


class PracticeDecisionForm(GuardedForm, VersionedForm):
    """A coordinator's answer to hours of practice."""

    decision = RadioField("Your decision", validators=[InputRequired("Choose what to do with these hours")])
    reason = TextAreaField(
        "Your reason",
        description="The member reads this. Needed if you decline.",
        validators=[Optional(), Length(max=2000), GuardedText()],
    )

    def __init__(self, entry: PracticeEntry, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, data={"version": entry.version}, **kwargs)
        choices = {
            PracticeStatus.CHECKED: ("check", "Accept: these hours count"),
            PracticeStatus.DECLINED: ("decline", "Decline: they do not count as they are"),
        }
        self.decision.choices = [words for step, words in choices.items() if step in entry.next_steps]


class DayForm(FilterForm):
    """On which day somebody wants to know how things stand."""

    on = ThreePartDate("How does it stand on", validators=[Optional()])


class QueueForm(FilterForm):
    """Which of the waiting certificates to show."""

    kind = SelectField("Kind", coerce=str, validators=[Optional()])
    area = SelectField("Area", coerce=str, validators=[Optional()])
    origin = SelectField(
        "Where it came from",
        choices=[("", "Anywhere"), (Origin.TYPED, "Typed in"), (Origin.IMPORTED, "Imported from a list")],
        validators=[Optional()],
    )

    def __init__(
        self, *args: Any, kinds: Sequence[QualificationKind], areas: Sequence[Area], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [("", "All kinds"), *((kind.key, kind.title) for kind in kinds)]
        self.area.choices = [("", "All areas"), *((area.key, area.name) for area in areas)]
        self._kinds = {kind.key: kind.id for kind in kinds}
        self._areas = {area.key: area.id for area in areas}

    @property
    def chosen(self) -> QueueFilter:
        """What was chosen; what is not known counts as not chosen."""
        origin = self.origin.data
        return QueueFilter(
            kind_id=self._kinds.get(self.kind.data or ""),
            area_id=self._areas.get(self.area.data or ""),
            origin=Origin(origin) if origin in set(Origin) else None,
        )

    @property
    def in_address(self) -> dict[str, Any]:
        """What was chosen, as it stands in an address."""
        return {name: field.data for name, field in self._fields.items() if field.data}
