"""Who decides, who releases what was decided, and who accepts what is offered."""

from typing import Any

from network.bursaries.applications import policy as applications
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.funds import policy as funds
from network.bursaries.funds.models import Round
from network.core.permission import Actor, Permission


def _decides_for_somebody(actor: Actor, _thing: Any) -> bool:
    return bool(funds.decided_for(actor))


is_offered = Permission(lambda _actor, one: isinstance(one, Application) and one.status is Status.OFFERED)

may_decide = applications.may_decide
may_reopen = applications.may_decide
may_release = applications.may_decide
may_see_decisions = applications.judges | applications.coordinates
may_decide_some = Permission(_decides_for_somebody)  # several at once; each is asked about on its own
may_release_round = Permission(
    lambda actor, round_: isinstance(round_, Round) and funds.decides_for(actor, round_.fund)
)
may_see_offer = applications.applicant
may_answer_offer = applications.applicant & is_offered
may_read_letter = applications.may_read
