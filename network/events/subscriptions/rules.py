"""What a calendar may be set to, how invitations reach somebody, and what fetched a calendar, in words."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

MOST = 20  # addresses of one member that work at the same time
LONGEST_NAME = 60
LONGEST_CLIENT = 60
USUAL_NAME = "My calendar"


class By(StrEnum):
    """How somebody hears of an event that is for them."""

    MAIL = "mail"
    FEED = "feed"
    BOTH = "both"


class Ended(StrEnum):
    """Why an address works no more."""

    REVOKED = "revoked"
    REPLACED = "replaced"
    NO_ACCESS = "no_access"  # the membership was suspended or has ended


# How long before a thing a calendar may ring, each with its words; None: not at all, which is the default.
ALARMS_FOR_EVENTS: Mapping[int | None, str] = {
    None: "No alarm",
    30: "30 minutes before",
    60: "An hour before",
    24 * 60: "A day before",
}
ALARMS_FOR_DAYS: Mapping[int | None, str] = {
    None: "No alarm",
    7: "A week before",
    14: "Two weeks before",
    28: "Four weeks before",
}

# What a calendar program calls itself, and what people call it; the first that fits. Those that fetch for
# others stand before the systems on which they run.
_CLIENTS = (
    ("Google-Calendar", "Google Calendar"),
    ("Microsoft.Exchange", "Outlook"),
    ("Microsoft-Exchange", "Outlook"),
    ("Microsoft Office", "Outlook"),
    ("Outlook", "Outlook"),
    ("Thunderbird", "Thunderbird"),
    ("Nextcloud", "Nextcloud"),
    ("ICSx5", "ICSx⁵"),
    ("DAVx5", "DAVx⁵"),
    ("DAVdroid", "DAVx⁵"),
    ("vdirsyncer", "vdirsyncer"),
    ("khal", "khal"),
    ("Evolution", "Evolution"),
    ("KOrganizer", "KOrganizer"),
    ("akonadi", "KOrganizer"),
    ("Fastmail", "Fastmail"),
    ("Proton", "Proton Calendar"),
    ("Yahoo", "Yahoo Calendar"),
    ("iOS", "Apple Calendar on iPhone or iPad"),
    ("iPhone", "Apple Calendar on iPhone"),
    ("iPad", "Apple Calendar on iPad"),
    ("dataaccessd", "Apple Calendar on iPhone or iPad"),
    ("macOS", "Apple Calendar on a Mac"),
    ("Mac_OS_X", "Apple Calendar on a Mac"),
    ("Mac OS X", "Apple Calendar on a Mac"),
    ("CalendarAgent", "Apple Calendar on a Mac"),
    ("Android", "An app on Android"),
)
A_BROWSER = "A web browser"
_BROWSERS = ("Mozilla/", "Chrome/", "Safari/", "Firefox/")


def client_of(user_agent: str) -> str:
    """Say in plain words what fetched a calendar; what is not known is kept short, and printable."""
    said = "".join(letter if letter.isprintable() else " " for letter in user_agent)
    said = " ".join(said.split())
    browses = any(part in said for part in _BROWSERS) and "dataaccessd" not in said
    lowered = said.casefold()
    for part, words in _CLIENTS:
        if part.casefold() in lowered:
            return A_BROWSER if browses and words.startswith(("Apple", "An app")) else words
    if browses:
        return A_BROWSER
    return said[:LONGEST_CLIENT].rstrip() or "A program that does not say its name"


def wants_mail(chosen: By | None, *, feed_is_fetched: bool) -> bool:
    """Whether invitations go by mail: as somebody chose, else until their own calendar is being fetched."""
    return chosen is not By.FEED if chosen else not feed_is_fetched


def next_since(before: datetime | None, now: datetime, *, is_another: bool) -> datetime:
    """Return from when on a calendar is what it is, in whole seconds: two that differ never have the same."""
    now = now.replace(microsecond=0)
    if before is None:
        return now
    return max(now, before + timedelta(seconds=1)) if is_another else before
