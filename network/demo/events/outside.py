"""A partner's calendar beside that of the invented network; it came as a file, so that nobody is asked."""

from datetime import date, timedelta

from network.events.outside import operations
from network.members.people.models import Member


def tell(_members: dict[str, Member], *, by: Member, today: date) -> None:
    """Take over a charity's calendar: a weekly walk, a day elsewhere, and something cancelled."""
    monday = today + timedelta(days=7 - today.weekday())
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Sample Charity//Calendar//EN",
        *_event("walk", monday, "100000", "113000", "Walk and talk", "Sample Park, Aylesbury", repeats=6),
        *_event("day", monday + timedelta(days=24), "093000", "160000", "Study day: late effects", "Oxford"),
        *_event(
            "evening", monday + timedelta(days=3), "183000", "200000", "Open evening", "", cancelled=True
        ),
        "END:VCALENDAR",
        "",
    ]
    operations.add("Sample Cancer Charity", "", is_public=True, content="\r\n".join(lines).encode(), by=by)


def _event(
    name: str,
    day: date,
    begins: str,
    ends: str,
    title: str,
    place: str,
    *,
    repeats: int = 1,
    cancelled: bool = False,
) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{name}@sample-charity.example",
        f"DTSTAMP:{day:%Y%m%d}T000000Z",
        f"DTSTART;TZID=Europe/London:{day:%Y%m%d}T{begins}",
        f"DTEND;TZID=Europe/London:{day:%Y%m%d}T{ends}",
        f"SUMMARY:{title}",
        f"URL:https://www.example.org/{name}",
    ]
    if place:
        lines.append("LOCATION:" + place.replace(",", "\\,"))
    if repeats > 1:
        lines.append(f"RRULE:FREQ=WEEKLY;COUNT={repeats}")
    if cancelled:
        lines.append("STATUS:CANCELLED")
    return [*lines, "END:VEVENT"]
