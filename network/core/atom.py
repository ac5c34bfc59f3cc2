"""News as readers of feeds take them (Atom, RFC 4287): the one place that writes such a feed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from markupsafe import escape

from network.core.fields import CONTROL

FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">
<id>{source}</id>
<title>{title}</title>
<updated>{updated}</updated>
<author><name>{author}</name></author>
<link rel="self" type="application/atom+xml" href="{source}"/>
<link rel="alternate" type="text/html" href="{page}"/>
{entries}</feed>
"""
ENTRY = """<entry{language}>
<id>{id}</id>
<title>{title}</title>
<published>{published}</published>
<updated>{updated}</updated>
{author}<link rel="alternate" type="text/html" href="{page}"/>
{related}{categories}<summary>{summary}</summary>
{rights}</entry>
"""


@dataclass(frozen=True)
class Entry:
    """One piece of news. ``id`` is a name that it keeps for ever; ``related`` an address elsewhere."""

    id: str
    title: str
    published: datetime
    updated: datetime
    page: str
    summary: str
    categories: Sequence[str] = ()
    author: str = ""
    related: str = ""
    rights: str = ""
    language: str = ""


def write(
    title: str, author: str, source: str, page: str, entries: Iterable[Entry], begun: datetime
) -> bytes:
    """Write a feed in the order given. The same entries give the same bytes.

    ``source`` is its own address, which names it too, and ``page`` the page that it is news of; ``begun`` is
    what it says of itself while there is no news.
    """
    listed = list(entries)
    return FEED.format(
        source=_text(source),
        page=_text(page),
        title=_text(title),
        author=_text(author),
        updated=_moment(max((one.updated for one in listed), default=begun)),
        entries="".join(_entry(one) for one in listed),
    ).encode()


def _entry(entry: Entry) -> str:
    return ENTRY.format(
        id=_text(entry.id),
        title=_text(entry.title),
        published=_moment(entry.published),
        updated=_moment(entry.updated),
        page=_text(entry.page),
        summary=_text(entry.summary),
        language=f' xml:lang="{_text(entry.language)}"' if entry.language else "",
        author=f"<author><name>{_text(entry.author)}</name></author>\n" if entry.author else "",
        related=f'<link rel="related" href="{_text(entry.related)}"/>\n' if entry.related else "",
        categories="".join(f'<category term="{_text(one)}"/>\n' for one in entry.categories),
        rights=f"<rights>{_text(entry.rights)}</rights>\n" if entry.rights else "",
    )


def _text(words: str) -> str:
    """Return words as XML may hold them, whatever was typed."""
    return str(escape(CONTROL.sub("", words)))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
