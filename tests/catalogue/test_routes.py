"""The catalogue's pages."""

import re
from collections.abc import Callable

import pytest

from network.core.database import db
from network.core.permission import Role
from network.members.catalogue import queries, seed
from network.members.catalogue.models import Area, Condition, QualificationKind
from network.members.people.models import Member
from tests import factories
from tests.plugins.client import Client

SignIn = Callable[[Member], Client]


@pytest.fixture
def browser(signed_in_as: SignIn, carol: Member) -> Client:
    """Carol's browser, over the catalogue that a network begins with."""
    seed.load()
    db.session.commit()
    return signed_in_as(carol)


def condition(key: str) -> Condition:
    db.session.expire_all()
    found = queries.condition_by_key(key)
    assert found is not None
    return found


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def press(browser: Client, address: str, button: str, spelled: str, version: int = 1, **fields: str) -> str:
    page = browser.post(address, data={"press": button, "spelled": spelled, "version": version, **fields})
    assert page.status_code == 200, page.status_code
    return page.text


def test_a_visitor_reads_what_each_condition_asks_for(client: Client, browser: Client) -> None:
    page = client.get("/conditions").text

    assert "Level 4 Cancer and Exercise Rehabilitation" in page
    assert "Dementia" not in page  # not in use yet


def test_it_is_said_where_saving_takes_a_while(browser: Client) -> None:
    dementia = condition("dementia")
    area = db.session.query(Area).first()
    assert area is not None

    for page in (f"conditions/{dementia.id}", f"conditions/{dementia.id}/requirement"):
        assert "wait for the next page" in browser.get(f"/catalogue/{page}").text
    assert "wait for the next page" not in browser.get(f"/catalogue/areas/{area.id}").text


def test_a_rule_is_put_together_with_buttons_and_saved_at_the_end(browser: Client) -> None:
    dementia = condition("dementia")
    address = f"/catalogue/conditions/{dementia.id}/requirement"
    held = press(browser, address, "add:", "", what="held", kind="first-aid")
    assert "First aid (at work or emergency at work)" in held
    both = press(browser, address, "add:", "first-aid", what="level", level="4")
    assert hidden(both, "spelled") == "all(first-aid;level:4)"
    either = press(browser, address, "turn:", "all(first-aid;level:4)")
    assert hidden(either, "spelled") == "any(first-aid;level:4)"
    assert condition("dementia").requires == ""

    answer = browser.post(
        address, data={"press": "save", "spelled": "any(first-aid;level:4)", "version": dementia.version}
    )

    assert answer.status_code == 302
    assert condition("dementia").requires == "any(first-aid;level:4)"


def test_part_of_a_rule_is_taken_out_or_given_another_way(browser: Client) -> None:
    address = f"/catalogue/conditions/{condition('cancer').id}/requirement"

    without = press(browser, address, "remove:1", "all(l4-cancer;first-aid)")
    instead = press(browser, address, "instead:0", "all(l4-cancer;first-aid)")

    assert hidden(without, "spelled") == "all(l4-cancer)"
    assert hidden(instead, "spelled") == "all(any(l4-cancer);first-aid)"


def test_what_a_change_would_do_is_shown_before_it_is_saved(browser: Client) -> None:
    cancer = condition("cancer")
    fit = factories.member("Zara Winslow", Role.INSTRUCTOR)
    for key in ("l4-cancer", "first-aid", "insurance", "safeguarding"):
        kind = queries.kind_by_key(key)
        assert kind is not None
        factories.qualification(fit, kind)
    db.session.commit()

    page = press(
        browser,
        f"/catalogue/conditions/{cancer.id}/requirement",
        "add:",
        cancer.requires,
        what="held",
        kind="dbs",
    )

    assert "What this would do today" in page
    assert "No longer:" in page
    assert "Zara Winslow" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"what": "hours", "hours": "150"}, "Enter the months"),
        ({"what": "level"}, "Enter the level"),
        ({"what": "hours", "hours": "0", "months": "24"}, "from 1 to"),
        ({"what": "held", "kind": "moon-walking"}, "moon-walking"),
    ],
)
def test_a_part_that_makes_no_sense_is_explained(browser: Client, fields: dict[str, str], words: str) -> None:
    address = f"/catalogue/conditions/{condition('cancer').id}/requirement"

    page = press(browser, address, "add:", "first-aid", **fields)

    assert words in page
    assert hidden(page, "spelled") == "first-aid"


def test_a_rule_typed_wrongly_is_kept_with_what_is_wrong(browser: Client) -> None:
    address = f"/catalogue/conditions/{condition('cancer').id}/requirement"

    page = press(browser, address, "save", "all(first-aid;")

    assert hidden(page, "spelled") == "all(first-aid;"
    assert "Please put this right" in page
    assert condition("cancer").requires.startswith("all(l4-cancer")


def test_the_second_of_two_editors_of_a_rule_sees_both(browser: Client) -> None:
    cancer = condition("cancer")
    address = f"/catalogue/conditions/{cancer.id}/requirement"
    version = cancer.version
    browser.post(address, data={"press": "save", "spelled": "first-aid", "version": version})

    page = press(browser, address, "save", "insurance", version=version)

    assert "Somebody else changed this" in page
    assert condition("cancer").requires == "first-aid"


def test_a_kind_is_added_and_then_asked_what_it_asks_for(browser: Client) -> None:
    answer = browser.post(
        "/catalogue/kinds/add",
        data={"title": "Level 4 Diabetes", "level": "4", "sort": "qualification", "validity": "months",
              "validity_months": "24", "evidence": "file", "reminder_days": "60, 30"},
    )  # fmt: skip

    kind = db.session.scalars(
        db.select(QualificationKind).where(QualificationKind.title == "Level 4 Diabetes")
    ).one()
    assert answer.location.endswith(f"/catalogue/kinds/{kind.id}/requirement")
    assert (kind.key, kind.validity_months, kind.reminder_days) == ("level-4-diabetes", 24, "60;30")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"validity": "months", "validity_months": ""}, "how many months"),
        ({"reminder_days": "soon"}, "numbers of days"),
        ({"level": "11"}, "from 1 to 8"),
        ({"title": ""}, "Enter the title"),
        ({"grace_days": "-1"}, "0 to 730"),
    ],
)
def test_a_kind_that_makes_no_sense_is_explained_beside_the_field(
    browser: Client, wrong: dict[str, str], words: str
) -> None:
    data = {"title": "Level 4 Diabetes", "sort": "qualification", "validity": "none", "evidence": "file"}

    page = browser.post("/catalogue/kinds/add", data=data | wrong)

    assert page.status_code == 200
    assert words in page.text


def test_a_kind_is_retired_from_a_day(browser: Client) -> None:
    kind = queries.kind_by_key("l2-etm")
    assert kind is not None

    browser.post(
        f"/catalogue/kinds/{kind.id}/retire",
        data={
            "retired_on-day": "1",
            "retired_on-month": "4",
            "retired_on-year": "2027",
            "version": kind.version,
        },
    )

    assert "Retires 1 Apr 2027" in browser.get("/catalogue/").text


def test_an_area_stands_where_it_is_put(browser: Client) -> None:
    browser.post(
        "/catalogue/areas/add",
        data={"name": "Olney", "latitude": "52.153", "longitude": "-0.702", "begins_on-day": "1",
              "begins_on-month": "4", "begins_on-year": "2026", "priority": "y"},
    )  # fmt: skip

    area = db.session.scalars(db.select(Area).where(Area.name == "Olney")).one()
    assert (area.key, area.latitude, area.longitude, area.priority) == ("olney", 52.153, -0.702, True)


def test_everybody_else_is_refused(signed_in_as: SignIn, amina: Member, esi: Member, ben: Member) -> None:
    db.session.commit()

    answers = [signed_in_as(one).get("/catalogue/").status_code for one in (amina, esi, ben)]

    assert answers == [403, 403, 403]
