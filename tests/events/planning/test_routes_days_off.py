"""The pages of days off: the list, entering, and a calendar that is looked into before it is taken in."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from network.core.database import db
from network.events.planning import operations
from network.events.planning.models import DaysOff
from network.events.planning.rules import DaysOffKind
from network.members.people.models import Member
from tests.events.planning.conftest import easter
from tests.plugins.client import Client
from tests.security.together import count

pytestmark = pytest.mark.usefixtures("today")
SignIn = Callable[[Member], Client]

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//County//Terms//EN
BEGIN:VEVENT
UID:1
SUMMARY:Easter holidays
DTSTART;VALUE=DATE:20270326
DTEND;VALUE=DATE:20270410
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Half term
DTSTART;VALUE=DATE:20270531
DTEND;VALUE=DATE:20270605
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:Easter Monday
DTSTART;VALUE=DATE:20270329
END:VEVENT
BEGIN:VEVENT
UID:4
SUMMARY:Governors meet
DTSTART:20270301T180000Z
DTEND:20270301T190000Z
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def a_file(text: str = CALENDAR) -> dict[str, object]:
    return {"file": (BytesIO(text.encode()), "terms.ics")}


def found_in(page: str) -> str:
    found = re.search(r'name="found" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_calendar_is_looked_into_before_it_is_taken_in(signed_in_as: SignIn, carol: Member) -> None:
    easter(carol)
    browser = signed_in_as(carol)

    page = browser.post("/events/days-off/import", data=a_file()).text

    assert "Will be added: 1" in page
    assert "There already: 1" in page
    assert "It is a bank holiday, which the site knows by itself." in page
    assert "It has hours, and days off are whole days." in page
    assert count(DaysOff) == 1
    browser.post("/events/days-off/import", data={"found": found_in(page)})
    browser.post("/events/days-off/import", data={"found": found_in(page)})
    assert count(DaysOff) == 2
    assert "Half term" in browser.get("/events/days-off").text


def test_holidays_that_moved_in_a_calendar_can_be_taken_out_of_their_old_days(
    signed_in_as: SignIn, carol: Member
) -> None:
    old = operations.enter(
        "Easter holidays", DaysOffKind.SCHOOL, date(2027, 4, 2), date(2027, 4, 16), by=carol
    ).id
    kept = operations.enter("Term", DaysOffKind.SCHOOL, date(2027, 5, 3), date(2027, 5, 3), by=carol).id
    operations.enter("Staff day", DaysOffKind.OTHER, date(2027, 4, 5), date(2027, 4, 5), by=carol)
    operations.enter("Summer", DaysOffKind.SCHOOL, date(2027, 7, 24), date(2027, 8, 31), by=carol)
    browser = signed_in_as(carol)

    page = browser.post("/events/days-off/import", data=a_file()).text

    assert "No longer in this calendar: 2" in page
    assert "Easter holidays, Friday 2 April 2027 to Friday 16 April 2027" in page
    offered = set(re.findall(r'name="gone" type="checkbox" value="(\d+)"', page))
    assert offered == {str(old), str(kept)}
    answers = {"found": found_in(page), "gone": [str(old), "99", "x"]}
    browser.post("/events/days-off/import", data=answers)
    assert "2 holidays added, 1 taken out" in browser.get("/events/days-off").text
    names = db.session.scalars(select(DaysOff.name).order_by(DaysOff.first_on)).all()
    assert names == ["Easter holidays", "Staff day", "Term", "Half term", "Summer"]


def test_what_was_read_is_not_taken_in_when_somebody_has_changed_it(
    signed_in_as: SignIn, carol: Member
) -> None:
    browser = signed_in_as(carol)
    found = found_in(browser.post("/events/days-off/import", data=a_file()).text)

    answer = browser.post("/events/days-off/import", data={"found": "x" + found})

    assert answer.status_code == 409
    assert count(DaysOff) == 0


def test_days_off_are_entered_changed_and_taken_out(signed_in_as: SignIn, carol: Member) -> None:
    browser = signed_in_as(carol)
    days = {"name": "Staff day", "kind": "other", "first_on": "2027-05-11", "last_on": "2027-05-11"}
    browser.post("/events/days-off/new", data=days)
    made = db.session.scalars(select(DaysOff)).one()
    assert "Staff day" in browser.get("/events/days-off").text

    address = f"/events/days-off/{made.id}"
    days["version"] = str(made.version)
    browser.post(f"{address}/edit", data=days | {"name": "Awayday"})
    stale = browser.post(f"{address}/edit", data=days | {"name": "Outing"})

    assert "Somebody else changed this" in stale.text
    assert "Awayday" in browser.get("/events/days-off").text
    browser.post(f"{address}/remove")
    assert "Awayday" not in browser.get("/events/days-off").text


def test_bank_holidays_stand_in_the_list_without_being_kept(signed_in_as: SignIn, carol: Member) -> None:
    page = signed_in_as(carol).get("/events/days-off").text

    assert re.search(r"Easter Monday.*?<td></td>", page, re.DOTALL)
    assert count(DaysOff) == 0
