"""A mail server to post to, that can be told to be difficult, and a letter to post."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import portpicker
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

HELLO = "test/email/hello.txt"
ENTER = "test/email/enter.txt"
TEMPLATES = {
    HELLO: "{{ words }}\n\nHello {{ to.name }},\n\n{{ words }}\n{{ url_for('health.healthz') }}\n",
    ENTER: "Your link\n\nPress {{ public_url }}/enter/{{ secret }}\n",
}


@dataclass
class MailServer:
    """What arrived, and how to behave: what to answer to an address, and to a letter."""

    port: int = 0
    arrived: list[bytes] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    to_letters: str = ""

    @property
    def letters(self) -> list[EmailMessage]:
        """The letters that arrived, read as a mail program reads them."""
        read = [message_from_bytes(one, policy=policy.default) for one in self.arrived]
        return [one for one in read if isinstance(one, EmailMessage)]

    @property
    def subjects(self) -> list[str]:
        """What the letters that arrived are called."""
        return [str(one["Subject"]) for one in self.letters]

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse an address."""
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take or refuse a letter."""
        if self.to_letters:
            return self.to_letters
        assert isinstance(envelope.content, bytes)
        self.arrived.append(envelope.content)
        return "250 OK"


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    """Run a mail server on a port of its own; with a context it offers encryption."""
    server = MailServer()
    server.port = portpicker.pick_unused_port()
    controller = Controller(server, hostname="127.0.0.1", port=server.port, tls_context=context)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def post_to(app: Flask, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set MAIL_URL for a test."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], mail_url=url))


def with_templates(app: Flask, monkeypatch: pytest.MonkeyPatch, **more: Any) -> None:
    """Give the application the letters of the tests."""
    loader = app.jinja_env.loader
    assert loader is not None
    monkeypatch.setattr(app.jinja_env, "loader", ChoiceLoader([DictLoader(TEMPLATES | more), loader]))
    monkeypatch.delitem(app.extensions, "letters", raising=False)
