"""What may be asked of the directory, and the one address of each question."""

from datetime import date

import pytest

from network.core.rules import Refused
from network.members.directory.rules import Filter, Who


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ({}, Filter()),
        ({"condition": " cancer ", "area": "winslow"}, Filter(condition="cancer", area="winslow")),
        ({"on": "2027-03-28"}, Filter(on=date(2027, 3, 28))),
        ({"on-day": "28", "on-month": "3", "on-year": "2027"}, Filter(on=date(2027, 3, 28))),
        ({"within": "10", "level": "4"}, Filter(within=10, level=4)),
        ({"text": "  amina   khan "}, Filter(text="amina khan")),
        ({"who": "partners"}, Filter(who=Who.PARTNERS)),
        ({"utm_source": "x"}, Filter()),
    ],
)
def test_a_filter_is_read_from_an_address(words: dict[str, str], asked: Filter) -> None:
    assert Filter.read(words) == asked


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"within": "-1"}, "within"),
        ({"within": "101"}, "within"),
        ({"within": "\N{ARABIC-INDIC DIGIT ONE}0"}, "within"),
        ({"within": "9" * 5000}, "within"),
        ({"level": "000000" + "9" * 20}, "level"),
        ({"stage": "asleep"}, "stage"),
        ({"level": "four"}, "level"),
        ({"on": "2027-02-29"}, "on"),
        ({"on": "0000-00-00"}, "on"),
        ({"on": "9999-12-31"}, "on"),
        ({"on-day": "31", "on-month": "6", "on-year": "2027"}, "on"),
        ({"on-day": "1"}, "on"),
        ({"status": "asleep"}, "status"),
        ({"who": "everyone' OR 1=1"}, "who"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_field(words: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        Filter.read(words)

    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        (Filter(), {}),
        (Filter(condition="cancer", on=date(2027, 3, 28)), {"condition": "cancer", "on": "2027-03-28"}),
        (Filter(within=10, area="winslow"), {"area": "winslow", "within": "10"}),
        (Filter(who=Who.EVERYBODY, status="left"), {"who": "everybody", "status": "left"}),
    ],
)
def test_each_filter_has_one_address_that_reads_back(asked: Filter, address: dict[str, str]) -> None:
    assert asked.address == address
    assert Filter.read(asked.address) == asked
