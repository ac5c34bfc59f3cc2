"""Calendars, byte by byte, and what three parsers make of them.

``UPDATE_GOLDEN=1 pytest tests/events/feeds/test_golden.py`` writes the files anew; read the difference then.
"""

import os
from pathlib import Path

import pytest

from network.events.meetings.rules import Kind
from network.events.registrations.rules import Status
from tests.events.feeds.readers import Seen, read_alike
from tests.events.feeds.writing import answer, calendar, facts, inside, london

GOLDEN = Path(__file__).with_name("golden")
LONG = "Falls, bones; and “balance” 🧘‍♀️ – what\nwe know\\think: " + "Größe über alles ÅÄÖ, " * 13
LINES = "One,\r\ntwo;\rthree\\n\u2028four\x85five"
SIX_WEEKLY = ((2026, 12, 8), (2027, 1, 19), (2027, 3, 2), (2027, 4, 13))
NIGHT = "Through the night in which it changes"
HALL = "Sample Sports Hall, 1 Example Road, Aylesbury, HP20 9ZZ"

CALENDARS = {
    "empty": (),
    "spring-clock-change": (
        facts(london(2027, 3, 27, 19), london(2027, 3, 27, 20, 30), 1),
        facts(london(2027, 3, 28, 19), london(2027, 3, 28, 20, 30), 2),
        facts(london(2027, 3, 27, 22), london(2027, 3, 28, 3), 3, title=NIGHT),
    ),
    "autumn-clock-change": (
        facts(london(2027, 10, 30, 19), london(2027, 10, 30, 20, 30), 1),
        facts(london(2027, 10, 31, 19), london(2027, 10, 31, 20, 30), 2),
        facts(london(2027, 10, 30, 22), london(2027, 10, 31, 3), 3, title=NIGHT),
    ),
    "across-midnight": (facts(london(2027, 6, 4, 21), london(2027, 6, 5, 1, 15)),),
    "all-day": (
        facts(london(2027, 5, 7), london(2027, 5, 8), 1, all_day=True, kind=Kind.FACE_TO_FACE, place="Leeds"),
        facts(london(2027, 3, 27), london(2027, 3, 29), 2, all_day=True),
    ),
    "strange-topic": (facts(title=LONG[:300], summary=LINES, conditions=("A, b", "C; d")),),
    "over-a-year-end": tuple(
        facts(london(year, month, day, 19), london(year, month, day, 20, 30), number)
        for number, (year, month, day) in enumerate(SIX_WEEKLY, 1)
    ),
    "leap-day": (
        facts(london(2028, 2, 29, 19), london(2028, 2, 29, 20, 30), 1),
        facts(london(2028, 2, 29), london(2028, 3, 1), 2, all_day=True),
    ),
    "cancelled": (facts(is_cancelled=True, sequence=2, status_reason="Only two people could come."),),
    "postponed": (facts(is_postponed=True, sequence=1, status_reason="The speaker is ill."),),
    "hybrid": (facts(kind=Kind.HYBRID, place=HALL, point=(51.8156, -0.8084)),),
    "inside": (facts(kind=Kind.FACE_TO_FACE, place="Aylesbury", inside=inside()),),
    "own-going": (facts(inside=inside(place="", point=None, is_online=True), answer=answer()),),
    "own-waiting": (facts(inside=inside(), kind=Kind.HYBRID, answer=answer(Status.WAITING, join="")),),
}  # fmt: skip


@pytest.mark.parametrize("name", CALENDARS)
def test_a_calendar_is_written_just_so(name: str) -> None:
    written = calendar(*CALENDARS[name])
    path = GOLDEN / f"{name}.ics"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(written)

    assert written == path.read_bytes()


@pytest.mark.parametrize("name", CALENDARS)
def test_three_parsers_read_it_alike(name: str) -> None:
    seen = read_alike((GOLDEN / f"{name}.ics").read_bytes())

    assert [one.uid for one in seen] == [one.uid for one in CALENDARS[name]]


def only(name: str, number: int = 0) -> Seen:
    return read_alike((GOLDEN / f"{name}.ics").read_bytes())[number]


@pytest.mark.parametrize(
    ("name", "number", "starts", "ends"),
    [
        ("spring-clock-change", 0, "2027-03-27T19:00:00+00:00", "2027-03-27T20:30:00+00:00"),
        ("spring-clock-change", 1, "2027-03-28T18:00:00+00:00", "2027-03-28T19:30:00+00:00"),
        ("spring-clock-change", 2, "2027-03-27T22:00:00+00:00", "2027-03-28T02:00:00+00:00"),
        ("autumn-clock-change", 0, "2027-10-30T18:00:00+00:00", "2027-10-30T19:30:00+00:00"),
        ("autumn-clock-change", 1, "2027-10-31T19:00:00+00:00", "2027-10-31T20:30:00+00:00"),
        ("autumn-clock-change", 2, "2027-10-30T21:00:00+00:00", "2027-10-31T03:00:00+00:00"),
        ("across-midnight", 0, "2027-06-04T20:00:00+00:00", "2027-06-05T00:15:00+00:00"),
        ("all-day", 0, "2027-05-07", "2027-05-08"),
        ("all-day", 1, "2027-03-27", "2027-03-29"),
        ("over-a-year-end", 0, "2026-12-08T19:00:00+00:00", "2026-12-08T20:30:00+00:00"),
        ("over-a-year-end", 3, "2027-04-13T18:00:00+00:00", "2027-04-13T19:30:00+00:00"),
        ("leap-day", 0, "2028-02-29T19:00:00+00:00", "2028-02-29T20:30:00+00:00"),
        ("leap-day", 1, "2028-02-29", "2028-03-01"),
    ],
)
def test_when_it_is_in_everybodys_calendar(name: str, number: int, starts: str, ends: str) -> None:
    seen = only(name, number)

    assert (seen.starts, seen.ends) == (starts, ends)


@pytest.mark.parametrize(
    ("name", "status", "summary"),
    [
        ("cancelled", "CANCELLED", "CANCELLED: Moving after a fall"),
        ("postponed", "TENTATIVE", "POSTPONED: Moving after a fall"),
        ("hybrid", "CONFIRMED", "Moving after a fall"),
        ("own-going", "CONFIRMED", "Moving after a fall"),
        ("own-waiting", "TENTATIVE", "Moving after a fall"),
    ],
)
def test_how_it_stands_in_everybodys_calendar(name: str, status: str, summary: str) -> None:
    seen = only(name)

    assert (seen.status, seen.summary) == (status, summary)


def test_a_strange_topic_is_read_as_it_was_typed() -> None:
    seen = only("strange-topic")

    assert len(LONG[:300]) == 300
    assert seen.summary == LONG[:300].replace("\n", " ").strip()
    assert seen.description.splitlines()[:5] == ["One,", "two;", "three\\n", "four", "five"]
    assert seen.categories == ("A, b", "C; d", "Online")
