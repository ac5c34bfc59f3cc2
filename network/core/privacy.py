"""What the core holds about people: letters, choices of notices, files, the record of what was done."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import delete, select, update

from network.core import personal_data, registry
from network.core.audit import AuditEntry, entries_about
from network.core.database import db
from network.core.lifecycle import StatusChange
from network.core.mail import DONE, FORGOTTEN, Message, Status
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep, beginning_of

LETTERS = Period("letters", "What letters said", 3, "a letter was written")
# The database refuses to delete from the record what is not six years old.
AUDIT = Period("audit", "The record of what was done", 84, "it was done", least=84, most=180)
STATUS_CHANGES = Period(
    "status-changes", "The history of decisions", 84, "it was decided", least=84, most=180
)

HELD = (
    Held(
        key="core.letters",
        what="Letters that this site sent you: the address, the subject, when it went, and what it said",
        why="To tell you what concerns you, to try again when the post is away, and to know that you "
        "were told",
        basis=Basis.CONTRACT,
        who="You; coordinators and administrators see to whom a letter went and its subject, and not "
        "its text",
        kept="That it was written: until your record is deleted. What it said goes earlier",
        where={"messages": ALL},
    ),
    Held(
        key="core.letters-text",
        what="What letters said",
        why="So that a letter that got lost can be sent again",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="You, in your copy of your data",
        kept=LETTERS,
        where={"messages": ("body", "calendar", "from_address", "reply_to")},
    ),
    Held(
        key="core.notices",
        what="What you want to be told by mail, when, and your quiet hours",
        why="So that you get the letters that you want, and no others",
        basis=Basis.CONTRACT,
        who="You",
        kept="Until your record is deleted",
        where={"notice_choices": ALL, "letter_times": ALL},
    ),
    Held(
        key="core.inbox",
        what="Up to which word you have read the list of what is new",
        why="So that the list marks what is new to you",
        basis=Basis.CONTRACT,
        who="You",
        kept="Until your record is deleted",
        where={"inbox_marks": ALL},
    ),
    Held(
        key="core.files",
        what="The name, the size and the kind of each file that you sent",
        why="To keep it safe and to give it back",
        basis=Basis.CONTRACT,
        who="Whoever may see the record that the file belongs to",
        kept="As long as what the file belongs to",
        where={"stored_files": ALL},
    ),
    Held(
        key="core.audit",
        what="What was done with records, when, about whom, and the name of who did it",
        why="So that every decision can be explained later, and so that you can see what was done about you",
        basis=Basis.LEGAL_OBLIGATION,
        who="You, for what concerns you; administrators",
        kept=AUDIT,
        where={"audit_entries": ALL},
    ),
    Held(
        key="core.status-changes",
        what="Each decision about a record, its reason, and the name of who decided",
        why="So that it is known what held on a past day, and why",
        basis=Basis.LEGAL_OBLIGATION,
        who="You, for your own records; coordinators",
        kept=STATUS_CHANGES,
        where={"status_changes": ALL},
    ),
)


def register(_app: Flask) -> None:
    """Declare it, with what deletes it in time."""
    personal_data.declare(*HELD)
    personal_data.sweep(
        Sweep(LETTERS, _old_letters, _forget_text),
        Sweep(AUDIT, _old(AuditEntry, AuditEntry.what, AuditEntry.about_id), _deleting(AuditEntry)),
        Sweep(STATUS_CHANGES, _old(StatusChange, StatusChange.new, None), _deleting(StatusChange)),
    )
    registry.subject_access.add(held_in_the_record, "audit")


def held_in_the_record(member: Any) -> registry.Section:
    """Return what was done about somebody, in full, and of what they did themselves that they did it."""
    rows: list[dict[str, Any]] = []
    last: int | None = None
    while some := entries_about(member, before=last, limit=500):
        last = some[-1].id
        for one in some:
            row: dict[str, Any] = {"at": one.at.isoformat(), "what": one.what, "by": one.by_name}
            if one.about_id == member.id:
                row["detail"] = one.detail
            rows.append(row)
    return registry.Section("What was done about you, and by you", rows)


def _old_letters(before: date) -> Sequence[Due]:
    old = db.session.execute(
        select(Message.id, Message.subject, Message.member_id)
        .where(
            Message.created_at < beginning_of(before),
            Message.body != "",
            Message.status.in_([*DONE, Status.FAILED]),
        )
        .order_by(Message.id)
    )
    return [Due(*row) for row in old]


def _forget_text(due: Due) -> None:
    db.session.execute(update(Message).where(Message.id == due.id).values(**FORGOTTEN))


def _old(model: Any, words: Any, about: Any) -> Callable[[date], Sequence[Due]]:
    columns = [model.id, words] + ([about] if about is not None else [])

    def find(before: date) -> Sequence[Due]:
        old = select(*columns).where(model.at < beginning_of(before)).order_by(model.id)
        return [Due(*row) for row in db.session.execute(old)]

    return find


def _deleting(model: Any) -> Callable[[Due], None]:
    def forget(due: Due) -> None:
        db.session.execute(delete(model).where(model.id == due.id))

    return forget
