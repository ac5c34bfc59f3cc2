"""A published scheme, complete, as one table: who gets how much, and which rule stands in the way."""

from datetime import date
from typing import Any

import pytest

from network.bursaries.scheme import reading
from network.bursaries.scheme.amount import award
from network.bursaries.scheme.judging import judge
from network.bursaries.scheme.words import sentences
from network.members.catalogue.requirement import Facts
from tests.bursaries.scheme.published import BODY, SCHEME, TITLES, ask, at, held

GYM = held("l2-gym")
NOV_2 = date(2026, 11, 2)
CASES: list[tuple[str, dict[str, Any], Facts, int, set[str]]] = [
    # What is given: half of the fee, or the cap, whichever is least.
    ("a member, half of a dear qualification is above the cap", {"fee": 600_00}, GYM, 175_00, set()),
    ("a member, half is exactly the cap", {"fee": 350_00}, GYM, 175_00, set()),
    ("a member, a penny below what meets the cap", {"fee": 349_99}, GYM, 174_99, set()),
    ("a member, half is below the cap", {"fee": 300_00}, GYM, 150_00, set()),
    ("a member, a CPD course above the cap", {"fee": 400_00, "sort": "cpd"}, GYM, 125_00, set()),
    ("a member, a CPD course at the cap", {"fee": 250_00, "sort": "cpd"}, GYM, 125_00, set()),
    ("a member, a CPD course below the cap", {"fee": 90_00, "sort": "cpd"}, GYM, 45_00, set()),
    ("no member, a qualification above the cap", {"fee": 600_00, "member": False}, GYM, 150_00, set()),
    ("no member, a qualification at the cap", {"fee": 300_00, "member": False}, GYM, 150_00, set()),
    ("no member, a qualification below the cap", {"fee": 120_00, "member": False}, GYM, 60_00, set()),
    ("no member, a CPD course above the cap",
     {"fee": 400_00, "sort": "cpd", "member": False}, GYM, 100_00, set()),
    ("no member, a CPD course below the cap",
     {"fee": 50_00, "sort": "cpd", "member": False}, GYM, 25_00, set()),
    ("half a penny is left out", {"fee": 99_99}, GYM, 49_99, set()),
    ("one penny, of which half is none", {"fee": 1}, GYM, 0, set()),
    ("travel is not paid for", {"fee": 200_00, "travel": 80_00}, GYM, 100_00, set()),
    ("travel alone", {"fee": 0, "travel": 80_00}, GYM, 0, {"costs"}),
    ("nothing entered yet", {"fee": 0}, GYM, 0, {"costs"}),
    # When it arrives: 5 working days before.
    ("on the last day, at its last second", {"arrives": at(NOV_2, 23, 59, 59)}, GYM, 150_00, set()),
    ("a second later", {"arrives": at(date(2026, 11, 3))}, GYM, 150_00, {"working_days"}),
    ("at midnight after the last day",
     {"arrives": at(date(2026, 11, 3), 0, 0, 0)}, GYM, 150_00, {"working_days"}),
    ("on the day before the course", {"arrives": at(date(2026, 11, 8))}, GYM, 150_00, {"working_days"}),
    ("on the first day of the course", {"arrives": at(date(2026, 11, 9))}, GYM, 150_00, {"working_days"}),
    ("after Easter, on the last day",
     {"starts_on": date(2026, 4, 13), "arrives": at(date(2026, 4, 2))}, GYM, 150_00, set()),
    ("after Easter, on Good Friday, which is no working day",
     {"starts_on": date(2026, 4, 13), "arrives": at(date(2026, 4, 3))}, GYM, 150_00, {"working_days"}),
    ("after the May bank holiday, on the last day",
     {"starts_on": date(2026, 5, 11), "arrives": at(date(2026, 5, 1), 23, 59, 59)}, GYM, 150_00, set()),
    ("after the May bank holiday, on the holiday itself",
     {"starts_on": date(2026, 5, 11), "arrives": at(date(2026, 5, 4))}, GYM, 150_00, {"working_days"}),
    ("a course on a Saturday counts from the Friday",
     {"starts_on": date(2026, 11, 7), "arrives": at(date(2026, 11, 2))}, GYM, 150_00, set()),
    ("a course on a Saturday, a day late",
     {"starts_on": date(2026, 11, 7), "arrives": at(date(2026, 11, 3))}, GYM, 150_00, {"working_days"}),
    ("the start is not entered yet", {"starts_on": None}, GYM, 150_00, {"window", "working_days"}),
    # When the course starts: in the quarter of the application.
    ("on the last day of the quarter", {"starts_on": date(2026, 12, 31)}, GYM, 150_00, set()),
    ("on the first day of the next quarter", {"starts_on": date(2027, 1, 1)}, GYM, 150_00, {"window"}),
    ("arriving in the last quarter for this one", {"arrives": at(date(2026, 9, 30), 23, 59, 59)}, GYM,
     150_00, {"window"}),
    ("arriving in the first minute of the quarter", {"arrives": at(date(2026, 10, 1))}, GYM, 150_00, set()),
    # What is held already, with its certificate.
    ("a Level 3 from the list", {}, held("l3-er"), 150_00, set()),
    ("nothing from the list", {}, Facts(), 150_00, {"prerequisites"}),
    ("only a qualification that is not on the list", {}, held("l4-falls"), 150_00, {"prerequisites"}),
    ("one from the list that waits for its check", {}, held("l2-gym", verified=False), 150_00,
     {"prerequisites"}),
    ("one from the list that has run out", {}, held("l2-etm", expires_on=date(2026, 10, 19)), 150_00,
     {"prerequisites"}),
    ("one from the list that runs out today", {}, held("l2-etm", expires_on=date(2026, 10, 20)), 150_00,
     set()),
    ("without the certificate", {"documents": ()}, GYM, 150_00, {"document:certificate"}),
    ("with another document", {"documents": ("other",)}, GYM, 150_00, {"document:certificate"}),
    # How often: at most 2 a person, 1 in any 12 months.
    ("an award a year and a day ago", {"past": (date(2025, 10, 19),)}, GYM, 150_00, set()),
    ("an award just a year ago", {"past": (date(2025, 10, 20),)}, GYM, 150_00, set()),
    ("an award a day less than a year ago", {"past": (date(2025, 10, 21),)}, GYM, 150_00, {"limit:2"}),
    ("an award today", {"past": (date(2026, 10, 20),)}, GYM, 150_00, {"limit:2"}),
    ("two awards, both long ago",
     {"past": (date(2019, 3, 1), date(2021, 3, 1))}, GYM, 150_00, {"limit:1"}),
    ("two awards, one of them this year",
     {"past": (date(2019, 3, 1), date(2026, 3, 2))}, GYM, 150_00, {"limit:1", "limit:2"}),
    ("late, twice awarded, and nothing held",
     {"past": (date(2019, 3, 1), date(2026, 3, 2)), "arrives": at(date(2026, 11, 6)), "documents": ()},
     Facts(), 150_00, {"limit:1", "limit:2", "working_days", "prerequisites", "document:certificate"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "holds", "pence", "unmet"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_published_scheme(facts, holds, pence, unmet):
    question = ask(**facts)

    found = judge(SCHEME, question, held=holds, titles=TITLES)

    assert award(SCHEME, question).pence == pence
    assert {one.rule for one in found if not one.met} == unmet
    assert all(bool(one.todo) != one.met for one in found)


def test_it_is_stored_and_read_back_whole():
    assert reading.parse(reading.spell(SCHEME)) == SCHEME


def test_it_reads_back_as_sentences():
    assert sentences(SCHEME, TITLES) == (
        "It pays 50% of: course fee.",
        f"At most £125 for a CPD course, for members of {BODY}.",
        f"At most £175 for a qualification, for members of {BODY}.",
        f"At most £100 for a CPD course, for people who are no members of {BODY}.",
        f"At most £150 for a qualification, for people who are no members of {BODY}.",
        "Whichever is least is what it pays.",
        "It is for any course in the network's catalogue.",
        f"Held on the day of applying: one of: {'; '.join(list(TITLES.values())[:3])}.",
        f"Membership of {BODY} is checked by a coordinator.",
        "One course an application.",
        "At most 2 bursaries of this fund a person, ever.",
        "At most 1 bursary of this fund a person in any 12 months.",
        "The application arrives at least 5 working days before the course starts.",
        "The course starts in the quarter in which the application arrives.",
        "With the application comes: Certificate of the Level 2 or 3 qualification.",
        "Condition of award: lead the first session within 1 month of completing the course, in England.",
        "Condition of award: log the sessions for 12 months after completing the course.",
        "Condition of award: teach for at least 1 year (shown within 12 months of completing the course).",
        "The money is paid after the course, once its certificate is verified.",
        "Where a condition is not kept, nothing is paid; or, if it was paid, it is paid back in full.",
        "The money goes to the applicant or the training provider.",
        "An offer can be accepted for 14 days.",
    )
