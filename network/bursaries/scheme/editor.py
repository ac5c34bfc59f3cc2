"""A fund's rules on their way from what is stored to what is saved, one press of a button at a time.

Nothing is kept between two pages but what the page itself carries: the answers, and the rows as JSON.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from network.bursaries.funds.models import Fund
from network.bursaries.scheme import operations, queries, rows
from network.bursaries.scheme.amount import Amount, award
from network.bursaries.scheme.checking import check_known, checked
from network.bursaries.scheme.forms import RulesForm, TryForm, answers_of
from network.bursaries.scheme.history import only_in
from network.bursaries.scheme.models import SchemeVersion
from network.bursaries.scheme.rules import Course, Question, Scheme
from network.bursaries.scheme.words import sentences
from network.core import clock
from network.core.locking import Difference
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.catalogue import queries as catalogue
from network.members.catalogue import requirement
from network.members.catalogue.forms import PartForm
from network.members.catalogue.models import QualificationKind
from network.members.catalogue.requirement import Said

NOT_ADDED = "You began this and have not added it. Press its button, or clear it"


@dataclass(frozen=True)
class Part:
    """A part of the page: its heading, the answers in it, and the rows that belong to it."""

    key: str
    title: str
    answers: tuple[str, ...]
    rows: tuple[str, ...] = ()


PARTS = (
    Part("amount", "How much", ("percentage", "costs", "others_first"), ("caps",)),
    Part("what", "What it pays for", ("kinds",)),
    Part("held", "What applicants must hold already", (), ("prerequisites",)),
    Part("who", "Who can apply", ("membership", "membership_needed", "professions", "residence")),
    Part("when", "When", ("window", "working_days_before")),
    Part("how-often", "How often", (), ("limits",)),
    Part("documents", "Documents", (), ("documents",)),
    Part("conditions", "Conditions of award", ("pay_back",), ("conditions",)),
    Part("payment", "Payment", ("pay_after", "payees", "offer_days")),
    Part("deciding", "Deciding", ("second_approval_pence", "blind", "embargo"), ("criteria",)),
)
FINISHED = frozenset({"save", "look", "try"})  # buttons that ask whether all of it makes sense
ALWAYS_OPEN = frozenset({"amount"})


class Editor:
    """The page of one fund's rules: its forms, and what it says about them."""

    def __init__(self, fund: Fund) -> None:
        self.fund = fund
        self.version, self.stored = queries.current(fund)
        self.kinds = {kind.key: kind for kind in catalogue.kinds()}
        self.titles = {key: kind.title for key, kind in self.kinds.items()}
        self.areas = queries.area_names()
        self.form = RulesForm(
            data=answers_of(self.stored) | {"version": self.version.number, "rows": rows.carried(self.stored)}
        )
        self.form.kinds.choices = self._kind_choices()
        self.form.residence.choices = list(self.areas.items())
        self.row_forms = rows.forms(self.titles)
        self.part = PartForm(prefix="part")
        self.part.kind.choices = sorted(self.titles.items(), key=lambda choice: choice[1])
        self.part.where.choices = [("", "the whole rule")]
        self.trying = TryForm(prefix="try")
        self.trying.kind.choices = [("", "Any course"), *self.part.kind.choices]
        self.rows = self.stored
        self.sentences: tuple[str, ...] = sentences(self.stored, self.titles, self.areas)
        self.differences: list[Difference] = []
        self.tried: Amount | None = None

    def press(self, pressed: str, *, by: Actor) -> SchemeVersion | None:
        """Do what a button says, and return the new version where that saved one; the page says the rest."""
        name, _, rest = pressed.partition(":")
        valid = self.form.validate_on_submit()
        if name not in FINISHED:
            _forget_errors(self.form)
        made: SchemeVersion | None = None
        try:
            self.rows = rows.taken_up(self.form.rows.data or "")
            self._change_rows(name, rest)
        except Refused as refusal:
            valid = valid and name not in FINISHED
            self._refuse(refusal, name, rest)
        try:
            self.sentences = self._read_back() if valid else ()
            if valid and name == "try":
                self._try()
            if valid and name == "save":
                made = self._save(by)
        except Refused as refusal:
            self.sentences = ()
            if name in FINISHED:
                self.form.refuse(refusal)
        self._carry_on()
        return made

    @property
    def prerequisites(self) -> Said | None:
        """The rule of what must be held, in words with a button for each part."""
        tree = requirement.parse(self.rows.prerequisites)
        return requirement.say(tree, self.titles) if tree else None

    @property
    def rows_said(self) -> dict[str, list[str]]:
        """Each row in words."""
        return rows.said(replace(self.rows, membership=self.form.membership.data or ""), self.titles)

    @property
    def problem_form(self) -> Any:
        """The form whose errors the page sums up: of all its forms, the one that was refused."""
        others = (*self.row_forms.values(), self.part, self.trying)
        return next((one for one in others if one.errors and not self.form.errors), self.form)

    def is_open(self, part: Part) -> bool:
        """Whether a part of the page is shown open: it says something, or is to be put right."""
        plain = answers_of(Scheme())
        own = [self.form[name] for name in part.answers]
        said_something = any(field.errors or field.data != _as_shown(plain[field.name]) for field in own)
        has_rows = any(getattr(self.rows, name) for name in part.rows)
        wrong = any(self._row_form(name).errors for name in part.rows)
        return part.key in ALWAYS_OPEN or said_something or has_rows or wrong

    def _row_form(self, name: str) -> Any:
        return self.row_forms.get(name, self.part)

    def _kind_choices(self) -> list[tuple[str, str]]:
        offered = {kind.key for kind in catalogue.kinds(on=clock.today())} | set(self.stored.kinds)
        return [(key, kind.title) for key, kind in self.kinds.items() if key in offered]

    def _change_rows(self, name: str, rest: str) -> None:
        if name == "add" and rest in self.row_forms:
            self._add(rest)
        elif name == "drop":
            what, _, at = rest.partition(":")
            self.rows = rows.removed(self.rows, what, at)
        elif name in ("turn", "instead", "remove", "require"):
            tree = requirement.parse(self.rows.prerequisites)
            match name:
                case "turn":
                    tree = requirement.turn(tree, rest)
                case "instead":
                    tree = requirement.wrap(tree, rest)
                case "remove":
                    tree = requirement.remove(tree, rest)
                case _:
                    tree = requirement.add(tree, self.part.where.data or "", self.part.node)
            spelled = requirement.spell(requirement.parse(requirement.spell(tree), set(self.titles)))
            self.rows = replace(self.rows, prerequisites=spelled)

    def _add(self, name: str) -> None:
        form = self.row_forms[name]
        if form.validate():
            self.rows = rows.added(self.rows, name, form.value(self.rows))
            self.row_forms[name] = rows.forms(self.titles, empty=True)[name]

    def _read_back(self) -> tuple[str, ...]:
        scheme = checked(self.form.scheme(self.rows))
        check_known(scheme, set(self.titles), set(self.areas))
        return sentences(scheme, self.titles, self.areas)

    def _try(self) -> None:
        if not self.trying.validate():
            return
        kind: QualificationKind | None = self.kinds.get(self.trying.kind.data or "")
        course = Course(
            kind=kind.key if kind else "",
            sort=kind.sort.value if kind else "",
            costs=self.trying.costs,
        )
        question = Question(
            course,
            clock.now(),
            self.fund.begins_on,
            self.fund.ends_on,
            member_of=bool(self.trying.member.data),
            other_pence=self.trying.other.data or 0,
        )
        self.tried = award(self.form.scheme(self.rows), question)

    def _save(self, by: Actor) -> SchemeVersion | None:
        if any(self._begun()):
            return None
        if self.form.version.data != self.version.number:
            self._tell_of_the_other()
            return None
        return operations.change(self.fund, self.form.scheme(self.rows), by=by, over=self.version.number)

    def _begun(self) -> Iterator[str]:
        for form in self.row_forms.values():
            if form.is_begun:
                field = form[form.told_by[0]]
                field.errors = [*field.errors, NOT_ADDED]
                yield field.name
        for name in ("level", "hours", "months"):
            if any((text or "").strip() for text in self.part[name].raw_data or ()):
                self.part[name].errors = [NOT_ADDED]
                yield name

    def _tell_of_the_other(self) -> None:
        theirs = sentences(self.stored, self.titles, self.areas)
        self.differences = [
            Difference("Only in yours", one, "") for one in only_in(self.sentences, theirs)
        ] + [Difference("Only in what is saved", "", one) for one in only_in(theirs, self.sentences)]
        if not self.differences:
            self.differences = [Difference("These rules", "the same", "the same, saved meanwhile")]
        self.form.version.data = self.version.number
        self.form.version.raw_data = [str(self.version.number)]

    def _refuse(self, refusal: Refused, name: str, rest: str) -> None:
        if name == "add" and rest in self.row_forms:
            self.row_forms[rest].refuse(refusal)
        elif name == "require":
            self.part.refuse(refusal)
        else:
            self.form.refuse(refusal)

    def _carry_on(self) -> None:
        self.form.rows.data = rows.carried(self.rows)
        self.part.where.choices = [
            ("", "the whole rule"),
            *((one.path, one.sentence) for one in _groups(self.prerequisites) if one.path),
        ]


def _as_shown(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _groups(said: Said | None) -> list[Said]:
    if said is None or not said.parts:
        return []
    return [said, *(inner for one in said.parts for inner in _groups(one))]


def _forget_errors(form: RulesForm) -> None:
    """Say nothing of what is not finished yet while somebody is at a row."""
    form.form_errors.clear()
    for field in form:
        field.errors = []
