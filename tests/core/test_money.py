"""Amounts as people write them: what is read, and in what words everything else is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form as PlainForm

from network.core.fields import Pounds
from network.core.money import MINUS, MOST_PENCE, read_pounds, said
from network.core.rules import Refused


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("250", 250_00),
        ("£1,250.50", 125050),
        (" £ 1,250.50 ", 125050),
        ("1250.50", 125050),
        ("0.01", 1),
        ("12,345,678.90", 1_234_567_890),
        ("007", 7_00),
    ],
)
def test_an_amount_is_read_as_whole_pence(typed: str, pence: int) -> None:
    assert read_pounds(typed) == pence


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("0", "more than nothing"),
        ("0.00", "more than nothing"),
        ("-1", "without a minus"),
        (f"{MINUS}5", "without a minus"),
        ("£-5", "without a minus"),
        ("1e9", "no amount of money"),
        ("1.250,50", "no amount of money"),
        ("12.345", "two figures"),
        ("12.5", "two figures"),
        ("1,25", "no amount of money"),
        ("12,34,567", "no amount of money"),
        (",250", "no amount of money"),
        ("", "no amount of money"),
        ("£", "no amount of money"),
        ("twelve", "no amount of money"),
        ("12 50", "no amount of money"),
        ("12.", "no amount of money"),
        ("٣٤", "no amount of money"),
        ("0x10", "no amount of money"),
        ("nan", "no amount of money"),
        ("9" * 400, "more than any fund holds"),
        ("1,000,000,000.01", "at most £1,000,000,000"),
    ],
)
def test_what_could_be_read_in_two_ways_or_not_at_all_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_pounds(typed)


def test_the_least_and_the_most_can_be_others() -> None:
    assert read_pounds("0", least_pence=0) == 0
    with pytest.raises(Refused, match="at least £5"):
        read_pounds("4.99", least_pence=5_00)
    with pytest.raises(Refused, match="at most £5"):
        read_pounds("5.01", most_pence=5_00)


@pytest.mark.parametrize(
    ("pence", "words"),
    [(0, "£0"), (5, "£0.05"), (125000, "£1,250"), (125050, "£1,250.50"), (-300_00, f"{MINUS}£300")],
)
def test_an_amount_is_said_without_pence_where_there_are_none(pence: int, words: str) -> None:
    assert said(pence) == words


@given(st.integers(1, MOST_PENCE))
def test_what_is_said_is_read_back(pence: int) -> None:
    assert read_pounds(said(pence)) == pence


@pytest.mark.parametrize("typed", ["0", "-1", "1e9", "1.250,50", "12.345"])
def test_a_form_keeps_what_was_typed_and_says_beside_it_what_to_type_instead(typed: str) -> None:
    class AmountForm(PlainForm):
        pence = Pounds("Amount")

    form = AmountForm(MultiDict({"pence": typed}))

    assert not form.validate()
    assert form.pence.data is None
    assert form.pence._value() == typed
    assert form.pence.errors[0].startswith(("Enter", "This is no amount"))


def test_a_form_reads_pounds_and_shows_an_amount_that_is_known() -> None:
    class AmountForm(PlainForm):
        pence = Pounds("Amount")

    assert AmountForm(MultiDict({"pence": "£1,250.50"})).pence.data == 125050
    assert AmountForm(data={"pence": 125050}).pence._value() == "1,250.50"
