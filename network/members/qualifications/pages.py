"""What the feature's pages share: verbs that may be refused, buttons inside a form, pictures of pages."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Response, request

from network.core import files
from network.core.database import db
from network.core.forms import VersionedForm
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.qualifications import evidence
from network.members.qualifications.models import Evidence, EvidenceDraft

T = TypeVar("T")
WIDTHS = {"small": 240, "large": 1600}
WHOLE = 100_000  # wider than any picture: its full size


def attempt(form: Any, verb: Callable[[], T]) -> T | None:
    """Do something that a rule may refuse; then its words stand in the form and nothing of it is kept."""
    try:
        with db.session.begin_nested():
            return verb()
    except Refused as refusal:
        form.refuse(refusal)
        return None


def uploads(name: str) -> list[Any]:
    """Return the files that came with the request under a name, without the empty part of an empty box."""
    return [upload for upload in request.files.getlist(name) if upload.filename]


def press(pages: Sequence[Evidence] | Sequence[EvidenceDraft], *, by: Actor) -> bool:
    """Do what a button beside a page says ("turn:12"); tell whether one was pressed."""
    what, _, number = request.form.get("press", "").partition(":")
    if not what:
        return False
    page = next((page for page in pages if str(page.id) == number), None)
    if page is not None and what == "turn":
        evidence.turn(page, by=by)
    elif page is not None and what == "up":
        evidence.move_up(page, pages, by=by)
    elif page is not None and what == "remove":
        evidence.remove(page, by=by)
    return True


def carry_version(form: VersionedForm, thing: Any) -> None:
    """Let a form go on from the version that its own request has just made."""
    form.version.data = thing.version
    form.version.raw_data = [str(thing.version)]


def picture_of(page: Evidence | EvidenceDraft) -> Response:
    """Answer with a page as it is turned, in the size that the address asks for; or with the file itself."""
    size = request.args.get("size", "large")
    if size == "file":
        return files.send(page.file)
    part = request.args.get("part", 0, type=int)
    try:
        return files.send_picture(
            page.file, WIDTHS.get(size, WHOLE), quarter_turns=page.quarter_turns, page=part
        )
    except files.NoPicture:
        return files.send(page.file)
