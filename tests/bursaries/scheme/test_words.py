"""A scheme read back: every rule that is on is said, and none that is off."""

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings

from network.bursaries.scheme.rules import (
    AwardCondition,
    Cap,
    CostSort,
    Criterion,
    DocumentAsked,
    Measure,
    PayAfter,
    Payee,
    Scheme,
    Stage,
    Window,
)
from network.bursaries.scheme.words import condition_words, sentences
from tests.bursaries.scheme.strategies import SCHEMES

PLAIN = Scheme()
OTHER_VALUES = {
    "kinds": ("l4-falls",),
    "percentage": 50,
    "caps": (Cap(1_00),),
    "costs": (CostSort.FEE, CostSort.TRAVEL),
    "working_days_before": 5,
    "window": Window.QUARTER,
    "prerequisites": "l2-gym",
    "limits": (),
    "documents": (DocumentAsked("a", "Proof of income"),),
    "membership": "Move Well",
    "professions": ("physiotherapist",),
    "residence": ("winslow",),
    "conditions": (AwardCondition(Measure.LOG, 12),),
    "pay_after": PayAfter.CONDITIONS,
    "others_first": True,
    "payees": (Payee.PROVIDER,),
    "second_approval_pence": 500_00,
    "criteria": (Criterion("need", "Need in the area"),),
    "blind": True,
    "embargo": True,
    "offer_days": 21,
}


@pytest.mark.parametrize("name", sorted(set(OTHER_VALUES) - {"limits"}))
def test_each_rule_is_heard(name):
    assert sentences(replace(PLAIN, **{name: OTHER_VALUES[name]})) != sentences(PLAIN)


def test_no_rule_is_forgotten_here():
    beside_others = {"membership_needed", "pay_back"}  # which say more of another rule

    assert set(OTHER_VALUES) | beside_others == {one.name for one in fields(Scheme)}


@settings(deadline=None)
@given(SCHEMES)
def test_every_sentence_is_one(scheme):
    assert all(one.strip() == one and one.endswith(".") for one in sentences(scheme))


def test_blind_says_what_it_cannot_do():
    assert any("hides names, not identities" in one for one in sentences(replace(PLAIN, blind=True)))


def test_names_are_used_where_they_are_known():
    said = sentences(
        Scheme(kinds=("l4-falls",), residence=("winslow",), caps=(Cap(80_00, kind="l4-falls"),)),
        {"l4-falls": "Level 4 Falls"},
        {"winslow": "Winslow"},
    )

    assert "It is for: Level 4 Falls." in said
    assert "At most £80 for Level 4 Falls." in said
    assert "Applicants live in Winslow. A coordinator checks that." in said


def test_documents_are_asked_for_when_they_are_needed():
    scheme = Scheme(
        documents=(DocumentAsked("a", "Certificate"), DocumentAsked("b", "Invoice", Stage.CLAIM)),
    )

    assert [one for one in sentences(scheme) if "comes:" in one] == [
        "With the application comes: Certificate.",
        "With the claim comes: Invoice.",
    ]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (AwardCondition(Measure.START, 1, words="in England"),
         "Lead the first session within 1 month of completing the course, in England"),
        (AwardCondition(Measure.SESSIONS, 12, sessions=12, in_area=True),
         "Lead 12 sessions within 12 months of completing the course, in the area of the application"),
        (AwardCondition(Measure.LOG, 12), "Log the sessions for 12 months after completing the course"),
        (AwardCondition(Measure.EVALUATION, 6),
         "Use the network's evaluation for 6 months after completing the course"),
        (AwardCondition(Measure.OTHER, 12, words="teach for at least 1 year."),
         "Teach for at least 1 year (shown within 12 months of completing the course)"),
    ],
)  # fmt: skip
def test_conditions_of_award_are_promises(condition, words):
    assert condition_words(condition) == words
