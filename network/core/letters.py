"""How a letter is written out: a template, the words it needs, and links that always lead to this site."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app
from jinja2 import Environment, StrictUndefined
from jinja2.utils import urlize
from markupsafe import Markup, escape

from network.core.county import county
from network.core.fields import CONTROL

LONGEST_SUBJECT = 200
METHOD = re.compile(r"^METHOD:(REQUEST|CANCEL)\r?$", re.MULTILINE)  # of a calendar in a letter
LABELLED = re.compile(r"(?P<label>.+): (?P<address>https?://\S+)")
MORE_THAN_ONE_EMPTY_LINE = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


@dataclass(frozen=True)
class Letter:
    """A letter as it reads."""

    subject: str
    body: str


@dataclass(frozen=True)
class CalendarPart:
    """What calendar programs read in a letter: the calendar, and its ORGANIZER, whom the letter is from."""

    text: str
    organizer: str


@dataclass(frozen=True)
class Preview:
    """How to show one template with a real record: ``sample()`` gives its context with ``to``, or None."""

    template: str
    title: str
    sample: Callable[[], Mapping[str, Any] | None]


MayRead = Callable[[Any, Mapping[str, Any]], bool]  # a reader, and the context of a letter

previews: dict[str, Preview] = {}
readers: dict[str, MayRead] = {}


def write(template: str, **context: Any) -> Letter:
    """Fill in a template: the subject is its first line."""
    subject, _, body = fill_in(template, **context).lstrip().partition("\n")
    return Letter(header_safe(subject), body.strip("\n") + "\n")


def fill_in(template: str, **context: Any) -> str:
    """Fill in a template of plain text. Its ``url_for`` makes whole addresses on PUBLIC_URL, whoever asks."""
    settings = current_app.config["SETTINGS"]
    said = {"network": county().name, "public_url": settings.public_url, "url_for": address_of}
    text = text_safe(_environment().get_template(template).render(**said, **context))
    return MORE_THAN_ONE_EMPTY_LINE.sub("\n\n", text)


def as_html(subject: str, text: str) -> str:
    """Return a letter's text for programs that show HTML: the same words, with links to press.

    A line such as "Yes: https://…" becomes a link that reads "Yes", where it leads to this site.
    """
    paragraphs = (
        Markup("<p>{}</p>").format(Markup("<br>\n").join(_linked(line) for line in paragraph.splitlines()))
        for paragraph in re.split(r"\n{2,}", text.strip())
    )
    return Markup(
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head><meta charset="utf-8"><title>{}</title></head>\n'
        '<body style="font-family: sans-serif; line-height: 1.5">\n{}\n</body>\n</html>\n'
    ).format(subject, Markup("\n").join(paragraphs))


def _linked(line: str) -> Markup:
    found = LABELLED.fullmatch(line)
    ours: str = current_app.config["SETTINGS"].public_url
    if found and found["address"].startswith(f"{ours}/"):
        return Markup('<a href="{}">{}</a>').format(found["address"], found["label"])
    return Markup(urlize(escape(line), rel="noreferrer"))  # noqa: S704 (it was escaped, and links are escaped)


def address_of(endpoint: str, **values: Any) -> str:
    """Return a page's whole address. It never comes from the Host header, so a letter cannot mislead."""
    public = urlsplit(current_app.config["SETTINGS"].public_url)
    values.pop("_external", None)
    anchor = values.pop("_anchor", None)
    app: Flask = current_app
    app.inject_url_defaults(endpoint, values)
    adapter = app.url_map.bind(public.netloc, script_name=public.path or "/", url_scheme=public.scheme)
    address: str = adapter.build(endpoint, values, force_external=True)
    return f"{address}#{anchor}" if anchor else address


def page_named_in(text: str) -> str:
    """Return the path of the first page of this site that a letter names; empty where it names none."""
    public = str(current_app.config["SETTINGS"].public_url).rstrip("/")
    named = re.search(rf"{re.escape(public)}(/[^\s<>\"]*)", text)
    return f"{urlsplit(public).path}{named[1].rstrip('.,;)')}" if named else ""


def our_host() -> str:
    """Return the name of this site's machine, for what names a letter in all the world."""
    return urlsplit(current_app.config["SETTINGS"].public_url).hostname or "localhost"


def offer_preview(template: str, title: str, sample: Callable[[], Mapping[str, Any] | None]) -> None:
    """Let coordinators read ``template`` with the record that ``sample`` finds."""
    previews[template] = Preview(template, title, sample)


def ask_before_showing(folder: str, may_read: MayRead) -> None:
    """Show the templates of a folder with those records alone that ``may_read`` admits to who looks."""
    readers[folder] = may_read


def preview(template: str, reader: Any = None) -> Letter | None:
    """Show a template with a real record, where its feature offers one that ``reader`` may read."""
    offered = previews.get(template)
    context = offered.sample() if offered else None
    if context is None or (reader is not None and not _may_be_shown(template, context, reader)):
        return None
    return write(template, **context)


def _may_be_shown(template: str, context: Mapping[str, Any], reader: Any) -> bool:
    return all(may(reader, context) for folder, may in readers.items() if template.startswith(folder))


def header_safe(text: str) -> str:
    """Return text for a header: one line, nothing that cannot be printed, not too long."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:LONGEST_SUBJECT].rstrip()


def text_safe(text: str) -> str:
    """Return text for a body: with plain line breaks, and without what cannot be printed."""
    return CONTROL.sub("", "\n".join(text.splitlines())) + "\n"


def _environment() -> Environment:
    app: Flask = current_app
    if "letters" not in app.extensions:
        # A letter with a hole in it is worse than a failure that somebody sees.
        app.extensions["letters"] = app.jinja_env.overlay(
            autoescape=False, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
    environment: Environment = app.extensions["letters"]
    return environment
