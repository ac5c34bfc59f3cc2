"""What stands in rows of a scheme: a small form for one more of each, and each in words."""

import json
import re
import unicodedata
from abc import abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from network.bursaries.scheme import checking, reading
from network.bursaries.scheme.amount import cap_words
from network.bursaries.scheme.forms import MONTHS, SCORES
from network.bursaries.scheme.judging import limit_sentence
from network.bursaries.scheme.rules import (
    AwardCondition,
    Cap,
    Criterion,
    DocumentAsked,
    Limit,
    Measure,
    Scheme,
    Stage,
)
from network.bursaries.scheme.said import SORTS, capital
from network.bursaries.scheme.words import condition_words
from network.core.fields import Pounds, Required
from network.core.forms import Form
from network.core.guard_field import GuardedForm, GuardedText
from network.core.rules import Refused
from network.members.catalogue import requirement

IN_ROWS = ("caps", "limits", "documents", "conditions", "criteria", "prerequisites")
GONE = "That row is no longer there. Look at the rules again and repeat your change."
WORDS = [Optional(), Length(max=checking.LONGEST_TITLE), GuardedText()]
MEMBERS = [("", "Everybody"), ("yes", "Members of the body named below"), ("no", "People who are no members")]
STAGES = [(Stage.APPLICATION, "With the application"), (Stage.CLAIM, "With the claim")]
MEASURES = [
    (Measure.START, "Lead the first session within so many months"),
    (Measure.SESSIONS, "Lead so many sessions in so many months"),
    (Measure.LOG, "Log the sessions for so many months"),
    (Measure.EVALUATION, "Use the network's evaluation for so many months"),
    (Measure.OTHER, "Something else, in words, within so many months"),
]


class Row(GuardedForm):
    """One more row: part of the form of the rules, which has the token."""

    class Meta(Form.Meta):
        """Without a token of its own."""

        csrf = False

    told_by: ClassVar[tuple[str, ...]] = ()  # the fields by which it is known that somebody began a row

    @property
    def is_begun(self) -> bool:
        """Whether something was typed that has not been added yet."""
        return any((self[name].raw_data or [""])[0].strip() for name in self.told_by if self[name].raw_data)

    @abstractmethod
    def value(self, scheme: Scheme) -> Any:
        """Return the row; raises Refused where something of it is missing."""


class CapRow(Row):
    """A cap."""

    pounds = Pounds("At most", [Required("Enter the most that is paid")], description="In pounds",
                    render_kw={"class": "govuk-input--width-10"})  # fmt: skip
    what = SelectField("For")
    whom = SelectField("Whom", choices=MEMBERS)
    told_by = ("pounds",)

    def value(self, scheme: Scheme) -> Cap:
        """Return the cap."""
        sort, _, kind = (self.what.data or "").partition(":")
        member = {"yes": True, "no": False}.get(self.whom.data or "")
        return Cap(self.pounds.data or 0, sort=sort or None, kind=kind or None, member=member)


class LimitRow(Row):
    """How often somebody can have an award."""

    count = IntegerField("Bursaries", [Required("Enter how many"), NumberRange(1, 100, "Enter 1 to 100")],
                         description="At most so many of this fund a person")  # fmt: skip
    months = IntegerField(
        "In any so many months", [Optional(), NumberRange(1, checking.MOST_MONTHS, MONTHS)],
        description="Leave it empty for ever. The dates of the awards count",
    )  # fmt: skip
    told_by = ("count", "months")

    def value(self, scheme: Scheme) -> Limit:
        """Return the limit."""
        return Limit(self.count.data or 0, self.months.data)


class DocumentRow(Row):
    """A document that is asked for."""

    title = StringField(
        "Document", [Required("Enter the document's name"), *WORDS],
        description="Such as “Certificate of the qualification that you hold”, “Evidence of your income”, "
        "or “Answer of another funder whom you asked first”",
    )  # fmt: skip
    stage = SelectField("When", choices=STAGES, coerce=Stage)
    told_by = ("title",)

    def value(self, scheme: Scheme) -> DocumentAsked:
        """Return the document, under a key of its own."""
        title = self.title.data or ""
        return DocumentAsked(key_for(title, [one.key for one in scheme.documents]), title, self.stage.data)


class ConditionRow(Row):
    """A condition of award."""

    measure = SelectField("What is promised", choices=MEASURES, coerce=Measure)
    months = IntegerField(
        "Months", [Required("Enter the months"), NumberRange(1, checking.MOST_MONTHS, MONTHS)],
        description="Counted from the day on which the course was completed",
    )  # fmt: skip
    sessions = IntegerField(
        "Sessions", [Optional(), NumberRange(1, checking.MOST_SESSIONS, "Enter 1 to 1,000")],
        description="Only for so many sessions",
    )  # fmt: skip
    words = StringField("More words", WORDS, description="Such as “in England”; all of it for something else")
    in_area = BooleanField("In the area of the application")
    before_payment = BooleanField("Before the money is paid")
    told_by = ("months", "sessions", "words")

    def value(self, scheme: Scheme) -> AwardCondition:
        """Return the condition."""
        measure = self.measure.data
        if measure is Measure.SESSIONS and not self.sessions.data:
            raise Refused("Enter how many sessions.", "sessions")
        if measure is Measure.OTHER and not self.words.data:
            raise Refused("Say in words what the condition asks for.", "words")
        return AwardCondition(
            measure,
            self.months.data or 0,
            sessions=(self.sessions.data or 0) if measure is Measure.SESSIONS else 0,
            in_area=bool(self.in_area.data),
            before_payment=bool(self.before_payment.data),
            words=self.words.data or "",
        )


class CriterionRow(Row):
    """Something that assessors score."""

    title = StringField("Criterion", [Required("Enter the criterion"), *WORDS],
                        description="Such as “Need in the area”")  # fmt: skip
    most = IntegerField("Scored from 0 to", [Optional(), SCORES], description="5 if left empty")
    told_by = ("title",)

    def value(self, scheme: Scheme) -> Criterion:
        """Return the criterion, under a key of its own."""
        title = self.title.data or ""
        return Criterion(key_for(title, [one.key for one in scheme.criteria]), title, self.most.data or 5)


FORMS: Mapping[str, type[Row]] = {
    "caps": CapRow,
    "limits": LimitRow,
    "documents": DocumentRow,
    "conditions": ConditionRow,
    "criteria": CriterionRow,
}


def forms(titles: Mapping[str, str], *, empty: bool = False) -> dict[str, Row]:
    """Return the form for one more row of each sort, with what was typed or empty."""
    typed: dict[str, Any] = {"formdata": None} if empty else {}
    made = {name: form(prefix=name, **typed) for name, form in FORMS.items()}
    made["caps"]["what"].choices = [
        ("", "Every course"),
        *((sort, capital(words)) for sort, words in SORTS.items() if sort != "credential"),
        *((f":{key}", title) for key, title in sorted(titles.items(), key=lambda one: one[1])),
    ]
    return made


def said(scheme: Scheme, titles: Mapping[str, str]) -> dict[str, list[str]]:
    """Say each row in words, by the name of what it belongs to."""
    return {
        "caps": [f"{capital(cap_words(cap, scheme.membership, dict(titles)))}." for cap in scheme.caps],
        "limits": [limit_sentence(limit) for limit in scheme.limits],
        "documents": [
            f"{one.title} ({'with the claim' if one.stage is Stage.CLAIM else 'with the application'})"
            for one in scheme.documents
        ],
        "conditions": [
            f"{condition_words(one)}{' (before the money is paid)' if one.before_payment else ''}."
            for one in scheme.conditions
        ],
        "criteria": [f"{one.title}, from 0 to {one.most}" for one in scheme.criteria],
    }


def added(scheme: Scheme, name: str, value: Any) -> Scheme:
    """Return the scheme with one row more."""
    more: dict[str, Any] = {name: (*getattr(scheme, name), value)}
    return replace(scheme, **more)


def removed(scheme: Scheme, name: str, at: str) -> Scheme:
    """Return the scheme with one row less; raises Refused where that row is not there."""
    there = getattr(scheme, name) if name in FORMS else ()
    if not at.isdecimal() or len(at) > 3 or int(at) >= len(there):
        raise Refused(GONE)
    fewer: dict[str, Any] = {name: tuple(one for number, one in enumerate(there) if number != int(at))}
    return replace(scheme, **fewer)


def carried(scheme: Scheme) -> str:
    """Write the rows for the page to carry along."""
    return json.dumps({name: value for name, value in reading.spell(scheme).items() if name in IN_ROWS})


def taken_up(text: str) -> Scheme:
    """Read the rows that the page carried along; raises Refused where somebody has changed them by hand."""
    try:
        data = json.loads(text or "{}")
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or not set(data) <= set(IN_ROWS):
        raise Refused("The rows of this page cannot be read. Open the page again.")
    scheme = reading.read(data)
    requirement.parse(scheme.prerequisites)
    return scheme


def key_for(title: str, taken: Collection[str]) -> str:
    """Return a key for a title that is not taken: "Proof of income" is "proof-of-income"."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "row"
    return next(one for one in _numbered(key) if one not in taken)


def _numbered(key: str) -> Iterator[str]:
    yield key
    number = 2
    while True:
        yield f"{key}-{number}"
        number += 1
