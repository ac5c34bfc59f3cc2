"""The papers of one bursary in one file: the rows that hang on it, its documents and letters, and sums.

Which tables hang on an application is read from the schema, so a part that is added later is in it too.
"""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import IO, Any

from sqlalchemy import Table, or_, select

from network.bursaries.applications.models import Application
from network.bursaries.ledger import queries as ledger
from network.bursaries.reports import policy
from network.core import clock, money, spreadsheets, storage
from network.core.audit import AuditEntry
from network.core.county import county
from network.core.database import Model, db
from network.core.files import StoredFile
from network.core.files.names import safe_name
from network.core.lifecycle import StatusChange, demand
from network.core.mail import Message
from network.core.permission import Actor
from network.members.people.models import Member

OURS = "bursary_"
NOT_IN_IT = frozenset({"bursary_public_names", "bursary_released_awards"})  # whose they are is nobody's
DECLARATIONS = "bursary_declarations"
# What was never handed in is its writer's alone: rows without these are in no bundle, nor what hangs on them.
HANDED_IN = {"bursary_claims": "sent_at", "bursary_score_sheets": "handed_in_at"}
SECRET = ("token", "secret", "hash")  # parts of the names of columns that let somebody in
PIECE = 64 * 1024
MANIFEST = ("File", "What it is", "Bytes", "SHA-256")


@dataclass
class Packing:
    """A bundle in the making, on disk rather than in memory, and the list of what is in it."""

    archive: zipfile.ZipFile
    manifest: list[tuple[str, str, int, str]] = field(default_factory=list)

    def add(self, name: str, what: str, content: bytes, *, packed: bool = False) -> None:
        """Put a file in; ``packed`` says that its bytes cannot be made fewer."""
        entry = zipfile.ZipInfo(name, date_time=clock.now().timetuple()[:6])
        entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        self.archive.writestr(entry, content)
        self.manifest.append((name, what, len(content), hashlib.sha256(content).hexdigest()))

    def add_table(self, name: str, what: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Put a table in, each cell of it harmless."""
        self.add(name, what, "".join(spreadsheets.csv_lines(headings, rows)).encode())


def bundle(application: Application, *, by: Actor) -> IO[bytes]:
    """Pack the papers of a bursary into a file on disk, which is gone once it is closed.

    Raises NotPermitted for whoever may not have them. One stored file at a time is in memory.
    """
    demand(policy.may_take_bundle, by, application)
    kept = tempfile.TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    try:
        with zipfile.ZipFile(kept, "w") as archive:
            _pack(Packing(archive), application, by)
    except BaseException:
        kept.close()
        raise
    kept.seek(0)
    return kept


def pieces(kept: IO[bytes]) -> Iterator[bytes]:
    """Give a file piece by piece, and close it."""
    with kept:
        while piece := kept.read(PIECE):
            yield piece


def _pack(packing: Packing, application: Application, by: Actor) -> None:
    sees_all = policy.may_see_declarations(by, application)
    leave_out = NOT_IN_IT | (frozenset() if sees_all else {DECLARATIONS})
    rows = rows_of(application.id, leave_out, handed_in=True)
    names = _names(rows)
    files: dict[int, str] = {}
    for table, found in rows.items():
        short = table.name.removeprefix(OURS)
        files |= dict.fromkeys(files_in(table, found), short)
        if found:
            packing.add_table(
                f"{short}.csv", f"All {short.replace('_', ' ')}", *_spelled(table, found, names)
            )
    if application.scheme is not None:
        rules = json.dumps(application.scheme.rules, indent=1, ensure_ascii=False)
        packing.add("scheme.json", "The fund's rules, as they were when it was sent in", rules.encode())
    things = {table.name: [row["id"] for row in found] for table, found in rows.items()}
    _pack_history(packing, things, with_audit=sees_all)
    _pack_letters(packing, things, None if sees_all else {application.applicant_id, by.id})
    _pack_files(packing, files)
    packing.add("read-me-first.txt", "What this is", _about(application, by).encode())
    listed = "".join(spreadsheets.csv_lines(MANIFEST, packing.manifest))
    packing.archive.writestr("manifest.csv", listed, zipfile.ZIP_DEFLATED)


def rows_of(
    number: int,
    leave_out: frozenset[str] = frozenset(),
    root: type[Model] = Application,
    *,
    handed_in: bool = False,
) -> dict[Table, list[Any]]:
    """Return all rows that hang on an application, by table: its own, and those that hang on these.

    ``root`` is what the number is of, where it is no application. What refers to others comes after them.
    ``handed_in`` leaves out what its writer has never sent.
    """
    found: dict[Table, list[Any]] = {}
    ids: dict[str, list[int]] = {root.__tablename__: [number]}
    for table in db.metadata.sorted_tables:
        if not table.name.startswith(OURS) or table.name in leave_out:
            continue
        hangs: list[Any] = [table.c.id == number]
        if table.name != root.__tablename__:
            hangs = [
                key.parent.in_(ids[key.column.table.name])
                for key in table.foreign_keys
                if key.column.table.name in ids and key.column.table is not table
            ]
        if hangs:
            question = select(table).where(or_(*hangs)).order_by(table.c.id)
            if handed_in and table.name in HANDED_IN:
                question = question.where(table.c[HANDED_IN[table.name]].is_not(None))
            rows = db.session.execute(question).mappings().all()
            found[table] = list(rows)
            ids[table.name] = [row["id"] for row in rows]
    return found


def _names(rows: dict[Table, list[Any]]) -> dict[int, str]:
    """Return the names of the people whom the rows name."""
    ids = {
        row[key.parent.name]
        for table, found in rows.items()
        for key in table.foreign_keys
        if key.column.table.name == Member.__tablename__
        for row in found
    }
    people = select(Member.id, Member.name).where(Member.id.in_(ids - {None}))
    return dict(db.session.execute(people).all())


def files_in(table: Table, rows: Sequence[Any]) -> Iterator[int]:
    """Return the numbers of the stored files that some rows of a table name."""
    for key in table.foreign_keys:
        if key.column.table.name == StoredFile.__tablename__:
            yield from (row[key.parent.name] for row in rows if row[key.parent.name] is not None)


def _spelled(
    table: Table, rows: Sequence[Any], names: dict[int, str]
) -> tuple[list[str], Iterator[list[Any]]]:
    """Return a table's headings and rows; people stand there with their names."""
    columns = [one for one in table.columns if not any(word in one.name for word in SECRET)]
    people = {key.parent.name for key in table.foreign_keys if key.column.table.name == Member.__tablename__}
    headings = [one.name.removesuffix("_id") if one.name in people else one.name for one in columns]

    def cell(name: str, value: Any) -> Any:
        return names.get(value, "") if name in people else _plain(value)

    return headings, ([cell(one.name, row[one.name]) for one in columns] for row in rows)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _pack_history(packing: Packing, things: dict[str, list[int]], *, with_audit: bool) -> None:
    """Put in every change of a status, and for who may read it what else was done."""
    changes = db.session.scalars(
        select(StatusChange).where(_about_things(StatusChange, things)).order_by(StatusChange.id)
    )
    packing.add_table(
        "status-changes.csv",
        "Every change of a status, of all that hangs on it",
        ["what", "number", "from", "to", "at", "by", "reason"],
        (
            (_short(one.thing_type), one.thing_id, one.old, one.new, _plain(one.at), one.by_name, one.reason)
            for one in changes
        ),
    )
    if not with_audit:
        return
    entries = db.session.scalars(
        select(AuditEntry).where(_about_things(AuditEntry, things)).order_by(AuditEntry.id)
    )
    packing.add_table(
        "what-was-done.csv",
        "What was done, and by whom",
        ["at", "what", "to", "number", "by", "more"],
        (
            (
                _plain(one.at),
                one.what,
                _short(one.thing_type or ""),
                one.thing_id,
                one.by_name,
                _plain(one.detail),
            )
            for one in entries
        ),
    )


def _pack_letters(packing: Packing, things: dict[str, list[int]], to: set[int | None] | None) -> None:
    """Put in the letters about it; ``to`` limits them to some people's. Words are kept for a time only."""
    letters = db.session.scalars(
        select(Message)
        .where(_about_things(Message, things), Message.holds_secret.is_(False))
        .order_by(Message.id)
    )
    for number, letter in enumerate((one for one in letters if to is None or one.member_id in to), start=1):
        name = safe_name(f"{letter.subject}.txt", "text/plain")
        words = (
            f"To: {letter.to_name}\nWritten: {_plain(letter.created_at)}\n"
            f"Sent: {_plain(letter.sent_at) if letter.sent_at else 'not sent'} ({letter.status.value})\n"
            f"Subject: {letter.subject}\n\n{letter.body or 'Its words are no longer kept.'}\n"
        )
        packing.add(f"letters/{number:03}-{name}", "A letter", words.encode())


def _pack_files(packing: Packing, files: dict[int, str]) -> None:
    """Put in what was sent along, one file at a time."""
    stored = db.session.scalars(select(StoredFile).where(StoredFile.id.in_(files)).order_by(StoredFile.id))
    for number, one in enumerate(stored, start=1):
        folder = files[one.id].replace("_", "-")
        name = f"{folder}/{number:03}-{safe_name(one.name, one.media_type)}"
        try:
            content = storage.fetch(one.key)
        except FileNotFoundError:  # as after a restore without the files: the rest is owed all the same
            packing.manifest.append((name, "A file that is no longer there", one.size, one.sha256))
            continue
        packing.add(name, f"A file that was sent in: {files[one.id].replace('_', ' ')}", content, packed=True)


def _about_things(model: Any, things: dict[str, list[int]]) -> Any:
    named = [(model.thing_type == name) & model.thing_id.in_(ids) for name, ids in things.items() if ids]
    return or_(*named)


def _short(table: str) -> str:
    return table.removeprefix(OURS).replace("_", " ")


def _about(application: Application, by: Actor) -> str:
    held = ledger.of_application(application.id)
    said: Callable[[int], str] = money.said
    return (
        f"{county().name}\n\n"
        f"The papers of bursary {application.reference}, of the fund {application.fund.name}.\n"
        f"Taken on {clock.today().isoformat()} by {by.name}, which is written down.\n\n"
        f"Awarded: {said(application.awarded_pence or 0)}\n"
        f"Of it reserved now: {said(held.reserved)}\n"
        f"Committed: {said(held.committed)}\n"
        f"Paid: {said(held.paid)}\n"
        "These are the sums of ledger.csv, whose amounts are in pence.\n\n"
        "manifest.csv lists every file with its SHA-256 sum.\n"
        "Certificates stay on the member's record, where each look at them is written down.\n"
    )
