"""Discussions in words: what each kind is, what stands in its tag, and who signs a post."""

import html
import re
from typing import Any

from markupsafe import Markup, escape

from network.community.discussions.rules import ANSWERED_BY_ONE, POSTS_ON_A_PAGE, Kind, Matter, Show
from network.core.permission import Role

KINDS = {
    Kind.QUESTION: "Question",
    Kind.CASE: "Case",
    Kind.NOTICE: "Notice",
    Kind.OFFER: "Offer",
    Kind.REQUEST: "Request",
}
CHOICES = {
    Kind.QUESTION: ("Ask a question", "Something you want to know. You can say which answer helped."),
    Kind.CASE: (
        "Tell of a case",
        "What you did for somebody and what came of it, told so that nobody can be recognised.",
    ),
    Kind.REQUEST: ("Look for something", "Cover for a session, equipment, a venue, or somebody to shadow."),
    Kind.OFFER: ("Offer something", "Cover, equipment, a venue, or a place to shadow you."),
    Kind.NOTICE: ("Tell everybody something", "News for the network that needs no answer."),
}
MATTERS = {
    Matter.COVER: "Cover for a session",
    Matter.EQUIPMENT: "Equipment",
    Matter.VENUE: "A venue",
    Matter.SHADOWING: "Shadowing",
}
VIEWS = {
    Show.ALL: "All",
    Show.UNANSWERED: "Without an answer",
    Show.FOR_ME: "Could you answer?",
    Show.MINE: "Where I wrote",
    Show.FOLLOWED: "I follow",
}
ROLES = {
    Role.COORDINATOR: "coordinator",
    Role.HEALTH_PARTNER: "health partner",
    Role.INSTRUCTOR: "instructor",
    Role.FUNDER: "funder",
    Role.ADMINISTRATOR: "administrator",
}
LABELS = {
    Kind.QUESTION: ("Your question in one line", "Say more"),
    Kind.CASE: ("The case in one line", "The case"),
    Kind.NOTICE: ("Your news in one line", "Say more"),
    Kind.OFFER: ("Your offer in one line", "Say more"),
    Kind.REQUEST: ("What you look for, in one line", "Say more"),
}
CASE = (
    "**The situation** (no name, age, date or place)\n\n\n"
    "**What was tried**\n\n\n"
    "**What came of it**\n\n\n"
    "**What I would like to know**\n\n"
)
FORMER = "A former member"
_TAG = re.compile(r"(<[^>]*>)")
_BEGINS, _ENDS = ("<a ", "<code", "<pre"), ("</a>", "</code", "</pre")


def kind(discussion: Any) -> str:
    """Say what a discussion is: "Question", "Request: a venue"."""
    said = KINDS[discussion.kind]
    if discussion.event_id is not None:
        return "About an event"
    return f"{said}: {_begin_small(MATTERS[discussion.matter])}" if discussion.matter else said


def tag(discussion: Any, answers: int, *, accepted: bool) -> tuple[str, str] | None:
    """Return the status and the word of a discussion's tag, where it is answered by one.

    ``answers`` and ``accepted`` are what can be read: how many, and whether the accepted one is among them.
    """
    if discussion.kind not in ANSWERED_BY_ONE or discussion.event_id is not None:
        return None
    if accepted:
        return ("accepted", "Answered")
    return None if answers else ("warning", "No answer yet")


def page_of(number: int) -> int | None:
    """Return the page of a discussion that has a post; None for the first, whose address names none."""
    page = (number - 1) // POSTS_ON_A_PAGE + 1
    return page if page > 1 else None


def place(discussion_id: int, number: int) -> dict[str, Any]:
    """Return what leads to a post: ``url_for(**place(7, 51))``."""
    return {
        "endpoint": "community.show",
        "id": discussion_id,
        "page": page_of(number),
        "_anchor": f"post-{number}",
    }


def signed(member: Any) -> str:
    """Say who wrote: the name, and what they are to the network today."""
    if member is None:
        return FORMER
    roles = member.roles
    said = next((words for role, words in ROLES.items() if role in roles), "")
    return f"{member.name}, {said}" if said else member.name


def organisation(member: Any) -> str:
    """Return for which organisation a clinician speaks; "" where none is known."""
    grants = member.role_grants if member is not None and Role.HEALTH_PARTNER in member.roles else []
    return next((one.organisation.name for one in grants if one.organisation), "")


def with_links(shown: Markup, links: dict[str, str]) -> Markup:
    """Let the names that a shown text calls lead to their pages: ``links`` are addresses by what was called.

    Only words between tags are looked at, and none inside a link or code.
    """
    if not links:
        return shown
    parts, inside = [], 0
    for part in _TAG.split(shown):
        if part.startswith("<"):
            inside += -1 if part.startswith(_ENDS) else 1 if part.startswith(_BEGINS) else 0
            parts.append(part)
        else:
            parts.append(part if inside else _linked(part, links))
    return Markup("".join(parts))  # noqa: S704 (the text was escaped when it was made HTML)


def _linked(text: str, links: dict[str, str]) -> str:
    # As the shown text has it: quotes and apostrophes stand between tags as they are.
    addresses = {html.escape(name, quote=False).casefold(): address for name, address in links.items()}
    names = "|".join(re.escape(name) for name in sorted(addresses, key=len, reverse=True))

    def link(found: re.Match[str]) -> str:
        address = escape(addresses[found[1].casefold()])
        return f'<a class="govuk-link" href="{address}">@{found[1]}</a>'

    return re.sub(rf"@({names})(?: \(number \d{{1,10}}\))?(?!\w)", link, text, flags=re.IGNORECASE)


def _begin_small(words: str) -> str:
    return words[:1].lower() + words[1:]
