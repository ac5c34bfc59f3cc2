"""The letters of a demonstration, which stay in a folder for everybody to read."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue

from network.administration import blueprint
from network.core.mail_delivery import letters_folder
from network.core.permission import anyone, permits

MOST = 200
NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Posted:
    """A letter as it went out."""

    name: str
    at: datetime
    to: str
    subject: str
    text: str


@blueprint.route("/administration/letters-of-the-demonstration")
@permits(anyone)
def demonstration_letters() -> ResponseReturnValue:
    """List the letters that the demonstration has written, newest first."""
    _only_in_a_demonstration()
    files = sorted(
        letters_folder(current_app).glob("*.eml"), key=lambda file: file.stat().st_mtime, reverse=True
    )
    return render_template(
        "administration/demonstration_letters.html", letters=[_read(file) for file in files[:MOST]]
    )


@blueprint.route("/administration/letters-of-the-demonstration/<name>")
@permits(anyone)
def demonstration_letter(name: str) -> ResponseReturnValue:
    """Show one letter; its links work."""
    _only_in_a_demonstration()
    file = letters_folder(current_app) / f"{name}.eml"
    if not NAME.fullmatch(name) or not file.is_file():
        abort(404)
    return render_template("administration/demonstration_letter.html", letter=_read(file))


def _only_in_a_demonstration() -> None:
    if not current_app.config["SETTINGS"].is_demo:
        abort(404)


def _read(file: Path) -> Posted:
    letter = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(letter, EmailMessage)  # noqa: S101 (what policy.default makes)
    body = letter.get_body(("plain",))
    return Posted(
        name=file.stem,
        at=datetime.fromtimestamp(file.stat().st_mtime, UTC),
        to=str(letter["To"]),
        subject=str(letter["Subject"]),
        text=body.get_content() if body else "",
    )
