"""Who shares, who takes which file, who asks for another format and who answers."""

from network.core.lifecycle import moves
from network.core.permission import Actor, Permission
from network.resources.library import policy as library
from network.resources.library import queries as resources
from network.resources.library.models import Resource
from network.resources.library.rules import Status as Standing
from network.resources.sharing.models import FormatRequest
from network.resources.sharing.rules import Status


def _is(*standings: Standing) -> Permission:
    return Permission(lambda _actor, thing: isinstance(thing, Resource) and thing.status in standings)


def _keeps(actor: Actor, request: object) -> bool:
    return isinstance(request, FormatRequest) and library.may_edit(actor, request.resource)


may_share = library.may_share
may_describe = library.may_edit
# Which version of it is asked beside it: queries.file_for().
may_take = resources.reads_today
# Of what is published. Nobody needs an account to ask for what everybody may read.
may_ask = resources.reads_today & _is(Standing.PUBLISHED)
may_see_requests = library.in_the_network  # each finds those of the resources that they keep
may_answer = Permission(_keeps)

moves(FormatRequest, {Status.ANSWERED: may_answer, Status.CLOSED: may_answer})
