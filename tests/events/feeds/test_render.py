"""What is written of an event holds whatever somebody typed, and says nothing that it should not."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.core.calendars import LONDON, PRODUCT
from network.events.feeds import links, render
from network.events.feeds.render import Audience
from network.events.meetings.rules import Kind
from network.events.registrations.rules import Place, Status
from tests.events.feeds.readers import read_alike, with_icalendar
from tests.events.feeds.writing import REVISED, answer, calendar, component, facts, inside, london

TEXT = st.text(st.characters(codec="utf-8"), max_size=120)
NASTY = st.sampled_from(
    (
        "A\rBEGIN:VALARM\rEND:VALARM",
        "A\r\nATTENDEE:mailto:x@example.com",
        "A\nEND:VEVENT\nBEGIN:VEVENT",
        "A\x85ORGANIZER:mailto:x@example.com",
        "A\u2028METHOD:REQUEST\u2029X",
        "A\x0b\x0c\x1c\x1d\x1eB",
        "\x00\x07\x1b[31m",
        "\\n\\N\\,\\;\\\\",
        "\\",
        '";VALUE=URI:javascript:alert(1)',
        "<script>alert(1)</script>&amp;",
        "\ufeff\u202eabc",
        "a" * 74 + "é",
        "🧘‍♀️" * 60,
    )
)
ANY = TEXT | NASTY


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(title=ANY, summary=ANY, place=ANY, condition=ANY, reason=ANY, agenda=ANY)
def test_whatever_was_typed_the_lines_are_right_and_three_parsers_agree(
    title: str, summary: str, place: str, condition: str, reason: str, agenda: str
) -> None:
    one = facts(
        title=title,
        summary=summary,
        place=place,
        conditions=(condition,),
        status_reason=reason,
        kind=Kind.HYBRID,
        inside=inside(agenda=agenda, place=place, directions=reason),
    )

    written = calendar(one)

    lines = written.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    for line in lines:
        line.decode()
    names = {line.split(b":")[0].split(b";")[0] for line in lines if not line.startswith(b" ")}
    assert names.isdisjoint({b"ATTENDEE", b"ORGANIZER", b"METHOD", b"BEGIN:VALARM"})
    assert written.count(b"\r\nBEGIN:VEVENT\r\n") == 1
    (seen,) = read_alike(written)
    assert (seen.summary, seen.description) == (render.one_line(title), render.description(one))
    assert seen.location == render.location(one)
    assert list(seen.categories) == render.categories(one.shown)


@settings(deadline=None)
@given(ANY)
def test_a_line_of_text_keeps_all_but_what_no_calendar_can_hold(text: str) -> None:
    line = render.one_line(text)

    assert render.one_line(line) == line
    assert line.isprintable() or not any(letter in line for letter in "\r\n\0\x85\u2028")
    assert render.one_line("Größe, 100 %; 🏃\\n") == "Größe, 100 %; 🏃\\n"


@settings(deadline=None)
@given(other=ANY, before=st.booleans())
def test_the_bytes_of_one_event_are_unchanged_by_any_edit_of_another(other: str, before: bool) -> None:
    kept, edited = facts(number=1), facts(number=2, title=other, is_cancelled=before, sequence=7)

    pair = (edited, kept) if before else (kept, edited)

    assert component(kept) in calendar(*pair)


def test_the_same_facts_give_the_same_bytes_in_another_process() -> None:
    code = (
        "import sys; from tests.events.feeds.writing import calendar, facts, inside, answer; "
        "sys.stdout.buffer.write(calendar(facts(inside=inside(), answer=answer())))"
    )

    elsewhere = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True, check=True, cwd=Path(__file__).resolve().parents[3], timeout=60,
        env={"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "PATH": ""},
    ).stdout  # fmt: skip

    assert elsewhere == calendar(facts(inside=inside(), answer=answer()))


def test_the_calendar_says_who_it_is_and_never_by_a_uid() -> None:
    read = icalendar.Calendar.from_ical(calendar(facts()))

    assert "UID" not in read
    assert "METHOD" not in read
    assert read["PRODID"] == PRODUCT
    assert not any(letter.isdigit() for letter in PRODUCT)
    assert read["NAME"] == read["X-WR-CALNAME"] == "Test Network"
    assert read["X-WR-TIMEZONE"] == "Europe/London"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in calendar()
    assert b"X-PUBLISHED-TTL:PT1H\r\n" in calendar()
    assert b"SOURCE;VALUE=URI:https://network.example/calendar/public.ics\r\n" in calendar()


def test_the_zone_stands_before_the_events_also_where_there_are_none() -> None:
    full, empty = calendar(facts()), calendar()

    assert 0 < full.index(b"END:VTIMEZONE") < full.index(b"BEGIN:VEVENT")
    assert b"BEGIN:VTIMEZONE" in empty
    assert with_icalendar(empty) == []


@pytest.mark.parametrize("year", range(1996, 2061))
def test_the_zone_is_londons_on_every_day_of_the_year(year: int) -> None:
    ours, real = LONDON.to_tz(lookup_tzid=False), ZoneInfo("Europe/London")
    noon = datetime(year, 4 if year == 1996 else 1, 1, 12, tzinfo=UTC)

    days = [noon + timedelta(days=number) for number in range(366 - (90 if year == 1996 else 0))]

    assert [day.replace(tzinfo=ours).utcoffset() for day in days] == [
        day.replace(tzinfo=real).utcoffset() for day in days
    ]


@pytest.mark.parametrize(
    ("change", "status", "transparent", "busy"),
    [
        ({}, "CONFIRMED", "OPAQUE", "BUSY"),
        ({"is_cancelled": True}, "CANCELLED", "TRANSPARENT", "FREE"),
        ({"is_postponed": True}, "TENTATIVE", "TRANSPARENT", "FREE"),
        ({"answer": answer(Status.GOING)}, "CONFIRMED", "OPAQUE", "BUSY"),
        ({"answer": answer(Status.MAYBE)}, "TENTATIVE", "OPAQUE", "TENTATIVE"),
        ({"answer": answer(Status.WAITING)}, "TENTATIVE", "OPAQUE", "TENTATIVE"),
        ({"answer": answer(Status.OFFERED)}, "TENTATIVE", "OPAQUE", "TENTATIVE"),
        ({"answer": answer(Status.DECLINED)}, "CONFIRMED", "TRANSPARENT", "FREE"),
        ({"answer": answer(), "is_cancelled": True}, "CANCELLED", "TRANSPARENT", "FREE"),
    ],
)
def test_how_an_event_stands(change: dict[str, object], status: str, transparent: str, busy: str) -> None:
    read = render.written(facts(**change))

    assert (read["STATUS"], read["TRANSP"]) == (status, transparent)
    assert read["X-MICROSOFT-CDO-BUSYSTATUS"] == busy


def test_stamps_are_whole_seconds_and_never_the_present_moment() -> None:
    read = render.written(facts())

    assert read.decoded("DTSTAMP") == read.decoded("LAST-MODIFIED") == REVISED.replace(microsecond=0)
    assert read["SEQUENCE"] == 0


def test_a_cancelled_event_says_why_and_has_no_address_to_join() -> None:
    one = facts(is_cancelled=True, status_reason="Too few.", inside=inside(), answer=answer())

    words = render.description(one)

    assert words.startswith("This event is cancelled. Too few.")
    assert "/join/" not in words


def test_who_comes_to_the_room_of_a_hybrid_event_is_told_so() -> None:
    words = render.description(facts(kind=Kind.HYBRID, answer=answer(place=Place.ROOM, join="")))

    assert words.startswith("Your answer: going. You come to the room.")


@pytest.mark.parametrize(
    ("kind", "place", "where"),
    [
        (Kind.ONLINE, "", "Online"),
        (Kind.FACE_TO_FACE, "Aylesbury", "Aylesbury"),
        (Kind.HYBRID, "Aylesbury", "Aylesbury"),
        (Kind.HYBRID, "", "Online"),
    ],
)
def test_where_it_is(kind: Kind, place: str, where: str) -> None:
    assert render.location(facts(kind=kind, place=place)) == where


def test_the_rich_description_is_for_outlook_and_runs_nothing() -> None:
    written = component(facts(summary="<img src=x onerror=alert(1)>")).replace(b"\r\n ", b"")

    assert b"X-ALT-DESC;FMTTYPE=text/html:<html>" in written
    assert b"<img" not in written.partition(b"X-ALT-DESC")[2]


def test_the_public_reads_neither_agenda_nor_answer() -> None:
    assert set(Audience) == {Audience.PUBLIC, Audience.INSIDE, Audience.OWN}
    assert "Two cases" not in render.description(facts())
    assert "Two cases" in render.description(facts(inside=inside()))


def test_copies_for_web_calendars_say_the_same_time() -> None:
    one = facts(london(2027, 7, 6, 19), london(2027, 7, 6, 20, 30), title="A & B, öß")

    assert "dates=20270706T190000/20270706T203000" in links.google(one).replace("%2F", "/")
    assert "ctz=Europe/London" in links.google(one).replace("%2F", "/")
    assert "startdt=2027-07-06T18%3A00%3A00Z" in links.outlook(one)
    assert "text=A%20%26%20B%2C%20%C3%B6%C3%9F" in links.google(one)


def test_copies_of_whole_days_are_whole_days() -> None:
    one = facts(london(2027, 7, 6), london(2027, 7, 8), all_day=True)

    assert "dates=20270706/20270708" in links.google(one).replace("%2F", "/")
    assert "startdt=2027-07-06&enddt=2027-07-08" in links.outlook(one)
    assert "allday=true" in links.outlook(one, links.OFFICE)


def test_moments_are_written_on_londons_clocks() -> None:
    one = facts(datetime(2027, 7, 6, 18, tzinfo=UTC), datetime(2027, 7, 6, 19, tzinfo=UTC))

    assert b"DTSTART;TZID=Europe/London:20270706T190000" in component(one)
