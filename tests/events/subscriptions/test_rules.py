"""What fetched a calendar, in words; who is invited by mail; from when a calendar is what it is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.events.subscriptions.addresses import ways, webcal_of
from network.events.subscriptions.rules import LONGEST_CLIENT, By, client_of, next_since, wants_mail

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("iOS/18.1 (22B83) dataaccessd/1.0", "Apple Calendar on iPhone or iPad"),
        ("iOS/17.4 (21E219) iPhone dataaccessd/1.0", "Apple Calendar on iPhone or iPad"),
        ("macOS/14.5 (23F79) CalendarAgent/961", "Apple Calendar on a Mac"),
        ("Mac_OS_X/10.15.7 (19H2) CalendarAgent/930.5.1", "Apple Calendar on a Mac"),
        ("Google-Calendar-Importer", "Google Calendar"),
        ("Mozilla/5.0 (compatible; Google-Calendar-Importer; http://www.google.com)", "Google Calendar"),
        ("Microsoft.Exchange/15.20 (Exchange Calendar Sharing)", "Outlook"),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.14326; Pro)", "Outlook"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.5.0",
            "Thunderbird",
        ),
        ("DAVx5/4.4.3.2-ose (dav4jvm; okhttp/4.12.0) Android/14", "DAVx⁵"),
        ("ICSx5/2.2.3 (okhttp/4.12.0 Android/14)", "ICSx⁵"),
        ("Nextcloud Webcal Service", "Nextcloud"),
        ("vdirsyncer/0.21.0", "vdirsyncer"),
        ("Evolution/3.52", "Evolution"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15",
            "A web browser",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0", "A web browser"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "A program that does not say its name"),
        ("\x00\n\u202e", "A program that does not say its name"),
        ("x" * 500, "x" * LONGEST_CLIENT),
    ],
)
def test_what_fetched_a_calendar_is_said_in_plain_words(user_agent: str, words: str) -> None:
    assert client_of(user_agent) == words


@given(st.text(max_size=300))
def test_whatever_a_program_calls_itself_is_short_and_printable(user_agent: str) -> None:
    said = client_of(user_agent)

    assert said
    assert said.isprintable()
    assert len(said) <= LONGEST_CLIENT


@pytest.mark.parametrize(
    ("chosen", "fetched", "mail"),
    [
        (None, False, True),
        (None, True, False),
        (By.MAIL, False, True),
        (By.MAIL, True, True),
        (By.FEED, False, False),
        (By.FEED, True, False),
        (By.BOTH, False, True),
        (By.BOTH, True, True),
    ],
)
def test_who_is_invited_by_mail(chosen: By | None, fetched: bool, mail: bool) -> None:
    assert wants_mail(chosen, feed_is_fetched=fetched) is mail


@given(st.lists(st.tuples(st.integers(0, 3_000), st.booleans()), max_size=30))
def test_two_calendars_that_differ_never_have_the_same_second(steps: list[tuple[int, bool]]) -> None:
    now, since = NOON, next_since(None, NOON, is_another=True)
    for milliseconds, is_another in steps:
        now += timedelta(milliseconds=milliseconds)
        after = next_since(since, now, is_another=is_another)
        assert after.microsecond == 0
        assert (after > since) is is_another
        since = after


def test_google_and_microsoft_are_led_to_the_address_and_programs_open_webcal() -> None:
    address = "https://network.example/calendar/conditions/a-b.ics"

    found = {way.title: way.href for way in ways(address, "Events on a & b")}

    assert (
        found["Apple Calendar"]
        == webcal_of(address)
        == "webcal://network.example/calendar/conditions/a-b.ics"
    )
    assert found["Google Calendar"] == (
        "https://calendar.google.com/calendar/r?cid="
        "webcal%3A%2F%2Fnetwork.example%2Fcalendar%2Fconditions%2Fa-b.ics"
    )
    assert found["Outlook.com"] == (
        "https://outlook.live.com/calendar/0/addfromweb?"
        "url=https%3A%2F%2Fnetwork.example%2Fcalendar%2Fconditions%2Fa-b.ics&name=Events%20on%20a%20%26%20b"
    )
    assert found["Microsoft 365"].startswith(
        "https://outlook.office.com/calendar/0/addfromweb?url=https%3A%2F%2F"
    )
