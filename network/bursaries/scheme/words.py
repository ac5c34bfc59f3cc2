"""A scheme read back as plain sentences."""

from collections.abc import Iterator, Mapping

from network.bursaries.scheme.amount import cap_words
from network.bursaries.scheme.judging import (
    NO_TITLES,
    PAYEES,
    limit_sentence,
    prerequisites_sentence,
    working_days_sentence,
)
from network.bursaries.scheme.rules import AwardCondition, Measure, PayAfter, Scheme, Stage, Window
from network.bursaries.scheme.said import COSTS, capital, counted, listed
from network.core.money import said
from network.members.catalogue import requirement

PAID: Mapping[PayAfter, str] = {
    PayAfter.ACCEPTANCE: "The money can be paid as soon as the offer is accepted.",
    PayAfter.COMPLETION: "The money is paid after the course, once its certificate is verified.",
    PayAfter.CONDITIONS: (
        "The money is paid once the certificate is verified and every condition of award is kept."
    ),
}
BLIND = (
    "Assessors do not see the applicant's name. In a network of this size that hides names, not identities: "
    "somebody may be recognised by their course and area."
)


def sentences(
    scheme: Scheme, titles: Mapping[str, str] = NO_TITLES, areas: Mapping[str, str] = NO_TITLES
) -> tuple[str, ...]:
    """Say the whole scheme in plain sentences, in the order in which people ask: what, who, when, then."""
    return tuple(
        sentence
        for part in (_amount(scheme, titles), _who(scheme, titles, areas), _when(scheme), _after(scheme))
        for sentence in part
    ) + tuple(_deciding(scheme))


def condition_words(condition: AwardCondition) -> str:
    """Say a condition of award as a promise: "Lead the first session within 1 month of completing …"."""
    months = counted(condition.months, "month")
    after = f"within {months} of completing the course"
    area = ", in the area of the application" if condition.in_area else ""
    more = f", {condition.words.strip().rstrip('.')}" if condition.words.strip() else ""
    match condition.measure:
        case Measure.START:
            said_ = f"Lead the first session {after}{area}{more}"
        case Measure.SESSIONS:
            said_ = f"Lead {counted(condition.sessions, 'session')} {after}{area}{more}"
        case Measure.LOG:
            said_ = f"Log the sessions{area} for {months} after completing the course{more}"
        case Measure.EVALUATION:
            said_ = f"Use the network's evaluation for {months} after completing the course{area}{more}"
        case Measure.OTHER:
            said_ = f"{capital(condition.words.strip().rstrip('.'))}{area} (shown {after})"
    return said_


def _amount(scheme: Scheme, titles: Mapping[str, str]) -> Iterator[str]:
    costs = listed(COSTS[sort] for sort in scheme.costs)
    if scheme.percentage is None or scheme.percentage == 100:
        whole = "in full" if not scheme.caps else "up to the amounts below"
        yield f"It pays {whole} for: {costs}."
    else:
        yield f"It pays {scheme.percentage}% of: {costs}."
    for cap in scheme.caps:
        yield f"{capital(cap_words(cap, scheme.membership, dict(titles)))}."
    if scheme.caps:
        yield "Whichever is least is what it pays."
    if scheme.others_first:
        yield "Ask others first: what an employer or another fund pays comes off these costs beforehand."


def _who(scheme: Scheme, titles: Mapping[str, str], areas: Mapping[str, str]) -> Iterator[str]:
    if scheme.kinds:
        yield f"It is for: {listed((titles.get(key, key) for key in scheme.kinds), 'or')}."
    else:
        yield "It is for any course in the network's catalogue."
    if (tree := requirement.parse(scheme.prerequisites)) is not None:
        yield prerequisites_sentence(tree, titles)
    if scheme.membership_needed:
        yield f"Applicants are members of {scheme.membership}. A coordinator checks that."
    elif scheme.membership:
        yield f"Membership of {scheme.membership} is checked by a coordinator."
    if scheme.professions:
        yield f"Applicants are registered as {listed(scheme.professions, 'or')}. A coordinator checks that."
    if scheme.residence:
        names = listed((areas.get(key, key) for key in scheme.residence), "or")
        yield f"Applicants live in {names}. A coordinator checks that."
    yield "One course an application."
    yield from map(limit_sentence, scheme.limits)


def _when(scheme: Scheme) -> Iterator[str]:
    if scheme.working_days_before is not None:
        yield working_days_sentence(scheme.working_days_before)
    if scheme.window is Window.FUND_PERIOD:
        yield "The course starts in the period of the fund."
    elif scheme.window is Window.QUARTER:
        yield "The course starts in the quarter in which the application arrives."
    for stage, when in ((Stage.APPLICATION, "the application"), (Stage.CLAIM, "the claim")):
        titles = [document.title for document in scheme.documents if document.stage is stage]
        if titles:
            yield f"With {when} comes: {'; '.join(titles)}."


def _after(scheme: Scheme) -> Iterator[str]:
    for condition in scheme.conditions:
        first = "Before the money is paid: " if condition.before_payment else "Condition of award: "
        yield f"{first}{_small(condition_words(condition))}."
    yield PAID[scheme.pay_after]
    if scheme.conditions:
        yield (
            "Where a condition is not kept, nothing is paid; or, if it was paid, it is paid back in full."
            if scheme.pay_back
            else "Where a condition is not kept, the coordinator and the funder decide what follows."
        )
    yield f"The money goes to {listed((PAYEES[one] for one in scheme.payees), 'or')}."
    yield f"An offer can be accepted for {counted(scheme.offer_days, 'day')}."


def _deciding(scheme: Scheme) -> Iterator[str]:
    if scheme.second_approval_pence is not None:
        above = said(scheme.second_approval_pence)
        yield f"An award above {above} takes the approval of two different funders."
    if scheme.criteria:
        criteria = "; ".join(f"{one.title} (0 to {one.most})" for one in scheme.criteria)
        yield f"Assessors score: {criteria}."
    if scheme.blind:
        yield BLIND
    if scheme.embargo:
        yield "Decisions are kept back until the funder releases them to everybody at once."


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
