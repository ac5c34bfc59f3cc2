"""Whether a scheme's rules are met, one by one: the rule, what was found, and what to do about it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from network.bursaries.scheme import working_days
from network.bursaries.scheme.rules import Limit, Payee, Question, Scheme, Stage, Window
from network.bursaries.scheme.said import COSTS, capital, counted, listed, on
from network.core import clock
from network.core.dates import add_months, in_words
from network.core.money import said
from network.members.catalogue import requirement
from network.members.catalogue.requirement import All, Any, Facts, Node, Voice

NO_TITLES: Mapping[str, str] = {}
PAYEES: Mapping[Payee, str] = {Payee.APPLICANT: "the applicant", Payee.PROVIDER: "the training provider"}


@dataclass(frozen=True)
class Finding:
    """What came of one rule. ``known`` is False while nobody can say, since something is not entered yet."""

    rule: str
    met: bool
    sentence: str  # the rule
    why: str  # what was found
    todo: str = ""  # what to do about it, where it is not met
    known: bool = True


def judge(
    scheme: Scheme,
    question: Question,
    *,
    held: Facts,
    titles: Mapping[str, str] = NO_TITLES,
    areas: Mapping[str, str] = NO_TITLES,
) -> tuple[Finding, ...]:
    """Judge an application, or somebody before they apply, by each rule that the scheme has.

    ``held`` is what they hold; ``titles`` and ``areas`` name kinds and areas. The words speak about the
    applicant without naming them, so that applicants and funders read the same.
    """
    return tuple(_Judge(scheme, question, held, titles, areas).findings())


def quarter_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the quarter of the calendar year that a day lies in."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return first, date.fromordinal(add_months(first, 3).toordinal() - 1)


def free_again_on(limit: Limit, awarded_on: Collection[date], day: date) -> date | None:
    """Return the first day from ``day`` on which one more award is within a limit; None if never.

    "1 in any 12 months" counts the dates of awards: after one of 9 March 2026 the next can be of
    9 March 2027.
    """
    if limit.months is None:
        return day if len(awarded_on) < limit.count else None
    ends = sorted(add_months(one, limit.months) for one in awarded_on)
    counting = [end for end in ends if day < end]
    return day if len(counting) < limit.count else counting[len(counting) - limit.count]


@dataclass(frozen=True)
class _Judge:
    scheme: Scheme
    question: Question
    held: Facts
    titles: Mapping[str, str]
    areas: Mapping[str, str]
    day: date = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "day", clock.london_date(self.question.at))

    def findings(self) -> Iterator[Finding]:
        yield from self._who()
        yield from self._when()
        yield self._costs()
        if self.question.payee is not None:
            yield self._payee(self.question.payee)
        yield from self._documents()

    def _who(self) -> Iterator[Finding]:
        scheme = self.scheme
        if scheme.kinds:
            yield self._kinds()
        if (tree := requirement.parse(scheme.prerequisites)) is not None:
            yield self._prerequisites(tree)
        if scheme.membership_needed:
            yield self._membership()
        if scheme.professions:
            yield self._professions()
        if scheme.residence:
            yield self._residence()
        for number, limit in enumerate(scheme.limits, start=1):
            yield self._limit(number, limit)

    def _when(self) -> Iterator[Finding]:
        if self.scheme.window is not Window.ANY:
            yield self._window()
        if self.scheme.working_days_before is not None:
            yield self._working_days(self.scheme.working_days_before)

    def _documents(self) -> Iterator[Finding]:
        for document in self.scheme.documents:
            if document.stage is Stage.APPLICATION:
                sent = document.key in self.question.documents
                yield Finding(
                    f"document:{document.key}",
                    sent,
                    f"The application comes with: {document.title}.",
                    "It is there." if sent else "It is not there yet.",
                    "" if sent else f"Add a file: {document.title}.",
                    known=sent,
                )

    def _kinds(self) -> Finding:
        chosen = self.question.course.kind
        names = listed((self.titles.get(key, key) for key in self.scheme.kinds), "or")
        sentence = f"The course is one of: {names}." if len(self.scheme.kinds) > 1 else f"It is for {names}."
        if not chosen:
            return _unknown("kinds", sentence, "No course is chosen yet.", "Choose a course.")
        name = self.titles.get(chosen, chosen)
        if chosen in self.scheme.kinds:
            return Finding("kinds", True, sentence, f"{name} is chosen.")
        todo = f"Choose one of: {names}; or look for another fund."
        return Finding(
            "kinds", False, sentence, f"{name} is chosen, and this fund does not pay for it.", todo
        )

    def _prerequisites(self, tree: Node) -> Finding:
        sentence = prerequisites_sentence(tree, self.titles)
        verdict = requirement.evaluate(tree, self.held, self.day, titles=self.titles, voice=Voice.THEY)
        if verdict.met:
            why = listed(leaf.why for leaf in verdict.leaves() if leaf.met)
            return Finding("prerequisites", True, sentence, f"{why}.")
        lacking = "; ".join(line.words for line in requirement.missing(verdict))
        todo = "Add the qualification with its certificate and have it verified, or take it first."
        return Finding("prerequisites", False, sentence, f"{lacking}.", todo)

    def _membership(self) -> Finding:
        body = self.scheme.membership
        sentence = f"It is for members of {body}."
        if self.question.member_of:
            return Finding("membership", True, sentence, "The membership is checked and valid.")
        todo = f"Send your membership of {body} for checking, with its last day."
        return Finding("membership", False, sentence, "No membership is checked and valid on this day.", todo)

    def _professions(self) -> Finding:
        names = listed(self.scheme.professions, "or")
        sentence = f"It is for registered professions: {names}."
        having = [one for one in self.scheme.professions if one in self.question.professions]
        if having:
            return Finding("professions", True, sentence, f"Checked: {listed(having)}.")
        todo = f"Send your registration as {names} for checking."
        return Finding("professions", False, sentence, "No such registration is checked.", todo)

    def _residence(self) -> Finding:
        names = listed((self.areas.get(key, key) for key in self.scheme.residence), "or")
        sentence = f"It is for people who live in {names}."
        having = [self.areas.get(key, key) for key in self.scheme.residence if key in self.question.residence]
        if having:
            return Finding("residence", True, sentence, f"Checked: lives in {listed(having)}.")
        todo = "Tell us where you live, and a coordinator checks it."
        return Finding("residence", False, sentence, "No address there is checked.", todo)

    def _limit(self, number: int, limit: Limit) -> Finding:
        sentence = limit_sentence(limit)
        had = [one.awarded_on for one in self.question.past]
        free_on = free_again_on(limit, had, self.day)
        if free_on == self.day:
            if had:
                last = in_words(max(had))
                why = f"{capital(counted(len(had), 'award'))} of this fund before, the last on {last}."
            else:
                why = "No award of this fund before."
            return Finding(f"limit:{number}", True, sentence, why)
        if free_on is None:
            why = f"{capital(counted(len(had), 'award'))} of this fund before."
            return Finding(f"limit:{number}", False, sentence, why, "Look for another fund.")
        why = f"The last award of this fund was on {in_words(max(had))}."
        return Finding(f"limit:{number}", False, sentence, why, f"Apply again from {on(free_on)}.")

    def _window(self) -> Finding:
        if self.scheme.window is Window.QUARTER:
            first, last = quarter_of(self.day)
            sentence = "The course starts in the quarter in which the application arrives."
        else:
            first, last = self.question.begins_on, self.question.ends_on
            sentence = "The course starts in the period of the fund."
        between = f"from {on(first)} to {on(last)}"
        starts_on = self.question.course.starts_on
        if starts_on is None:
            why = f"That is {between}. The start of the course is not entered yet."
            return _unknown("window", sentence, why, "Enter when the course starts.")
        why = f"That is {between}. The course starts on {on(starts_on)}."
        if first <= starts_on <= last:
            return Finding("window", True, sentence, why)
        later = starts_on > last and self.scheme.window is Window.QUARTER
        todo = (
            f"Apply in the quarter of the course: from {on(quarter_of(starts_on)[0])}, if money is left then."
            if later
            else f"Choose a course that starts {between}."
        )
        return Finding("window", False, sentence, why, todo)

    def _working_days(self, count: int) -> Finding:
        sentence = working_days_sentence(count)
        starts_on = self.question.course.starts_on
        if starts_on is None:
            why = "The start of the course is not entered yet."
            return _unknown("working_days", sentence, why, "Enter when the course starts.")
        last = working_days.last_day(starts_on, count, working_days.bank_days_before(starts_on, count))
        why = f"The course starts on {on(starts_on)}, so the last day to apply is {on(last)}, until midnight."
        if self.day <= last:
            return Finding("working_days", True, sentence, why)
        first = working_days.first_start(self.day, count, working_days.bank_days_after(self.day, count))
        todo = f"Choose a course that starts on {on(first)} or later."
        return Finding("working_days", False, sentence, f"{why} That day is over.", todo)

    def _costs(self) -> Finding:
        names = listed(COSTS[sort] for sort in self.scheme.costs)
        sentence = f"It pays towards: {names}."
        costs = self.question.course.costs
        eligible = sum(pence for sort, pence in costs.items() if sort in self.scheme.costs)
        if eligible:
            return Finding("costs", True, sentence, f"{said(eligible)} of the costs are of that sort.")
        if not sum(costs.values()):
            return _unknown("costs", sentence, "No costs are entered yet.", "Enter what the course costs.")
        return Finding("costs", False, sentence, "None of the costs is of that sort.", f"Enter the {names}.")

    def _payee(self, payee: Payee) -> Finding:
        names = listed((PAYEES[one] for one in self.scheme.payees), "or")
        met = payee in self.scheme.payees
        todo = "" if met else f"Choose {names}."
        return Finding(
            "payee", met, f"The money goes to {names}.", f"{capital(PAYEES[payee])} is chosen.", todo
        )


def limit_sentence(limit: Limit) -> str:
    """Say how often somebody can have an award."""
    times = counted(limit.count, "bursary") if limit.count == 1 else f"{limit.count} bursaries"
    if limit.months is None:
        return f"At most {times} of this fund a person, ever."
    return f"At most {times} of this fund a person in any {counted(limit.months, 'month')}."


def working_days_sentence(count: int) -> str:
    """Say how long before the course the application must arrive."""
    return f"The application arrives at least {counted(count, 'working day')} before the course starts."


def prerequisites_sentence(tree: Node, titles: Mapping[str, str]) -> str:
    """Say what somebody must hold already when they apply."""
    sentence = requirement.say(tree, titles).sentence
    grouped = isinstance(tree, All | Any)
    return f"Held on the day of applying: {sentence[:1].lower() + sentence[1:] if grouped else sentence}"


def _unknown(rule: str, sentence: str, why: str, todo: str) -> Finding:
    return Finding(rule, False, sentence, why, todo, known=False)
