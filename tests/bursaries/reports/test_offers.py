"""What reports put on other pages: three numbers, a fund's report, a bursary's papers."""

import pytest

from network.bursaries.applications.rules import Status
from network.bursaries.reports.offers import achieved, panels
from tests import factories


def titles(place, actor, thing=None):
    return [panel.title for panel in panels(place, actor, thing)]


def test_funder_and_coordinator_read_what_it_achieved_in_three_numbers(
    amina, esi, ben, carol, fund, qualified, signed_in_as
):
    qualified(amina)
    qualified(esi, awarded_pence=100_00)

    for reader in (ben, carol):
        assert achieved(reader) == [("People qualified", "2"), ("Paid so far", "£400"), ("Cost each", "£200")]
        assert "What it has achieved" in signed_in_as(reader).get("/bursaries/").text
    assert titles("bursaries", amina) == []
    page = signed_in_as(ben).get("/bursaries/report").text
    assert page.index("Cost each") < page.index("£200") < page.index("Left")


def test_a_page_without_funds_says_what_will_be_there(carol, signed_in_as):
    assert "once there is a fund" in signed_in_as(carol).get("/bursaries/").text
    assert "No fund yet" in signed_in_as(carol).get("/bursaries/report").text


def test_a_fund_leads_to_its_report_for_who_may_see_its_money(amina, ben, carol, fund):
    other = factories.fund("Of somebody else")

    assert titles("fund", ben, fund) == titles("fund", carol, fund) == ["Report"]
    assert titles("fund", ben, other) == titles("fund", amina, fund) == []


@pytest.mark.parametrize(("who", "sees"), [("carol", True), ("ben", True), ("amina", False), ("esi", False)])
def test_a_bursary_leads_to_its_papers_for_who_may_have_them(request, amina, ben, carol, fund, who, sees):
    bursary = factories.application(amina, fund, Status.ACCEPTED)
    factories.declaration(ben, bursary)

    assert (titles("bursary", request.getfixturevalue(who), bursary) == ["All papers"]) is sees
