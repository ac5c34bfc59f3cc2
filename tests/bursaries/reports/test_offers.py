"""What reports put on other pages: three numbers, a fund's report, a bursary's papers."""

import pytest

from network.bursaries.applications.rules import Status
from network.bursaries.reports.offers import achieved, panels
from network.core.permission import Role
from tests import factories
from tests.plugins.statements import statements


def titles(place, actor, thing=None):
    return [panel.title for panel in panels(place, actor, thing)]


def test_funder_and_coordinator_read_what_it_achieved_in_three_numbers(
    amina, esi, ben, carol, fund, qualified, signed_in_as
):
    qualified(amina)
    qualified(esi, awarded_pence=100_00)

    for reader in (ben, carol):
        assert achieved(reader, [fund]) == [
            ("People qualified", "2"),
            ("Paid so far", "£400"),
            ("Cost each", "£200"),
        ]
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


def test_a_funders_home_page_says_what_is_left_and_what_it_has_achieved_of_their_own_funds(
    amina, esi, ben, carol, fund, qualified, signed_in_as
):
    qualified(amina)
    factories.application(esi, factories.fund("Of somebody else", pence=7_777_00), Status.PAID)
    both = factories.member("Dora Lind", Role.COORDINATOR, email="dora@network.example")
    factories.account(factories.funds_for(both, fund.organisation))

    for reader in (ben, both):
        page = signed_in_as(reader).get("/").text
        assert page.index("Money left") < page.index("Instructor fund") < page.index("£4,700 left")
        assert page.index("What it has achieved") < page.index("People qualified") < page.index("£300</dd>")
        assert "Of somebody else" not in page
        assert "What there is" not in page
    assert titles("home", carol) == titles("home", amina) == []


def test_a_funders_home_page_asks_the_same_whatever_the_rows(
    amina, ben, fund, trust, qualified, signed_in_as
):
    def asks():
        browser = signed_in_as(ben)
        browser.get("/")
        with statements() as asked:
            browser.get("/")
        return len(asked)

    qualified(amina)
    few = asks()
    for _ in range(3):
        factories.fund(organisation=trust)
        qualified(factories.member())

    assert asks() == few
