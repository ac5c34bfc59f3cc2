"""How much a scheme gives towards a course, step by step."""

from collections.abc import Iterator
from dataclasses import dataclass

from network.bursaries.scheme.rules import Cap, Course, Question, Scheme
from network.bursaries.scheme.said import COSTS, SORTS, capital, listed
from network.core.money import said

NO_TITLES: dict[str, str] = {}


@dataclass(frozen=True)
class Amount:
    """What the scheme gives, what is left for the applicant to pay, and how that was worked out."""

    pence: int
    own_pence: int
    steps: tuple[str, ...]
    eligible_pence: int = 0


def award(scheme: Scheme, question: Question) -> Amount:
    """Work out what a scheme gives: a percentage of the eligible costs, each cap, whichever is least.

    A part of a penny is left out, so that an award is never above its percentage. Nobody gets more than
    what the course costs them once others have paid; with ``others_first`` what others pay comes off the
    eligible costs before the percentage is taken.
    """
    costs = question.course.costs
    total = sum(costs.values())
    eligible = sum(pence for sort, pence in costs.items() if sort in scheme.costs)
    if not eligible:
        return Amount(0, max(0, total - question.other_pence), (_nothing(scheme, total),))
    steps = [_eligible(scheme, question.course, eligible)]
    base = eligible
    if scheme.others_first and question.other_pence:
        base = max(0, eligible - question.other_pence)
        steps.append(
            f"Less {said(question.other_pence)} that others pay: {said(base)}."
            if base
            else f"Others pay {said(question.other_pence)}, so nothing of these costs is left."
        )
    least = base
    if scheme.percentage is not None:
        least = base * scheme.percentage // 100
        steps.append(f"{scheme.percentage}% of {said(base)} is {said(least)}.")
    for cap in applying(scheme, question):
        steps.append(f"{capital(cap_words(cap, scheme.membership))}.")
        least = min(least, cap.pence)
    rest = max(0, total - question.other_pence)
    if rest < least:
        steps.append(f"After the {said(question.other_pence)} that others pay, {said(rest)} is left to pay.")
        least = rest
    if len(steps) > 2:
        steps.append(f"The least of these is {said(least)}: that is what this fund would give.")
    else:
        steps.append(f"This fund would give {said(least)}.")
    own = rest - least
    of_all = f" of {said(total)}" if own != total else ""
    steps.append(f"You would pay {said(own)}{of_all} yourself." if own else "You would pay nothing yourself.")
    return Amount(least, own, tuple(steps), eligible)


def applying(scheme: Scheme, question: Question) -> Iterator[Cap]:
    """Go through the caps that hold for a course; before its kind is known, each that could."""
    course = question.course
    for cap in scheme.caps:
        fits_sort = cap.sort is None or not course.sort or cap.sort == course.sort
        fits_kind = cap.kind is None or not course.kind or cap.kind == course.kind
        if fits_sort and fits_kind and cap.member in (None, question.member_of):
            yield cap


def cap_words(cap: Cap, membership: str, titles: dict[str, str] = NO_TITLES) -> str:
    """Say a cap: "at most £125 for a CPD course, for members of Move Well (invented)"."""
    words = f"at most {said(cap.pence)}"
    if cap.kind is not None:
        words += f" for {titles.get(cap.kind, 'this kind of course')}"
    elif cap.sort is not None:
        words += f" for {SORTS.get(cap.sort, cap.sort)}"
    if cap.member is not None:
        whom = "members" if cap.member else "people who are no members"
        words += f", for {whom} of {membership or 'the body named in the rules'}"
    return words


def _eligible(scheme: Scheme, course: Course, eligible: int) -> str:
    parts = [
        f"{COSTS[sort]} {said(course.costs[sort])}" for sort in scheme.costs if course.costs.get(sort, 0) > 0
    ]
    together = f", together {said(eligible)}" if len(parts) > 1 else ""
    left_out = [COSTS[sort] for sort, pence in course.costs.items() if pence > 0 and sort not in scheme.costs]
    not_paid = f" It does not pay for {listed(left_out)}." if left_out else ""
    return f"This fund pays towards: {listed(parts)}{together}.{not_paid}"


def _nothing(scheme: Scheme, total: int) -> str:
    paid = listed(COSTS[sort] for sort in scheme.costs)
    if total:
        return f"This fund pays towards {paid} only, and none of your costs is one of those."
    return f"Enter your costs, and you will see what this fund would give. It pays towards {paid}."
