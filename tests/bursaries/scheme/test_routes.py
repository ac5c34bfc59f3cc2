"""The pages of schemes: the plain fund, the editor of all rules, and the panel of a fund."""

import json
from datetime import timedelta

import pytest

from network.bursaries.applications.rules import Status
from network.bursaries.funds.models import Fund
from network.bursaries.ledger import queries as ledger
from network.bursaries.scheme import operations, queries, reading
from network.bursaries.scheme.rules import (
    AwardCondition,
    Cap,
    CostSort,
    Criterion,
    DocumentAsked,
    Limit,
    Measure,
    PayAfter,
    Scheme,
    Stage,
    Window,
)
from network.core import clock
from network.core.database import db
from network.core.permission import Role
from network.members.people.rules import OrganisationKind
from tests import factories

pytestmark = pytest.mark.one_database("sqlite")  # what they ask of a database is asked of both elsewhere


def in_three(name, day):
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_a_coordinator_makes_the_plain_fund_on_one_page(app, carol, kinds, signed_in_as):
    funder = factories.organisation("Public Health (invented)", kind=OrganisationKind.FUNDER)
    with_role = factories.organisation("A charity that has a funder", kind=OrganisationKind.CHARITY)
    factories.funds_for(factories.member("Fay Funder", Role.FUNDER), with_role)
    db.session.commit()
    browser, today = signed_in_as(carol), clock.today()
    asked = browser.get("/bursaries/funds/new")

    answer = browser.post(
        "/bursaries/funds/new",
        data={
            "name": "County Level 4 bursary",
            "organisation": str(funder.id),
            "purpose": "Towards a Level 4 qualification.",
            **in_three("begins_on", today),
            **in_three("ends_on", today + timedelta(days=364)),
            "pounds": "£12,000",
            "kinds": ["l4-falls"],
            "percentage": "50",
            "cap": "400",
            "promises": "Work anywhere in the county\nUse the network's one evaluation",
            "promise_months": "12",
        },
    )

    fund = db.session.scalars(db.select(Fund)).one()
    assert "Public Health (invented)" in asked.text
    assert "A charity that has a funder" in asked.text
    assert answer.location == f"/bursaries/funds/{fund.id}"
    assert ledger.of_fund(fund.id).available == 12_000_00
    assert [one.words for one in queries.current(fund)[1].conditions] == [
        "Work anywhere in the county",
        "Use the network's one evaluation",
    ]


def test_what_is_wrong_with_a_plain_fund_is_said_beside_it(app, carol, fund, signed_in_as):
    today = clock.today()

    answer = signed_in_as(carol).post(
        "/bursaries/funds/new",
        data={
            "name": fund.name,
            "organisation": str(fund.organisation_id),
            "purpose": "The same once more",
            **in_three("begins_on", today),
            **in_three("ends_on", today),
            "pounds": "1,000",
        },
        may_fail=True,
    )

    assert "There is a fund of that name already." in answer.text
    assert "The same once more" in answer.text
    assert db.session.scalar(db.select(db.func.count(Fund.id))) == 1


def test_without_a_funder_the_page_says_what_comes_first(app, carol, signed_in_as):
    assert "There is no funder yet" in signed_in_as(carol).get("/bursaries/funds/new").text


def test_the_whole_scheme_is_written_without_code(press, fund, kinds):
    factories.area("Winslow", key="winslow")
    press("add:caps", membership="Move Well", caps__pounds="175", caps__what="qualification",
          caps__whom="yes")  # fmt: skip
    press("add:caps", caps__pounds="80.50", caps__what=":l4-falls")
    press("require:", part__what="held", part__kind="l2-gym")
    press("require:", part__what="level", part__level="3")
    press("turn:", part__level="")
    press("add:limits", limits__count="1", limits__months="12")
    press("add:documents", documents__title="Certificate, please!")
    press("add:documents", documents__title="Invoice", documents__stage="claim")
    press("add:conditions", conditions__measure="sessions", conditions__months="12",
          conditions__sessions="12", conditions__in_area="y")  # fmt: skip
    press("add:criteria", criteria__title="Need in the area")

    page = press(
        "save", follow=True, percentage="50", costs=["fee", "travel"], others_first="y", kinds=["l4-falls"],
        membership_needed="y", professions="physiotherapist\n\nnurse", residence=["winslow"],
        window="quarter", working_days_before="5", pay_after="conditions", payees=["provider"],
        pay_back="y", offer_days="21", second_approval_pence="£1,250.50", blind="y", embargo="y",
    )  # fmt: skip

    version, scheme = queries.current(fund)
    assert version.number == 2
    assert reading.spell(scheme) == reading.spell(
        Scheme(
            kinds=("l4-falls",),
            percentage=50,
            caps=(Cap(175_00, "qualification", member=True), Cap(80_50, kind="l4-falls")),
            costs=(CostSort.FEE, CostSort.TRAVEL),
            working_days_before=5,
            window=Window.QUARTER,
            prerequisites="any(l2-gym;level:3)",
            limits=(Limit(1, 12),),
            documents=(
                DocumentAsked("certificate-please", "Certificate, please!"),
                DocumentAsked("invoice", "Invoice", Stage.CLAIM),
            ),
            membership="Move Well",
            membership_needed=True,
            professions=("physiotherapist", "nurse"),
            residence=("winslow",),
            conditions=(AwardCondition(Measure.SESSIONS, 12, sessions=12, in_area=True),),
            pay_after=PayAfter.CONDITIONS,
            others_first=True,
            payees=scheme.payees[:1],
            pay_back=True,
            second_approval_pence=1_250_50,
            criteria=(Criterion("need-in-the-area", "Need in the area"),),
            blind=True,
            embargo=True,
            offer_days=21,
        )
    )
    assert [payee.value for payee in scheme.payees] == ["provider"]
    assert "The new rules hold from now on." in page


def test_a_row_is_removed_and_nothing_is_saved_before_save(press, fund):
    press("add:limits", limits__count="2")
    both = press("add:limits", limits__count="1", limits__months="12")

    page = press("drop:limits:0")

    assert "At most 2 bursaries" in both
    assert "At most 2 bursaries" not in page
    assert "1 bursary of this fund a person in any 12 months" in page
    assert queries.current(fund)[1] == Scheme()


def test_the_rules_are_read_back_and_tried_before_they_are_saved(press, kinds):
    page = press("try", percentage="50", try__kind="l4-falls", try__fee="600", try__other="100")

    assert "It pays 50% of: course fee." in page
    assert "50% of £600 is £300." in page
    assert "You would pay £200 of £600 yourself." in page


def test_how_many_drafts_the_new_rules_will_judge_is_said(press, fund, amina):
    factories.application(amina, fund, Status.DRAFT)
    db.session.commit()

    page = press("save", follow=True, percentage="75")

    assert "1 application not sent yet will be judged by them." in page


@pytest.mark.parametrize(
    ("button", "answers", "words"),
    [
        ("save", {}, "These are the rules of the fund already."),
        ("save", {"percentage": "a lot"}, "Enter a whole number"),
        ("save", {"percentage": "0"}, "Enter 1 to 100"),
        ("save", {"costs": []}, "Choose at least one sort of cost"),
        ("save", {"membership_needed": "y"}, "Name the body"),
        ("save", {"second_approval_pence": "-1"}, "Enter an amount above nothing"),
        ("save", {"limits__count": "2"}, "You began this and have not added it"),
        ("save", {"part__hours": "20"}, "You began this and have not added it"),
        ("save", {"rows": "{"}, "The rows of this page cannot be read"),
        ("save", {"rows": '{"percentage": 5}'}, "The rows of this page cannot be read"),
        ("save", {"rows": '{"caps": [{"pence": "x"}]}'}, "this should be a whole number"),
        ("save", {"rows": '{"prerequisites": "any("}'}, "is missing"),
        ("save", {"rows": '{"prerequisites": "l9-moon"}'}, "no kind of qualification called"),
        ("save", {"rows": "[" * 5000}, "The rows of this page cannot be read"),
        ("add:caps", {}, "Enter the most that is paid"),
        ("add:caps", {"caps__pounds": "1.250,50"}, "no amount of money"),
        ("add:conditions", {"conditions__measure": "sessions", "conditions__months": "3"}, "how many"),
        ("add:conditions", {"conditions__measure": "other", "conditions__months": "3"}, "Say in words"),
        ("drop:limits:0", {}, "That row is no longer there"),
        ("drop:kinds:0", {}, "That row is no longer there"),
        ("drop:limits:x", {}, "That row is no longer there"),
        ("remove:4", {}, "no longer there"),
        ("require:", {"part__what": "level"}, "Enter the level"),
        ("try", {"try__fee": "-5"}, "Enter an amount above nothing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_saved(press, fund, kinds, button, answers, words):
    page = press(button, **answers)

    assert words in page
    assert "Please put th" in page
    assert queries.current(fund)[0].number == 1


def test_a_button_that_is_none_changes_nothing(press, fund):
    page = press("dance:with:me", percentage="40")

    assert 'value="40"' in page
    assert queries.current(fund)[0].number == 1


def test_what_was_typed_stays_while_rows_are_added(press):
    page = press("add:limits", limits__count="2", percentage="a lot", membership="Move Well")

    assert 'value="a lot"' in page
    assert 'value="Move Well"' in page
    assert "At most 2 bursaries of this fund a person, ever." in page
    assert "Please put th" not in page


def test_whoever_comes_second_sees_both_and_can_still_save(press, fund, carol):
    operations.change(fund, Scheme(percentage=75), by=carol)
    db.session.commit()

    told = press("save", percentage="60")
    press("save")

    assert "Somebody else changed this while you were typing" in told
    assert "It pays 75% of: course fee." in told
    assert "It pays 60% of: course fee." in told
    assert queries.current(fund)[1].percentage == 60
    assert queries.current(fund)[0].number == 3


def test_a_kind_that_is_offered_no_more_stays_in_the_rules_that_name_it(fund, carol, signed_in_as):
    yesterday = clock.today() - timedelta(days=1)
    factories.kind("Named kind", key="named", retired_on=yesterday)
    factories.kind("Old kind", key="old", retired_on=yesterday)
    operations.change(fund, Scheme(kinds=("named",)), by=carol)
    db.session.commit()

    page = signed_in_as(carol).get(f"/bursaries/funds/{fund.id}/rules").text

    assert 'name="kinds" type="checkbox" value="named" checked' in page
    assert 'name="kinds" type="checkbox" value="old"' not in page


def test_the_page_of_a_fund_says_its_rules_and_how_they_changed(fund, carol, ben, amina, signed_in_as):
    factories.funds_for(ben, fund.organisation)
    operations.change(fund, Scheme(percentage=50), by=carol)
    db.session.commit()
    address = f"/bursaries/funds/{fund.id}"

    pages = {who.name.split()[0]: signed_in_as(who).get(address).text for who in (carol, ben, amina)}

    assert all("It pays 50% of: course fee." in page for page in pages.values())
    assert [("Change these rules" in page) for page in pages.values()] == [True, False, False]
    assert [("How these rules have changed" in page) for page in pages.values()] == [True, True, False]
    assert "It pays in full for: course fee." in pages["Ben"]
    assert "It pays in full for: course fee." not in pages["Amina"]


def test_a_copy_of_ones_data_names_the_rules_one_wrote(fund, carol):
    from network.bursaries.scheme.offers import held

    operations.change(fund, Scheme(percentage=50), by=carol)

    assert [(row["fund"], row["version"]) for row in held(carol).rows] == [(fund.name, 2)]
    assert json.dumps(held(carol).rows)
