"""Taking a record in hand for a change: whoever comes second sees what the first one did."""

from typing import Any

from sqlalchemy import inspect

from network.core.database import db
from network.core.lifecycle import history_of
from network.core.rules import Refused, words
from network.members.qualifications import facts


def take(thing: Any, version: int | None = None) -> None:
    """Hold a record of a member for a change, and refuse it if somebody changed it since ``version``.

    The member is held, then the record is read again.
    """
    facts.hold([thing.member_id])
    db.session.refresh(thing, [column.key for column in inspect(type(thing)).column_attrs])
    if version is None or version == thing.version:
        return
    last = history_of(thing)[-1:]
    if last and thing.status is not thing.lifecycle.start:
        raise Refused(
            f"While you had this open, {last[0].by_name} decided: it is {words(thing.status)} now. "
            "Your answer was not kept."
        )
    raise Refused("This was changed while you had it open. Look at it as it is now, then answer again.")
