"""Addresses that put one event into a calendar on the web as a copy. Such a copy never hears of a change.

Neither Google nor Microsoft promises to keep these forms; the download is the main offer.
"""

from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from network.core.clock import LONDON
from network.events.feeds import render
from network.events.feeds.render import Facts

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/deeplink/compose"
OFFICE = "https://outlook.office.com/calendar/deeplink/compose"
LONGEST = 1_500  # letters of a description: browsers and servers cut long addresses


def google(facts: Facts) -> str:
    """Return the address that opens a new event in Google Calendar, filled in."""
    starts, ends = _days(facts) if facts.schedule.all_day else _local(facts)
    said = {
        "action": "TEMPLATE",
        "text": render.summary(facts),
        "dates": f"{starts}/{ends}",
        "ctz": "Europe/London",
        "details": render.description(facts)[:LONGEST],
        "location": render.location(facts),
    }
    return f"{GOOGLE}?{urlencode(said, quote_via=quote)}"


def outlook(facts: Facts, base: str = OUTLOOK) -> str:
    """Return the address that opens a new event in Outlook on the web, filled in."""
    said = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "startdt": _moment(facts.schedule.starts_at),
        "enddt": _moment(facts.schedule.ends_at),
        "subject": render.summary(facts),
        "body": render.description(facts)[:LONGEST],
        "location": render.location(facts),
    }
    if facts.schedule.all_day:
        first, after = render.days_of(facts.schedule)
        said |= {"startdt": first.isoformat(), "enddt": after.isoformat(), "allday": "true"}
    return f"{base}?{urlencode(said, quote_via=quote)}"


def _local(facts: Facts) -> tuple[str, str]:
    starts, ends = facts.schedule.starts_at.astimezone(LONDON), facts.schedule.ends_at.astimezone(LONDON)
    return f"{starts:%Y%m%dT%H%M%S}", f"{ends:%Y%m%dT%H%M%S}"


def _days(facts: Facts) -> tuple[str, str]:
    first, after = render.days_of(facts.schedule)
    return f"{first:%Y%m%d}", f"{after:%Y%m%d}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
