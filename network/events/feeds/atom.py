"""News of what was published, for readers of feeds (RFC 4287)."""

from collections.abc import Iterable
from datetime import UTC, datetime

from markupsafe import escape

from network.core.clock import LONDON
from network.events.feeds import render
from network.events.feeds.render import Facts

FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">
<id>{source}</id>
<title>{title}</title>
<updated>{updated}</updated>
<author><name>{network}</name></author>
<link rel="self" type="application/atom+xml" href="{source}"/>
<link rel="alternate" type="text/html" href="{page}"/>
{entries}</feed>
"""
ENTRY = """<entry>
<id>urn:uuid:{uid}</id>
<title>{title}</title>
<published>{published}</published>
<updated>{published}</updated>
<link rel="alternate" type="text/html" href="{page}"/>
{categories}<summary>{summary}</summary>
</entry>
"""


def news(
    network: str, source: str, page: str, entries: Iterable[tuple[Facts, datetime]], begun: datetime
) -> bytes:
    """Write the feed of events, each with the moment of its publication, newest first.

    ``begun`` is what it says of itself while there is none. The same events give the same bytes.
    """
    listed = list(entries)
    updated = max((published for _, published in listed), default=begun)
    return FEED.format(
        source=escape(source),
        page=escape(page),
        title=escape(f"New events of {network}"),
        network=escape(network),
        updated=_moment(updated),
        entries="".join(_entry(facts, published) for facts, published in listed),
    ).encode()


def _entry(facts: Facts, published: datetime) -> str:
    kinds = (*facts.shown.conditions, render.KINDS[facts.shown.kind])
    return ENTRY.format(
        uid=escape(facts.uid),
        title=escape(render.summary(facts)),
        published=_moment(published),
        page=escape(facts.page),
        categories="".join(f'<category term="{escape(render.one_line(one))}"/>\n' for one in kinds),
        summary=escape(f"{_when(facts)}\n\n{render.description(facts)}"),
    )


def _when(facts: Facts) -> str:
    starts = facts.schedule.starts_at.astimezone(LONDON)
    day = f"{starts:%A} {starts.day} {starts:%B %Y}"
    return day if facts.schedule.all_day else f"{day}, {starts:%H:%M}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
