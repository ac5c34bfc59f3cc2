"""Longer texts of members: written in Markdown, shown as HTML that can do nothing but be read."""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

MOST_CHARACTERS = 20_000  # of one text; forms say so beside the field
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "a", "h3", "h4", "hr"}
SCHEMES = {"http", "https", "mailto"}
_HEADINGS = {"h1": "h3", "h2": "h4", "h5": "h4", "h6": "h4"}  # below the page's own

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).disable("image")


def rendered(text: str) -> Markup:
    """Return a member's text as HTML: paragraphs, lists, links, emphasis; nothing that runs or loads.

    HTML in the text is shown as it was typed. What the Markdown made is cleaned again by an allow-list.
    """
    tokens = _markdown.parse(text)
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel="nofollow noopener ugc"
    )
    return Markup(clean)  # noqa: S704 (cleaned by an allow-list just now)
