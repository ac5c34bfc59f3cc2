"""The addresses and things of feeds: open to everybody, since every event in them is."""

from typing import Any

from tests.security.declaring import EVERYBODY, MEMBERS, OWNER, Row, everybody, row

SEEN_BY: dict[str, frozenset[str]] = {}
ROWS: dict[str, Row] = {
    "feeds.public": everybody(),
    "feeds.of_condition": everybody(key="cancer"),
    "feeds.of_area": everybody(key="winslow"),
    "feeds.of_kind": everybody(key="online"),
    "feeds.filtered": everybody(),
    "feeds.news": everybody(),
    "feeds.download": Row(EVERYBODY, thing="public event"),
    "feeds.download of the network": Row(MEMBERS - {"applicant"}, thing="event"),
    "feeds.download a draft": row(OWNER, "carol", thing="draft event"),
    # A name that no event has: there is no row of an event in an address that calendars know it by.
    "feeds.event": Row(EVERYBODY, places={"uid": "nobody-knows"}, is_not_there=True),
}


def things(_world: Any, _owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Nothing of their own: feeds show the events of others."""
    return {}
