"""Three parsers of three families, each asked what it reads in a calendar; they must say the same."""

import warnings
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import vobject

from tests.plugins import icaljs


@dataclass(frozen=True)
class Seen:
    """What somebody sees of an event in their calendar. Moments are in UTC; a whole day is its date."""

    uid: str
    starts: str
    ends: str
    summary: str
    status: str
    description: str
    location: str
    categories: tuple[str, ...]


def with_icalendar(calendar: bytes) -> list[Seen]:
    """Read with icalendar, the parser of khal and of Plone."""
    events = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    return [
        Seen(
            str(one["UID"]),
            _moment(one.decoded("DTSTART")),
            _moment(one.decoded("DTEND")),
            str(one["SUMMARY"]),
            str(one["STATUS"]),
            str(one["DESCRIPTION"]),
            str(one["LOCATION"]),
            tuple(str(each) for each in one["CATEGORIES"].cats),
        )
        for one in events
    ]


def with_vobject(calendar: bytes) -> list[Seen]:
    """Read with vobject, the parser of Radicale."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = vobject.readOne(calendar.decode())
        return [
            Seen(
                one.uid.value,
                _moment(one.dtstart.value),
                _moment(one.dtend.value),
                one.summary.value,
                one.status.value,
                one.description.value,
                one.location.value,
                tuple(one.categories.value),
            )
            for one in getattr(read, "vevent_list", [])
        ]


def with_icaljs(calendar: bytes) -> list[Seen]:
    """Read with ical.js, the parser of Thunderbird and Nextcloud."""
    read = icaljs.read(calendar)
    assert "error" not in read, read
    return [Seen(**_with_tuple(one)) for one in read["events"]]


READERS = (with_icalendar, with_vobject, with_icaljs)


def read_alike(calendar: bytes) -> list[Seen]:
    """Return what all three read; it fails where they differ."""
    first, *others = (reader(calendar) for reader in READERS)
    for other in others:
        assert other == first
    return first


def _with_tuple(one: dict[str, Any]) -> dict[str, Any]:
    starts, ends = (each.replace(".000Z", "+00:00") for each in (one["starts"], one["ends"]))
    return one | {"categories": tuple(one["categories"]), "starts": starts, "ends": ends}


def _moment(value: date | datetime) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value.isoformat()
