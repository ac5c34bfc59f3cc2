"""Sites that answer as a test says."""

from collections.abc import Callable

import pytest

from network.core import clock
from network.resources.keeping import looking, operations, queries
from network.resources.keeping.models import LinkCheck
from network.resources.library.models import Resource


class Sites:
    """Stands in for the child that asks: what each address says, and which were asked."""

    def __init__(self) -> None:
        self.said: dict[str, tuple[str, str]] = {}
        self.asked: list[str] = []

    def __call__(self, function: object, address: str, agent: str, **_limits: float) -> tuple[str, str]:
        """Answer as the child does."""
        assert function is looking.look
        assert agent.endswith("(+http://localhost/)")
        self.asked.append(address)
        return self.said.get(address, ("200", ""))


@pytest.fixture
def sites(monkeypatch: pytest.MonkeyPatch) -> Sites:
    """Let no test ask a real site."""
    there = Sites()
    monkeypatch.setattr(operations, "in_child", there)
    return there


@pytest.fixture
def answered() -> Callable[..., LinkCheck]:
    """Give a function that lets the link of a resource have answered, days ago."""

    def answer(resource: Resource, *said: str, moved_to: str = "") -> LinkCheck:
        operations.take_up_new(clock.now())
        check = queries.check_of(resource)
        assert check is not None
        for number, word in enumerate(said):
            moment = clock.now() - (len(said) - number) * operations.rules.EVERY
            operations.note(check.id, word, moved_to, moment)
        return check

    return answer
