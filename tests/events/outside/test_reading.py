"""What is taken over from another's calendar, and what is left where it is."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.core.rules import Refused
from network.events.outside import reading
from network.events.outside.reading import Found
from tests.events.outside.factories import ics

BEGINS, ENDS = date(2026, 11, 1), date(2027, 11, 1)


def read(content: bytes) -> list[Found]:
    return [Found(*one) for one in reading.read(content, BEGINS, ENDS)]


def at(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("times", "starts", "ends", "all_day"),
    [
        (
            "DTSTART:20261201T190000Z\nDTEND:20261201T203000Z",
            at(2026, 12, 1, 19),
            at(2026, 12, 1, 20, 30),
            False,
        ),
        ("DTSTART:20270701T190000\nDURATION:PT1H", at(2027, 7, 1, 18), at(2027, 7, 1, 19), False),
        ("DTSTART;TZID=Europe/Paris:20261201T190000", at(2026, 12, 1, 18), at(2026, 12, 1, 18), False),
        ("DTSTART;VALUE=DATE:20261201", at(2026, 12, 1), at(2026, 12, 2), True),
        (
            "DTSTART;VALUE=DATE:20270328\nDTEND;VALUE=DATE:20270329",
            at(2027, 3, 28),
            at(2027, 3, 28, 23),
            True,
        ),
        ("DTSTART;VALUE=DATE:20280229", at(2028, 2, 29), at(2028, 3, 1), True),
    ],
    ids=[
        "in UTC",
        "without a zone: London's",
        "elsewhere, without an end",
        "a day",
        "a short day",
        "a leap day",
    ],
)
def test_when_an_event_is(times, starts, ends, all_day):
    found = [Found(*one) for one in reading.read(ics(f"SUMMARY:A day\n{times}"), BEGINS, date(2028, 12, 31))]

    assert [(one.starts, one.ends, one.all_day) for one in found] == [(starts, ends, all_day)]


def test_a_series_becomes_its_single_events_at_the_same_time_on_the_wall():
    weekly = (
        "SUMMARY:Class\nDTSTART;TZID=Europe/London:20270319T180000\nDTEND;TZID=Europe/London:20270319T190000"
    )

    found = read(ics(f"{weekly}\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=Europe/London:20270326T180000"))

    assert [one.starts for one in found] == [at(2027, 3, 19, 18), at(2027, 4, 2, 17)]


def test_only_the_days_that_are_asked_for_come():
    old, new, far = (f"SUMMARY:{year}\nDTSTART:{year}1201T190000Z" for year in (2025, 2026, 2027))

    assert [one.title for one in read(ics(old, new, far))] == ["2026"]


def test_title_place_and_link_come_and_people_and_descriptions_do_not():
    content = ics(
        "SUMMARY:Study\\, day\nDTSTART:20261201T190000Z\nLOCATION:Hall 1\nURL:https://example.org/1"
        "\nDESCRIPTION:Ring Amina on 07700 900123\nATTENDEE;CN=Amina:mailto:amina@example.org"
        "\nORGANIZER:mailto:ben@example.org\nSTATUS:CANCELLED"
    )

    assert read(content) == [
        Found(
            "Study, day",
            at(2026, 12, 1, 19),
            at(2026, 12, 1, 19),
            False,
            "Hall 1",
            "https://example.org/1",
            True,
        )
    ]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://amina:secret@example.org/",
        "http://localhost/",
        "/x",
    ],
)
def test_a_link_that_nobody_should_follow_is_left_out(link):
    assert read(ics(f"SUMMARY:Trap\nDTSTART:20261201T190000Z\nURL:{link}"))[0].link == ""


def test_control_characters_do_not_come_along():
    found = read(ics("SUMMARY:Two\\nlines\x07 and a bell\nDTSTART:20261201T190000Z"))

    assert found[0].title == "Two lines and a bell"


def test_one_strange_event_is_left_out_and_the_others_come():
    found = read(ics("SUMMARY:No time at all", "SUMMARY:Good\nDTSTART:20261201T190000Z"))

    assert [one.title for one in found] == ["Good"]


@pytest.mark.parametrize("every", ["SECONDLY", "minutely", "HOURLY"])
def test_a_series_that_comes_back_within_a_day_is_left_out(every):
    endless = f"SUMMARY:Bomb\nDTSTART:20200101T000000Z\nRRULE:FREQ={every}"

    assert [one.title for one in read(ics(endless, "SUMMARY:Good\nDTSTART:20261201T190000Z"))] == ["Good"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html></html>",
        b"BEGIN:VCARD\r\nEND:VCARD\r\n",
        b"BEGIN:VCALENDAR",
        b"\xff\xfe\x00",
        b"BEGIN:VEVENT",
    ],
)
def test_what_is_no_calendar_is_refused(content):
    with pytest.raises(Refused, match="not a calendar"):
        read(content)


def test_a_calendar_of_too_many_entries_is_refused():
    with pytest.raises(Refused, match="more than 10,000 entries"):
        read(b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 10_001 + b"END:VCALENDAR\r\n")


@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_being_refused(noise):
    good = ics("SUMMARY:Good\nDTSTART:20261201T190000Z")

    with suppress(Refused):
        found = read(good.replace(b"END:VCALENDAR", noise + b"\r\nEND:VCALENDAR"))
        assert all(one.title.isprintable() and one.ends >= one.starts for one in found)
