"""A copy of all that is held about somebody: asked for with one press, made by the worker, gone in a week."""

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from network.core import audit, clock, files, jobs, mail, registry, storage
from network.core.county import county
from network.core.database import db, one_at_a_time
from network.core.files import FileKind, StoredFile
from network.core.files.examining import Examined
from network.core.lifecycle import demand, move
from network.core.permission import SYSTEM, Actor
from network.core.rules import Refused
from network.members.people.models import Member
from network.rights import policy
from network.rights.models import CopyRequest
from network.rights.rules import COPY_KEPT, CopyStatus

JOB = "make-copies"
FILE_NAME = "what-we-hold.zip"


def ask(member: Member, *, by: Actor) -> CopyRequest:
    """Ask for a copy; asking again before it is there changes nothing.

    Somebody who decides about a membership may ask for a member who has no account, and fetches it for them.
    """
    if by.id != member.id:
        demand(policy.may_ask_for, by, member)
    if by.id is None:
        raise Refused("Somebody has to fetch it.")
    one_at_a_time(f"copy for member {member.id}")
    waiting = db.session.scalar(
        select(CopyRequest).where(
            CopyRequest.member_id == member.id,
            CopyRequest.asked_by_id == by.id,
            CopyRequest.status == CopyStatus.ASKED,
        )
    )
    if waiting is not None:
        return waiting
    request = CopyRequest(member_id=member.id, asked_by_id=by.id)
    request.member = member
    db.session.add(request)
    audit.record("copy of data asked for", request, by=by, about=member)
    jobs.start(JOB)
    return request


def make_all() -> int:
    """Make every copy that was asked for; each is committed on its own. Return how many were made."""
    waiting = select(CopyRequest.id).where(CopyRequest.status == CopyStatus.ASKED).order_by(CopyRequest.id)
    numbers = db.session.scalars(waiting).all()
    for number in numbers:
        request = db.session.get_one(
            CopyRequest, number, with_for_update={"of": CopyRequest}, populate_existing=True
        )
        if request.status is CopyStatus.ASKED:
            make(request)
        db.session.commit()
    return len(numbers)


def make(request: CopyRequest) -> None:
    """Make one copy, keep it for whoever asked, and tell them that it is there."""
    member, asker = request.member, request.asked_by
    content = packed(member)
    examined = Examined(FileKind.ARCHIVE, "application/zip", FILE_NAME, content)
    request.file = files.keep(examined, by=asker)
    request.ready_at = clock.now()
    request.until = request.ready_at + COPY_KEPT
    move(request, to=CopyStatus.READY, by=SYSTEM)
    audit.record("copy of data made", request, by=SYSTEM, about=member)
    mail.queue("rights/email/copy_ready.txt", to=asker, about=request, request=request)


def packed(member: Member) -> bytes:
    """Pack all that is held about somebody: for machines, for people, and the files themselves."""
    sections = [offer(member) for offer in registry.subject_access]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        names = _add_files(archive, (file for offer in registry.subject_files for file in offer(member)))
        about: dict[str, Any] = {
            "network": county().name,
            "about": member.name,
            "made_at": clock.now().isoformat(timespec="minutes"),
        }
        machine = about | {
            "sections": [{"title": one.title, "rows": one.rows} for one in sections],
            "files": names,
        }
        archive.writestr("data.json", json.dumps(machine, indent=1, ensure_ascii=False, default=str))
        page = current_app.jinja_env.get_template("rights/copy.html")
        archive.writestr("read-me-first.html", page.render(sections=sections, files=names, **about))
    return out.getvalue()


def note_fetched(request: CopyRequest, *, by: Actor) -> audit.AuditEntry:
    """Return the entry that says that a copy was fetched, for a session of its own."""
    return audit.entry("copy of data fetched", request, by=by, about=request.member_id)


def forget_over(now: datetime) -> int:
    """Delete the copies whose week is over; return how many. That one was made stays."""
    over = select(CopyRequest).where(CopyRequest.status == CopyStatus.READY, CopyRequest.until <= now)
    return sum(_end(request) for request in db.session.scalars(over).all())


def forget_of(member: Member) -> None:
    """End every copy that is about somebody, or that they asked for: they are deleted."""
    theirs = (CopyRequest.member_id == member.id) | (CopyRequest.asked_by_id == member.id)
    for request in db.session.scalars(select(CopyRequest).where(theirs)).all():
        if request.status is not CopyStatus.OVER:
            _end(request)


def _end(request: CopyRequest) -> int:
    file, request.file = request.file, None
    move(request, to=CopyStatus.OVER, by=SYSTEM)
    db.session.flush()
    if file is not None:
        files.discard(file)
    db.session.flush()
    return 1


def _add_files(archive: zipfile.ZipFile, stored: Iterable[StoredFile]) -> Sequence[str]:
    names = []
    for number, file in enumerate({one.id: one for one in stored}.values(), start=1):
        name = f"files/{number:03}-{file.name}"
        try:
            content = storage.fetch(file.key)
        except FileNotFoundError:  # as after a restore without the files: the rest is owed all the same
            names.append(f"{file.name} (it is no longer there)")
            continue
        archive.writestr(zipfile.ZipInfo(name), content)  # pictures are packed already
        names.append(name)
    return names
