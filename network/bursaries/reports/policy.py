"""Who sees what the money did, who takes a bursary's papers along, and who publishes awards."""

from typing import Any

from network.bursaries.applications import policy as applications
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.funds import policy as funds
from network.bursaries.reports.models import Release
from network.core.permission import Actor, Permission

# Until the decision, names may be hidden and scores are not shared: whoever judges has no bundle before.
UNDECIDED = frozenset({Status.SUBMITTED, Status.CHANGE_ASKED, Status.DEFERRED})

decides_for_somebody = Permission(lambda actor, _thing: bool(funds.decided_for(actor)))
is_decided = Permission(lambda _actor, one: isinstance(one, Application) and one.status not in UNDECIDED)

may_see_report = funds.coordinator | decides_for_somebody
may_see_money = funds.may_see_money  # of one fund
may_take_bundle = (applications.coordinates | applications.judges) & (is_decided | ~applications.of_its_fund)
may_see_declarations = applications.coordinates
may_release = funds.coordinator
may_release_award = applications.coordinates  # never one's own, nor with a declared conflict


def _holds_nothing_closed(actor: Actor, release: Any) -> bool:
    """Whether it is public, or nobody in it is somebody whose file is closed to them."""
    return isinstance(release, Release) and (
        release.released_at is not None
        or all(one.carried or may_release_award(actor, one.application) for one in release.awards)
    )


may_look_at = may_release & Permission(_holds_nothing_closed)
