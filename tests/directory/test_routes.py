"""The directory's pages and files."""

import csv
import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest

from network.core import clock
from network.core.audit import AuditEntry
from network.core.database import db
from network.core.permission import Role
from network.core.templating import day
from network.members.people.models import Member
from network.members.people.rules import SHOWN_BY_DEFAULT
from network.members.qualifications.models import FitInterval
from tests import factories
from tests.plugins.client import Client
from tests.plugins.statements import statements

SignIn = Callable[[Member], Client]


@pytest.fixture
def network(app: object) -> None:
    """Amina, fit for cancer in Winslow until the end of 2030, and Bob, who is not."""
    winslow = factories.area("Winslow", key="winslow", latitude=51.943, longitude=-0.881)
    cancer = factories.condition("Cancer", key="cancer", requires="first-aid")
    fit = factories.member("Zara Winslow", Role.INSTRUCTOR, areas=(winslow,))
    factories.member("Bob Unfit", Role.INSTRUCTOR, areas=(winslow,))
    factories.kept(
        FitInterval(
            member_id=fit.id, condition_id=cancer.id, begins_on=date(2020, 1, 1), ends_on=date(2030, 12, 31)
        )
    )
    db.session.commit()


@pytest.mark.usefixtures("network")
def test_a_health_partner_asks_who_can_take_somebody(signed_in_as: SignIn, esi: Member) -> None:
    db.session.commit()

    page = signed_in_as(esi).get("/members/who-can-help?condition=cancer&area=winslow&on=2027-03-01").text

    assert "Zara Winslow" in page
    assert "until 31 Dec 2030" in page
    assert "Monday 1 March 2027" in page
    assert "Bob Unfit" not in page


@pytest.mark.usefixtures("network")
def test_nobody_is_said_plainly_with_the_next_thing_to_try(signed_in_as: SignIn, esi: Member) -> None:
    db.session.commit()

    page = signed_in_as(esi).get("/members/who-can-help?condition=cancer&area=winslow&on=2031-01-01").text

    assert "Nobody in the network is fit to practise" in page
    assert "Look within 10 miles" in page


@pytest.mark.parametrize(
    "address",
    [
        "?on=2027-02-30",
        "?within=-4",
        "?level=x&who=y&within=z",
        "?after=%00",
        "?stage=asleep",
        "?level=0000000000000000000000099",
        "?within=000000" + "9" * 500,
    ],
)
def test_a_filter_that_makes_no_sense_is_said_beside_the_field(
    signed_in_as: SignIn, esi: Member, amina: Member, address: str
) -> None:
    db.session.commit()

    page = signed_in_as(esi).get(f"/members/{address}")

    assert page.status_code == 200
    assert amina.name in page.text


def test_only_coordinators_ask_by_status(signed_in_as: SignIn, esi: Member, carol: Member) -> None:
    factories.member("Gone Away", Role.INSTRUCTOR, status="left")
    db.session.commit()

    assert "Gone Away" in signed_in_as(carol).get("/members/?status=left").text
    assert "Gone Away" not in signed_in_as(esi).get("/members/?status=left").text


@pytest.mark.parametrize("address", ["/members/", "/members/who-can-help", "/members/export.csv"])
def test_a_visitor_is_asked_to_sign_in(client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


def test_an_instructor_takes_no_copy_of_the_list(signed_in_as: SignIn, amina: Member) -> None:
    assert signed_in_as(amina).get("/members/export.csv").status_code == 403


@pytest.mark.usefixtures("network")
def test_an_export_is_exactly_what_the_filter_finds(signed_in_as: SignIn, esi: Member) -> None:
    db.session.commit()

    answer = signed_in_as(esi).get("/members/export.csv?condition=cancer&area=winslow")

    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows] == ["Name", "Zara Winslow"]
    assert dict(zip(rows[0], rows[1], strict=True))["Fit to practise for"] == "Cancer until 2030-12-31"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="members.csv"'


def test_an_export_holds_no_field_that_its_reader_may_not_see(
    signed_in_as: SignIn, esi: Member, carol: Member
) -> None:
    factories.member("Mo", Role.INSTRUCTOR, email="mo@canary.example", shown=list(SHOWN_BY_DEFAULT))
    db.session.commit()

    assert "mo@canary.example" in signed_in_as(carol).get("/members/export.csv").text
    assert "mo@canary.example" not in signed_in_as(esi).get("/members/export.csv").text


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1+2", "@SUM(A1)", "\t=1", "'=1"])
def test_no_cell_of_an_export_is_a_formula(signed_in_as: SignIn, carol: Member, text: str) -> None:
    factories.member(f"{text} Smith", Role.INSTRUCTOR, employer=text)
    db.session.commit()
    browser = signed_in_as(carol)

    cells = next(csv.reader(io.StringIO(browser.get("/members/export.csv").text.splitlines()[1])))
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/members/export.xlsx").data))

    assert cells[0].startswith("'")
    assert [cell.data_type for cell in book.active["A"]] == ["s", "s"]
    assert book.active["A2"].value == cells[0]


def test_an_export_is_written_into_the_record(signed_in_as: SignIn, carol: Member) -> None:
    factories.member("Mo", Role.INSTRUCTOR)
    db.session.commit()

    signed_in_as(carol).get("/members/export.csv?text=mo")

    entry = db.session.scalars(db.select(AuditEntry).where(AuditEntry.what == "directory exported")).one()
    assert (entry.by_id, entry.detail) == (carol.id, {"rows": 1, "filter": {"text": "mo"}})


def test_the_list_takes_as_many_statements_with_one_member_as_with_many(
    signed_in_as: SignIn, esi: Member
) -> None:
    area = factories.area()
    factories.member("One", Role.INSTRUCTOR, areas=(area,))
    db.session.commit()
    browser = signed_in_as(esi)
    browser.get("/members/")

    with statements() as one:
        browser.get("/members/")
    for n in range(8):
        factories.member(f"More {n}", Role.INSTRUCTOR, areas=(area,))
    db.session.commit()
    with statements() as many:
        browser.get("/members/")

    assert len(many) == len(one)


@pytest.mark.usefixtures("network")
def test_today_is_the_day_in_london(signed_in_as: SignIn, esi: Member) -> None:
    db.session.commit()

    page = signed_in_as(esi).get("/members/who-can-help?condition=cancer&area=winslow").text

    assert f"on {day(clock.today())}" in page


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("condition=boredom&area=winslow", "Choose a condition from the list."),
        ("condition=cancer&area=atlantis", "Choose a place that is used on that day."),
        ("condition=cancer&area=old-board", "Choose a place that is used on that day."),
        ("condition=dementia&area=winslow", "The network has not said yet"),
    ],
    ids=["no such condition", "no such place", "a place that is used no more", "a condition not defined"],
)
def test_a_question_that_cannot_be_answered_gets_no_answer(
    signed_in_as: SignIn, esi: Member, address: str, words: str
) -> None:
    factories.condition("Dementia", key="dementia")
    factories.area("Old Board", key="old-board", ends_on=date(2021, 3, 31))
    db.session.commit()

    page = signed_in_as(esi).get(f"/members/who-can-help?{address}").text

    assert words in page
    assert "fit to practise for this condition" not in page
    assert "Each of these is fit" not in page


@pytest.mark.usefixtures("network")
def test_an_answer_is_narrowed_by_nothing_that_its_page_does_not_show(
    signed_in_as: SignIn, esi: Member
) -> None:
    db.session.commit()

    page = signed_in_as(esi).get("/members/who-can-help?condition=cancer&area=winslow&text=bob&level=2").text

    assert "Zara Winslow" in page
