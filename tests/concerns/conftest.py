"""Omar has raised a concern about Amina; Carol and Colin coordinate."""

from collections.abc import Callable

import pytest

from network.core.permission import Role
from network.members.concerns import operations
from network.members.concerns.models import Concern
from network.members.concerns.operations import Account
from network.members.people.models import Member
from tests import factories

HAPPENED = "She left the class alone for ten minutes."


@pytest.fixture
def omar(app: object) -> Member:
    """Omar teaches too."""
    member = factories.member("Omar Reyes", Role.INSTRUCTOR, email="omar@network.example")
    factories.account(member)
    return member


@pytest.fixture
def colin(app: object) -> Member:
    """Colin coordinates too."""
    member = factories.member("Colin Test", Role.COORDINATOR, Role.INSTRUCTOR, email="colin@network.example")
    factories.account(member)
    return member


@pytest.fixture
def raised(carol: Member, colin: Member, omar: Member, amina: Member) -> Callable[..., Concern]:
    """Let Omar raise a concern about Amina, or about somebody else."""

    def make(about: Member | None = amina, by: Member = omar, **said: object) -> Concern:
        account = Account(**{"happened": HAPPENED, **said})  # type: ignore[arg-type]
        return operations.raise_concern(account, about, by=by)

    return make
