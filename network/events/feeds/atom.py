"""News of the events that were published, for readers of feeds."""

from collections.abc import Iterable
from datetime import datetime

from network.core import atom
from network.core.clock import LONDON
from network.events.feeds import render
from network.events.feeds.render import Facts


def news(
    network: str, source: str, page: str, entries: Iterable[tuple[Facts, datetime]], begun: datetime
) -> bytes:
    """Write the feed of events, each with the moment of its publication, newest first.

    ``begun`` is what it says of itself while there is none. The same events give the same bytes.
    """
    found = (_entry(facts, published) for facts, published in entries)
    return atom.write(f"New events of {network}", network, source, page, found, begun)


def _entry(facts: Facts, published: datetime) -> atom.Entry:
    kinds = (*facts.shown.conditions, render.KINDS[facts.shown.kind])
    return atom.Entry(
        id=f"urn:uuid:{facts.uid}",
        title=render.summary(facts),
        published=published,
        updated=published,
        page=facts.page,
        summary=f"{_when(facts)}\n\n{render.description(facts)}",
        categories=[render.one_line(one) for one in kinds],
    )


def _when(facts: Facts) -> str:
    starts = facts.schedule.starts_at.astimezone(LONDON)
    day = f"{starts:%A} {starts.day} {starts:%B %Y}"
    return day if facts.schedule.all_day else f"{day}, {starts:%H:%M}"
