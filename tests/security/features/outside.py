"""The addresses and things of others' calendars."""

from typing import Any

from tests.events.outside import factories as calendars
from tests.security.declaring import BOTH, Row, everybody, row

SEEN_BY: dict[str, frozenset[str]] = {}
ROWS: dict[str, Row] = {
    "outside.index": everybody(),
    "outside.calendars": row("carol", "ada"),
    "outside.add": row("carol", "ada", methods=BOTH),
    "outside.show": row("carol", "ada", thing="outside calendar"),
    "outside.edit": row("carol", "ada", methods=BOTH, thing="outside calendar"),
    "outside.read_again": row("carol", "ada", methods="POST", thing="outside calendar"),
    "outside.remove": row(
        "carol", "ada", methods="POST", thing="outside calendar to remove", is_gone_then=True
    ),
}


def things(_world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make two calendars."""
    return {
        "outside calendar": calendars.calendar(f"Calendar for {owner}").id,
        "outside calendar to remove": calendars.calendar(f"Another for {owner}").id,
    }
