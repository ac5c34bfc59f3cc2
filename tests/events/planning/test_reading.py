"""What is taken out of a calendar file, what is left out and why, and what strangers may send."""

from collections.abc import Callable
from datetime import date

import pytest

from network.core.calendar_files import NOT_A_CALENDAR, TOO_MANY
from network.core.rules import Refused
from network.events.planning import reading
from network.events.planning.rules import Off, key_of

TODAY = date(2026, 11, 23)


def calendar(*events: str) -> bytes:
    inside = "".join(f"BEGIN:VEVENT\nUID:{number}\n{one}\nEND:VEVENT\n" for number, one in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//T//EN\n{inside}END:VCALENDAR\n".replace(
        "\n", "\r\n"
    ).encode()


def whole_days(
    name: str = "Half term", first: str = "20270215", end: str = "20270220", more: str = ""
) -> str:
    return f"SUMMARY:{name}\nDTSTART;VALUE=DATE:{first}\nDTEND;VALUE=DATE:{end}{more}"


def test_a_holiday_ends_on_the_day_before_its_dtend() -> None:
    found = reading.look(calendar(whole_days()), set(), TODAY)

    assert found.new == [Off("Half term", date(2027, 2, 15), date(2027, 2, 19))]


def test_a_day_without_an_end_is_one_day() -> None:
    found = reading.look(calendar("SUMMARY:INSET day\nDTSTART;VALUE=DATE:20270111"), set(), TODAY)

    assert found.new == [Off("INSET day", date(2027, 1, 11), date(2027, 1, 11))]


def test_what_is_known_is_there_already_however_it_is_written() -> None:
    known = {key_of("HALF  TERM", date(2027, 2, 15), date(2027, 2, 19))}

    found = reading.look(calendar(whole_days(), whole_days("Half Term")), known, TODAY)

    assert (len(found.new), len(found.there)) == (0, 2)


def test_the_same_days_twice_in_one_file_are_added_once() -> None:
    found = reading.look(calendar(whole_days(), whole_days()), set(), TODAY)

    assert (len(found.new), len(found.there)) == (1, 1)


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("SUMMARY:Open evening\nDTSTART:20270301T180000Z\nDTEND:20270301T190000Z", "It has hours"),
        ("DTSTART;VALUE=DATE:20270301", "It has no name."),
        ("SUMMARY:Nothing else", "It has no day that we can read."),
        (whole_days(more="\nSTATUS:CANCELLED"), "It is marked as cancelled."),
        (whole_days(more="\nRRULE:FREQ=YEARLY"), "It repeats."),
        (whole_days(end="20280220"), "It is longer than 100 days."),
        (whole_days(first="20270220", end="20270215"), "It"),
        (whole_days(first="29990220", end="29990221"), "Its year cannot be right."),
        (whole_days(first="20260215", end="20260220"), "It is over already."),
        (whole_days("Easter Monday", "20270329", "20270330"), "It is a bank holiday"),
        (whole_days("Term of 943 476 5919"), "Its name holds a number"),
    ],
    ids=[
        "hours", "no name", "no day", "cancelled", "repeats", "too long", "backwards", "a strange year",
        "over", "a bank holiday", "a patient's number",
    ],
)  # fmt: skip
def test_what_is_left_out_says_why(event: str, why: str) -> None:
    found = reading.look(calendar(event, whole_days("Summer", "20270801", "20270802")), set(), TODAY)

    assert [one.name for one in found.new] == ["Summer"]
    assert [one.why.startswith(why) for one in found.unread] == [True]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", NOT_A_CALENDAR),
        (b"hello", NOT_A_CALENDAR),
        (b"\xff\xfe\x00BEGIN:VCALENDAR", NOT_A_CALENDAR),
        (b"BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\n", NOT_A_CALENDAR),
        (calendar(), reading.EMPTY),
        (calendar(*[whole_days()] * 501), TOO_MANY.format(500)),
        (calendar(*[whole_days()] * 501).lower(), TOO_MANY.format(500)),
        (b"x" * (1024 * 1024 + 1), reading.TOO_LARGE),
    ],
    ids=[
        "nothing",
        "words",
        "bytes",
        "no calendar",
        "no event",
        "too many",
        "too many in small letters",
        "too large",
    ],
)
def test_what_is_no_calendar_of_holidays_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(Refused) as refused:
        reading.look(content, set(), TODAY)

    assert str(refused.value) == words
    assert refused.value.field == "file"


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_slow(_function: Callable[..., object], *_args: object, **_limits: object) -> object:
        raise reading.ChildFailed(reading.Reason.TOO_SLOW)

    monkeypatch.setattr(reading, "in_child", too_slow)

    with pytest.raises(Refused, match="took too long"):
        reading.look(calendar(whole_days()), set(), TODAY)


def test_marks_that_nobody_sees_do_not_come_into_a_name() -> None:
    found = reading.look(calendar(whole_days("Half\\n term\x07  <b>")), set(), TODAY)

    assert [one.name for one in found.new] == ["Half term <b>"]
