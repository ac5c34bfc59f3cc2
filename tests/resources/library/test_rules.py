"""How true a resource is on a day, what two ways of writing an address share, and how tags are kept."""

from datetime import date

import pytest

from network.resources.library.rules import (
    Freshness,
    ReviewRules,
    freshness,
    hidden_before,
    link_key,
    tidy_tags,
)

RULES = ReviewRules(months=24, due_days=30, hidden_days=60)
REVIEW_BY = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 30), Freshness.CURRENT),
        (date(2026, 12, 1), Freshness.DUE),
        (date(2026, 12, 31), Freshness.DUE),
        (date(2027, 1, 1), Freshness.OVERDUE),
        (date(2027, 3, 1), Freshness.OVERDUE),
        (date(2027, 3, 2), Freshness.HIDDEN),
    ],
)
def test_a_resource_is_due_then_overdue_then_hidden(today, expected):
    assert freshness(REVIEW_BY, today, RULES) is expected
    assert (hidden_before(today, RULES) > REVIEW_BY) == (expected is Freshness.HIDDEN)


def test_a_resource_without_a_date_is_current_for_ever():
    assert freshness(None, date(2099, 1, 1), RULES) is Freshness.CURRENT


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.org/guide",
        "http://WWW.Example.org/guide/",
        "https://www.example.org:443/guide#page-3",
        "https://www.example.org/guide?utm_source=mail&UTM_Campaign=x",
        "  https://www.example.org./guide  ",
    ],
)
def test_two_ways_of_writing_one_address_have_one_key(address):
    assert link_key(address) == "www.example.org/guide"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/Guide", "https://example.org/guide"),
        ("https://example.org/?page=1", "https://example.org/?page=2"),
        ("https://example.org:8443/", "https://example.org/"),
        ("https://a.example.org/", "https://example.org/"),
    ],
)
def test_two_addresses_have_two_keys(one, other):
    assert link_key(one) != link_key(other)


@pytest.mark.parametrize("text", ["", "http://[", "https://example.org:port/", "not an address at all"])
def test_what_is_no_address_breaks_nothing(text):
    assert isinstance(link_key(text), str)


def test_tags_are_kept_small_single_and_in_order():
    assert tidy_tags([" Falls  Prevention", "falls prevention", "", "Balance"]) == (
        "balance",
        "falls prevention",
    )
