"""The verb: saying that the text of the week is in the group."""

from network.community.passing_on import policy, queries
from network.community.passing_on.models import WeeklyText
from network.core import audit, clock
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand
from network.core.permission import Actor


def say_it_is_told(*, by: Actor) -> None:
    """Keep that the week was told, so that the next text begins here; a second press adds nothing."""
    demand(policy.may_say_it_is_told, by)
    one_at_a_time("the text of the week")
    last = queries.last_told()
    if last is not None and clock.london_date(last) == clock.today():
        return
    told = WeeklyText(pasted_by_id=by.id)
    db.session.add(told)
    db.session.flush()
    audit.record("weekly text told", told, by=by)
