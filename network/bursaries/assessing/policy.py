"""Who sees the queue, who declares an interest, who scores, and who asks the applicant."""

from network.bursaries.applications import policy as applications
from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import WAITING, Status
from network.bursaries.funds import policy as funds
from network.core.permission import Permission

coordinator = funds.coordinator
decides = Permission(lambda actor, _thing: bool(funds.decided_for(actor)))


def _waits(_actor: object, application: object) -> bool:
    return isinstance(application, Application) and application.status in WAITING


def _is_submitted(_actor: object, application: object) -> bool:
    return isinstance(application, Application) and application.status is Status.SUBMITTED


may_see_queue = coordinator | decides
# About an application.
may_declare = applications.may_declare
may_score = applications.may_assess & Permission(_waits)
may_see_scores = applications.coordinates | applications.may_assess
may_see_declarations = applications.coordinates
may_see_facts = applications.coordinates | applications.judges
may_ask = applications.may_ask_for_change & Permission(_is_submitted)
