"""Schemes are written as JSON and read back equal; what is broken is refused in words."""

import json

import pytest
from hypothesis import given, settings

from network.bursaries.scheme import reading
from network.bursaries.scheme.rules import Cap, Scheme
from network.core.rules import Refused
from tests.bursaries.scheme.strategies import SCHEMES


def test_nothing_written_is_the_plain_scheme():
    assert reading.parse({}) == Scheme()
    assert reading.spell(Scheme()) == {}


@settings(deadline=None)
@given(SCHEMES)
def test_a_scheme_is_read_back_as_it_was_written(scheme):
    stored = json.loads(json.dumps(reading.spell(scheme)))

    assert reading.parse(stored) == scheme


def test_only_what_differs_is_written():
    assert reading.spell(Scheme(percentage=50, caps=(Cap(175_00, "cpd"),))) == {
        "percentage": 50,
        "caps": [{"pence": 175_00, "sort": "cpd"}],
    }


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "a set of names and values"),
        ({"discount": 5}, "“discount” is not a word that schemes know"),
        ({"percentage": "50"}, "percentage: this should be a whole number"),
        ({"percentage": 12.5}, "percentage: this should be a whole number"),
        ({"percentage": True}, "percentage: this should be a whole number"),
        ({"percentage": 0}, "from 1 to 100, not 0"),
        ({"percentage": 101}, "from 1 to 100, not 101"),
        ({"blind": 1}, "blind: this should be yes or no"),
        ({"caps": 5}, "caps: this should be a list"),
        ({"caps": "175"}, "caps: this should be a list"),
        ({"caps": [{"pence": 1}] * 101}, "at most 100 can stand here"),
        ({"caps": [{}]}, "caps, number 1: “pence” is missing"),
        ({"caps": [{"pence": 0}]}, "more than nothing"),
        ({"caps": [{"pence": 10**14}]}, "too large"),
        ({"caps": [{"pence": 5, "sort": "dance"}]}, "A cap is for one of: qualification, cpd, credential"),
        ({"caps": [{"pence": 5, "sort": "cpd", "kind": "l4-falls"}]}, "not for both"),
        ({"caps": [{"pence": 5, "member": True}]}, "name the body whose members are meant"),
        ({"caps": [{"pence": 5}, {"pence": 6}]}, "Two caps are for the same"),
        ({"costs": []}, "at least one sort of cost"),
        ({"costs": ["fee", "fee"]}, "twice"),
        ({"costs": ["cake"]}, "choose one of fee, assessment"),
        ({"window": "soon"}, "window: choose one of any, fund_period, quarter"),
        ({"working_days_before": 0}, "Working days must be from 1 to 60, not 0"),
        ({"prerequisites": "any("}, "is missing"),
        ({"prerequisites": "x" * 4001}, "at most 4,000 characters"),
        ({"limits": [{"count": 0}]}, "from 1 to 100"),
        ({"limits": [{"count": 1}, {"count": 2}]}, "Two limits are for the same months"),
        ({"documents": [{"key": "A b", "title": "x"}]}, "cannot be a key"),
        ({"documents": [{"key": "a", "title": " "}]}, "Enter the name of the document"),
        ({"documents": [{"key": "a", "title": "b"}, {"key": "a", "title": "c"}]}, "asked for twice"),
        ({"membership_needed": True}, "Name the body"),
        ({"professions": [" "]}, "A line is empty"),
        ({"conditions": [{"measure": "sessions", "months": 12}]}, "Sessions must be from 1 to 1000"),
        ({"conditions": [{"measure": "log", "months": 12, "sessions": 2}]}, "Only a condition that counts"),
        ({"conditions": [{"measure": "other", "months": 12}]}, "Say in words"),
        ({"conditions": [{"measure": "log", "months": 0}]}, "Months must be from 1 to 120"),
        ({"payees": []}, "Choose whom the money can go to"),
        ({"second_approval_pence": -1}, "above which a second funder approves"),
        ({"criteria": [{"key": "need", "title": "Need", "most": 0}]}, "from 1 to 100"),
        ({"offer_days": 0}, "The days to accept an offer must be from 1 to 90"),
    ],
)
def test_what_is_broken_is_refused_in_words(data, words):
    with pytest.raises(Refused) as refused:
        reading.parse(data)

    assert words in str(refused.value)
