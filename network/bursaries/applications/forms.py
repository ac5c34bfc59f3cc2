"""What applicants fill in, a form a section. Nothing is required here: what is half done is kept too."""

import hashlib
import json
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from network.bursaries.applications import queries, sections
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Section
from network.bursaries.scheme.rules import CostSort, Payee, Scheme, Stage
from network.bursaries.scheme.said import COSTS, capital
from network.core import clock
from network.core.fields import File, Pounds, Required, ThreePartDate
from network.core.files import EVIDENCE, accept_attribute
from network.core.forms import VersionedForm
from network.core.guard_field import GuardedForm, GuardedText
from network.members.catalogue import queries as catalogue

LONGEST_STATEMENT = 5000
LONGEST_REPLY = 2000
MOST_PENCE = 100_000_00
ANSWERS = {
    Payee.APPLICANT: "To me, once I have paid the course",
    Payee.PROVIDER: "To whoever runs the course",
}


class SectionForm(GuardedForm):
    """One section. What can be read is kept; what cannot comes back as it was typed, also another day."""

    version = IntegerField(validators=[Optional()], widget=HiddenInput())
    seen = HiddenField()  # what stood in the section when the page was filled: other sections may go on
    section: ClassVar[Section]

    def __init__(self, application: Application, scheme: Scheme, **more: Any) -> None:
        self.application, self.scheme = application, scheme
        asked = sections.asked_about(application, self.section)
        kept = {**self.kept(application), "version": application.version, "seen": self._digest()}
        super().__init__(data=kept | ({"reply": asked.reply} if asked else {}), **more)
        self._fields["reply"] = self._fields.pop("reply")  # asked last
        if asked is None:
            del self.reply
        self.offer()
        if not self.is_submitted() and more.get("formdata", self) is not None:
            self._show_what_was_typed(application.typed.get(self.section, {}))

    reply = TextAreaField(
        "Your answer to the question",
        [Length(max=LONGEST_REPLY), GuardedText()],
        description="Change what stands above where that is the answer, and say the rest here",
        render_kw={"rows": 4},
    )

    @abstractmethod
    def kept(self, application: Application) -> dict[str, Any]:
        """Return what is kept of the section, by the names of the fields."""

    def offer(self) -> None:
        """Fill in the answers to choose from."""

    @abstractmethod
    def read(self) -> dict[str, Any]:
        """Return what could be read of the section, as operations.write() takes it."""

    @property
    def values(self) -> dict[str, Any]:
        """Return what could be read, with the answer to a question, without what the guard holds back."""
        found = self.read()
        if "reply" in self and not self.reply.errors:
            found["reply"] = self.reply.data or ""
        return found

    @property
    def unread(self) -> dict[str, str]:
        """What was typed and could not be read, by the names of its boxes."""
        found: dict[str, str] = {}
        for field in self:
            if field.errors and isinstance(field, ThreePartDate):
                found |= {f"{field.name}-{part}": text for part, text in field.typed.items()}
            elif field.errors and isinstance(field, Pounds):
                found[field.name] = field._value()
        return found

    @property
    def not_read_because(self) -> str:
        """What is wrong with the first that could not be read, with the question that it answers."""
        return next(
            f"{field.label.text}: {field.errors[0]}"
            for field in self
            if field.errors and isinstance(field, ThreePartDate | Pounds)
        )

    @property
    def unkept(self) -> list[str]:
        """What is said of texts that cannot be kept as they are."""
        return [
            str(field.errors[0])
            for field in self
            if field.errors and not isinstance(field, ThreePartDate | Pounds)
        ]

    def go_on_from(self, application: Application) -> None:
        """Take the section as it is kept now for what its writer has seen."""
        for field, value in ((self.version, application.version), (self.seen, self._digest())):
            field.data, field.raw_data = value, [str(value)]

    @property
    def was_seen(self) -> bool:
        """Whether the section still is what its writer began from; only others were written meanwhile."""
        return bool(self.seen.data == self._digest())

    def _digest(self) -> str:
        said = json.dumps(self.kept(self.application), default=str, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def text(self, name: str) -> str:
        """Return a text as it was typed, or as it stood before where it cannot be kept."""
        field = self[name]
        return str(self.kept(self.application)[name] if field.errors else field.data or "")

    def _show_what_was_typed(self, typed: Mapping[str, str]) -> None:
        boxes: MultiDict[str, str] = MultiDict(typed)
        for field in self:
            if any(name == field.name or name.startswith(f"{field.name}-") for name in typed):
                field.process(boxes, field.object_data)
                field.errors = list(field.process_errors)


class CourseForm(SectionForm):
    """Which course, by whom, when, and where its knowledge will be used."""

    section = Section.COURSE
    kind = SelectField("Which qualification is it for?")
    course_title = StringField(
        "What is the course called?", description="Leave it empty where it has no other name"
    )
    provider = StringField("Who runs it?", description="For example Wright Foundation")
    starts_on = ThreePartDate("First day of the course")
    ends_on = ThreePartDate(
        "Last day of the course", description="Also where that is the day of an examination"
    )
    area = SelectField(
        "Where will you teach what you learn?", description="The area that would gain from it most"
    )

    def kept(self, application: Application) -> dict[str, Any]:
        """Return what is kept of the course."""
        return {
            "kind": application.kind.key if application.kind else "",
            "area": application.area.key if application.area else "",
            "course_title": application.course_title,
            "provider": application.provider,
            "starts_on": application.starts_on,
            "ends_on": application.ends_on,
        }

    def offer(self) -> None:
        """Offer what the fund pays for, and the areas in use; what was chosen before stays among them."""
        today = clock.today()
        kinds = [one for one in catalogue.kinds(on=today) if queries.pays_for(self.scheme, one)]
        areas = list(catalogue.areas(on=today))
        before = self.application.kind
        if before is not None and before not in kinds:
            kinds.append(before)
        if self.application.area is not None and self.application.area not in areas:
            areas.append(self.application.area)
        self.kinds = {one.key: one for one in kinds}
        self.areas = {one.key: one for one in areas}
        self.kind.choices = [("", "Choose"), *((key, one.title) for key, one in self.kinds.items())]
        self.area.choices = [("", "Choose"), *((key, one.name) for key, one in self.areas.items())]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check that the course ends after it begins."""
        valid = super().validate(extra_validators)
        first, last = self.starts_on.data, self.ends_on.data
        if first and last and last < first:
            self.ends_on.errors = [*self.ends_on.errors, "Check the last day: it is before the first"]
            return False
        return valid

    def read(self) -> dict[str, Any]:
        """Return the course as far as it could be read."""
        return {
            "kind": self.kinds.get(self.kind.data or ""),
            "area": self.areas.get(self.area.data or ""),
            "course_title": self.text("course_title"),
            "provider": self.text("provider"),
            "starts_on": None if self.starts_on.errors else self.starts_on.data,
            "ends_on": None if self.ends_on.errors else self.ends_on.data,
        }


def _pounds(sort: CostSort) -> Any:
    return Pounds(
        capital(COSTS[sort]),
        most_pence=MOST_PENCE,
        render_kw={"class": "govuk-input--width-5", "inputmode": "decimal"},
    )


class CostsForm(SectionForm):
    """What the course costs, who else pays towards it, and whom the finance office pays."""

    section = Section.COSTS
    fee = _pounds(CostSort.FEE)
    assessment = _pounds(CostSort.ASSESSMENT)
    materials = _pounds(CostSort.MATERIALS)
    travel = _pounds(CostSort.TRAVEL)
    accommodation = _pounds(CostSort.ACCOMMODATION)
    care = _pounds(CostSort.CARE)
    cover = _pounds(CostSort.COVER)
    other_pence = Pounds(
        "What others pay towards it",
        most_pence=MOST_PENCE,
        description="Your employer, or another fund. Leave it empty if nobody does",
        render_kw={"class": "govuk-input--width-5", "inputmode": "decimal"},
    )
    payee = RadioField("Whom should the money go to?", description="We keep no bank details here")

    def kept(self, application: Application) -> dict[str, Any]:
        """Return what is kept of the costs."""
        return {
            **{one.sort.value: one.pence for one in application.costs},
            "other_pence": application.other_pence or None,
            "payee": application.payee.value,
        }

    def offer(self) -> None:
        """Offer those whom the fund pays."""
        self.payee.choices = [
            SelectChoice(one.value, ANSWERS[one]) for one in Payee if one in self.scheme.payees
        ]

    @property
    def costs_paid(self) -> list[Any]:
        """The questions about costs that the fund pays towards."""
        return [self[sort.value] for sort in CostSort if sort in self.scheme.costs]

    @property
    def costs_not_paid(self) -> list[Any]:
        """The questions about costs that are the applicant's own."""
        return [self[sort.value] for sort in CostSort if sort not in self.scheme.costs]

    def read(self) -> dict[str, Any]:
        """Return the costs as far as they could be read."""
        return {
            "costs": {
                sort: field.data for sort in CostSort if not (field := self[sort.value]).errors and field.data
            },
            "other_pence": 0 if self.other_pence.errors else self.other_pence.data or 0,
            "payee": None if self.payee.errors or not self.payee.data else Payee(self.payee.data),
        }


class StatementForm(SectionForm):
    """Why the fund should pay for it."""

    section = Section.STATEMENT
    statement = TextAreaField(
        "Why do you want to take this course, and who will gain from it?",
        [Length(max=LONGEST_STATEMENT), GuardedText()],
        description="Say where and for whom you will lead sessions. Name no patient",
        render_kw={"rows": 12},
    )

    def kept(self, application: Application) -> dict[str, Any]:
        """Return the statement as it is kept."""
        return {"statement": application.statement}

    def read(self) -> dict[str, Any]:
        """Return the statement, unless it cannot be kept as it is."""
        return {} if self.statement.errors else {"statement": self.statement.data or ""}


class DocumentsForm(SectionForm):
    """The answer to a question about documents. The files themselves come one by one."""

    section = Section.DOCUMENTS

    def kept(self, application: Application) -> dict[str, Any]:
        """Return nothing: files are not filled in."""
        return {}

    def read(self) -> dict[str, Any]:
        """Return nothing."""
        return {}


class PromisesForm(SectionForm):
    """Yes to what the scheme makes people commit to."""

    section = Section.PROMISES
    promised = BooleanField("I have read this, and I commit to it")

    def kept(self, application: Application) -> dict[str, Any]:
        """Return whether they said yes."""
        return {"promised": application.promised_at is not None}

    def read(self) -> dict[str, Any]:
        """Return whether they say yes; a yes that stands is not dated anew."""
        if self.promised.data and self._stands:
            return {}
        return {"promised": bool(self.promised.data)}

    @property
    def _stands(self) -> bool:
        done = {one.section: one.standing for one in queries.progress(self.application)}
        return done[Section.PROMISES] is sections.Standing.DONE


FORMS: Mapping[Section, type[SectionForm]] = {
    one.section: one for one in (CourseForm, CostsForm, StatementForm, DocumentsForm, PromisesForm)
}


class DocumentForm(VersionedForm):
    """One file, and which document it is."""

    key = RadioField("Which document is it?", validators=[Required("Choose which document it is")])
    file = File(
        "The file",
        validators=[Required("Choose a file")],
        accept=accept_attribute(EVIDENCE),
        description="A PDF or a photograph. Those who decide see it too; each look is written down",
    )

    def __init__(self, scheme: Scheme, **more: Any) -> None:
        super().__init__(**more)
        asked = [one for one in scheme.documents if one.stage is Stage.APPLICATION]
        self.key.choices = [
            *((one.key, one.title) for one in asked),
            (sections.OTHER, "Something else that helps"),
        ]
        if not asked and not self.key.data:
            self.key.data = sections.OTHER


class SendForm(VersionedForm):
    """Sending it: nothing to fill in but which version was read."""


class WithdrawForm(GuardedForm):
    """Taking it back, with a reason or without."""

    version = IntegerField(validators=[Optional()], widget=HiddenInput())
    reason = TextAreaField(
        "Why? You need not say",
        [Length(max=500), GuardedText()],
        description="Whoever may read the application reads this too",
        render_kw={"rows": 3},
    )
