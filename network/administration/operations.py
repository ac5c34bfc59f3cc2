"""What is done to the county's identity and on its first day: setting it, and marking what is done."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from network.administration import policy
from network.administration.first_day import BY_HAND, PUT_AWAY, TEST_LETTER
from network.administration.models import FirstDayMark
from network.core import audit, colours, county, mail
from network.core.county import County
from network.core.database import db, one_at_a_time
from network.core.files import StoredFile
from network.core.lifecycle import demand
from network.core.mail import Message
from network.core.permission import Actor
from network.core.rules import Refused


def set_county(row: County, facts: Mapping[str, Any], *, by: Actor) -> None:
    """Say what the network is called, how it looks and how it is reached.

    Raises Refused where the colour is none, or too light for the white words that stand on it.
    """
    demand(policy.may_set_county, by)
    check_colour(facts.get("colour", ""))
    _change(row, facts, by=by)


def set_logo(row: County, logo: StoredFile, words: str, *, by: Actor) -> None:
    """Show a logo beside the network's name; ``words`` say what is on it to who cannot see it."""
    demand(policy.may_set_county, by)
    if not words:
        raise Refused("Say in words what is on the logo.", "logo_words")
    _change(row, {"logo_id": logo.id, "logo_words": words}, by=by)


def remove_logo(row: County, *, by: Actor) -> None:
    """Show the site's own mark again."""
    demand(policy.may_set_county, by)
    if row.logo_id is not None:
        _change(row, {"logo_id": None, "logo_words": ""}, by=by)


def mark(key: str, *, by: Actor) -> None:
    """Say that a point of the first day is done; raise Refused where that is seen and not said."""
    demand(policy.may_see_first_day, by)
    if key not in BY_HAND | {PUT_AWAY}:
        raise Refused("This point is done when it is done: nobody needs to say so.")
    one_at_a_time(f"mark {key}")
    if db.session.scalar(select(FirstDayMark.id).where(FirstDayMark.key == key)) is None:
        db.session.add(FirstDayMark(key=key, marked_by_id=by.id))
        audit.record("first day marked", by=by, point=key)


def unmark(key: str, *, by: Actor) -> None:
    """Take back that a point is done."""
    demand(policy.may_see_first_day, by)
    gone = db.session.execute(delete(FirstDayMark).where(FirstDayMark.key == key))
    if gone.rowcount:  # type: ignore[attr-defined]
        audit.record("first day unmarked", by=by, point=key)


def put_away(*, by: Actor) -> None:
    """Take the list of the first day off everybody's home page; it can be shown again."""
    mark(PUT_AWAY, by=by)


def show_again(*, by: Actor) -> None:
    """Put the list of the first day back onto the home page."""
    unmark(PUT_AWAY, by=by)


def send_test_letter(*, by: Any) -> Message | None:
    """Write a letter to whoever asks, which shows that letters go out and how they are signed."""
    demand(policy.may_see_first_day, by)
    audit.record("test letter asked for", by=by, about=by)
    return mail.queue(TEST_LETTER, to=by)


def check_colour(colour: str) -> None:
    """Raise Refused where white words could not be read on a colour, with a shade that they can be read on.

    WCAG 2.2, success criterion 1.4.3: at least 4.5 to 1.
    """
    if not colour:
        return
    if not colours.is_colour(colour):
        raise Refused(
            "Write the colour as # and six digits or letters from a to f, such as #0b4f49.", "colour"
        )
    if not colours.carries_white(colour):
        raise Refused(
            f"White words cannot be read on {colour}: the contrast is "
            f"{colours.contrast(colour, colours.WHITE):.1f} to 1, and 4.5 to 1 is needed. "
            f"The nearest shade that works is {colours.dark_enough(colour)}.",
            "colour",
        )


def _change(row: County, facts: Mapping[str, Any], *, by: Actor) -> None:
    changed = sorted(name for name, value in facts.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, facts[name])
    if not changed:
        return
    if row.id is None:
        row.id = county.THE_ROW
        db.session.add(row)
    db.session.flush()
    county.forget()
    audit.record("county set", row, by=by, fields=changed)
