"""A public site of our own, and the pages through which something is shared."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from network.core import fetch
from network.core.child import ChildFailed, Reason
from network.core.fetch import Fetched, NotFetched
from network.core.rules import Refused
from network.resources.sharing import proposing

PAGE = b"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>Keep moving | Example Charity</title>
<meta property="og:site_name" content="Example Charity">
<meta property="og:description" content="Exercise with cancer, step by step.">
</head><body><h1>Keep moving</h1></body></html>"""


@dataclass
class Site:
    """What stands at every public address; ``problem`` is why it cannot be had."""

    content: bytes = PAGE
    media_type: str = "text/html"
    problem: str = ""
    asked: list[str] = field(default_factory=list)

    def fetch(self, address: str, **_limits: object) -> Fetched:
        """Stand in for the web: addresses are looked at as always, and nothing is asked."""
        try:
            fetch.checked(address)
        except Refused as refusal:
            raise NotFetched(str(refusal)) from refusal
        self.asked.append(address)
        if self.problem:
            raise NotFetched(self.problem)
        return Fetched(self.content, "", "", self.media_type)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Site:
    """Let every public address lead to one page; what is read from it is read here, in no child."""
    there = Site()
    monkeypatch.setattr(fetch, "fetch", there.fetch)
    monkeypatch.setattr(proposing, "in_child", _here)
    return there


def _here(function: Callable[..., object], *args: object, **_limits: object) -> object:
    try:
        return function(*args)
    except Refused as refusal:
        raise ChildFailed(Reason.REFUSED, str(refusal)) from refusal


def sent(data: bytes, name: str) -> tuple[io.BytesIO, str]:
    """Return a file as a browser sends it."""
    return io.BytesIO(data), name
