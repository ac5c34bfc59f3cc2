"""A browser that asks quickly: it does not look over pages, so that thousands of them take seconds."""

from contextvars import Context
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from network.core.database import db
from network.members.people.models import Member
from tests.plugins import cookies

IN, SIGN_IN, NO, NOT_THERE = "in", "led to signing in", "403", "404"


class Quick(FlaskClient):
    """Somebody's browser. What the test arranged is committed first; each request stands alone."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Make a request."""
        db.session.commit()
        return Context().run(super().open, *args, **kwargs)


def browser(app: Flask, member: Member | None = None) -> Quick:
    """Give a browser: a visitor's, or that of a member whose sign-in lasts, whatever became of them."""
    client = Quick(app)
    if member is not None:
        cookies.sign_in(client, member)
    return client


def outcome(answer: TestResponse) -> str:
    """Say whether somebody was let in, led to signing in, refused, or told that there is nothing."""
    if answer.status_code in {302, 303} and urlsplit(answer.location).path == "/sign-in":
        return SIGN_IN
    return {403: NO, 404: NOT_THERE, 500: "the site failed"}.get(answer.status_code, IN)


class Page(HTMLParser):
    """What a page is made of, as a browser reads it: every element with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
