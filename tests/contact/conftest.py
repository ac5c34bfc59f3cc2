"""Amina takes calls, and Esi asks for one."""

from collections.abc import Callable

import pytest

from network.members.consents import operations as consents
from network.members.contact import operations
from network.members.contact.models import CallRequest
from network.members.contact.operations import Caller
from network.members.contact.rules import BestTime
from network.members.people.models import Member

CALLER = Caller("Esi Mensah", "Cardiac rehabilitation", "01632 960001", BestTime.EVENING)


@pytest.fixture
def amina(amina: Member) -> Member:
    """Amina has said that health partners may ask her to call."""
    consents.give(amina, "calls", by=amina)
    return amina


@pytest.fixture
def ask(amina: Member, esi: Member) -> Callable[..., CallRequest]:
    """Let Esi ask Amina, or somebody else."""

    def make(member: Member = amina, by: Member = esi) -> CallRequest:
        return operations.ask(member, CALLER, by=by)

    return make
