"""What is proposed for something shared, so that nobody types on a phone what it says of itself.

Everything here may fail without harm: what cannot be read is proposed from its name. Nothing is kept.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from network.core import extraction
from network.core.child import ChildFailed, Reason, in_child
from network.core.files.examining import Examined
from network.core.guard import Level, look_for_patients
from network.core.guard_words import CONDITION_WORDS
from network.core.rules import Refused
from network.resources.library.operations import checked_link
from network.resources.library.rules import Kind
from network.resources.library.words import KINDS, LANGUAGES
from network.resources.sharing import reading, rules
from network.resources.sharing.rules import LONGEST_SUMMARY, LONGEST_TITLE, Media

TOO_SLOW = "The other site took too long to answer."
UNREADABLE = "What stands there could not be read."
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Proposal:
    """What somebody would say of it; ``problem`` says why it is no more, where a page could not be read."""

    title: str
    kind: Kind
    summary: str = ""
    provider: str = ""
    language: str = "en"
    problem: str = ""
    titles: Sequence[str] = ()  # of each file


def address_of(text: str) -> str:
    """Return the address that somebody pasted, also one without https:// before it.

    Raises Refused for what is none, and for one that leads into a private network.
    """
    first, _, rest = text.strip().partition("://")
    if not rest and "." in first.partition("/")[0] and ":" not in first:
        text = f"https://{first}"
    return checked_link(text)


def address_in(text: str) -> str:
    """Return the first web address in a text that a phone sends along; "" where there is none."""
    found = _ADDRESS.search(text)
    return found[0].rstrip(".,;:!?)]>'\"") if found else ""


def from_link(address: str, title: str = "") -> Proposal:
    """Propose what stands at an address; ``title`` is what a phone's share sheet called it.

    It asks the other site, which takes seconds: nothing of the database may be held meanwhile. Raises Refused
    for an address that leads into a private network, since nobody else could open it.
    """
    found = _found(address)
    site = found.site or rules.site_of(address)
    named = title or rules.without_site(found.title, site)
    media = Media.FILM if rules.is_film_site(address) else Media(found.media)
    shown = _public(named, LONGEST_TITLE) or _title_of_address(address)
    return Proposal(
        title=shown,
        kind=rules.kind_of(media, shown),
        summary=_public(found.summary, LONGEST_SUMMARY),
        provider=_public(site, LONGEST_TITLE),
        language=_language(found.language),
        problem=found.problem,
    )


def from_files(files: Sequence[Examined], title: str = "") -> Proposal:
    """Propose what several files are, from the first of them."""
    titles = [title_of(one) for one in files]
    shown = title or titles[0]
    return Proposal(title=shown, kind=rules.kind_of(Media(files[0].kind.value), shown), titles=titles)


def title_of(file: Examined) -> str:
    """Return what a file calls itself, or what its name says, or what it is.

    What could name a patient is passed over: a file's title was not typed, so nobody could be asked about it.
    """
    says = ""
    if file.kind.value in {"pdf", "word", "slides", "text"}:
        try:
            says = in_child(extraction.title_of, file.content, file.kind.value, seconds=reading.SECONDS)
        except ChildFailed:
            says = ""
    stem = file.name.rpartition(".")[0]
    for one in (says, rules.title_from_name(stem)):
        if one and not look_for_patients(one, CONDITION_WORDS):
            return rules.shortened(one, LONGEST_TITLE)
    return _WHAT_IT_IS.get(Media(file.kind.value), "Document")


_WHAT_IT_IS = {Media.PICTURE: "Photo", Media.SLIDES: KINDS[Kind.SLIDES], Media.SPREADSHEET: "Spreadsheet"}


def _found(address: str) -> reading.Found:
    try:
        said = in_child(reading.read_address, address, seconds=reading.SECONDS, megabytes=reading.MEGABYTES)
    except ChildFailed as failure:
        if failure.reason is Reason.REFUSED:
            raise Refused(failure.words, "link") from failure
        return reading.Found(problem=TOO_SLOW if failure.reason is Reason.TOO_SLOW else UNREADABLE)
    return reading.Found(*said)


def _public(text: str, longest: int) -> str:
    """Return what a public page says, cut to size; nothing where it holds what no text here may hold."""
    if any(one.level is Level.BLOCK for one in look_for_patients(text, CONDITION_WORDS)):
        return ""
    return rules.shortened(text, longest)


def _title_of_address(address: str) -> str:
    """Return what the end of an address says, or the site that it leads to."""
    path = address.partition("://")[2].partition("?")[0].partition("#")[0].rstrip("/")
    last = path.rpartition("/")[2] if "/" in path else ""
    stem = rules.title_from_name(last.rpartition(".")[0] or last) if "%" not in last else ""
    found = _public(stem, LONGEST_TITLE)
    return found if " " in found else rules.site_of(address)


def _language(tag: str) -> str:
    first = tag.replace("_", "-").partition("-")[0].lower()
    return first if first in LANGUAGES else "en"
