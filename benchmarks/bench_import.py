"""The import: five thousand rows of a county's list, tried and then written, in the worker."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import openpyxl

from benchmarks.bench import Bench, benchmark
from benchmarks.filling import FAMILY_NAMES, FIRST_NAMES
from network.core import clock
from network.core.database import db
from network.core.permission import SYSTEM
from network.members.catalogue import seed
from network.members.imports import operations, queries, working
from network.members.imports.models import ImportBatch
from network.members.imports.rules import Status

ROWS = 5_000
SECOND_NAMES = ("Ari", "Bo", "Ewa", "Lin", "Mary", "Pat", "Sol", "Tom")
HEADINGS = (
    "Name", "Email", "Mobile", "Areas", "Qualifications", "First aid expires", "Insurance expires",
    "Safeguarding expires",
)  # fmt: skip


@benchmark("import")
def import_(bench: Bench) -> None:
    """The import on SQLite."""
    _measure(bench, "sqlite")


@benchmark("import-postgresql")
def import_on_postgresql(bench: Bench) -> None:
    """The import on PostgreSQL."""
    _measure(bench, "postgresql")


def _measure(bench: Bench, database: str) -> None:
    content = _workbook()
    with bench.filled(seed.load, database):
        batch = operations.upload(content, "members.xlsx", by=SYSTEM)
        operations.choose(batch, batch.sheet, batch.header_row, batch.columns, by=SYSTEM)
        tried, _ = bench.time(f"dry run of {ROWS:,} rows", lambda: _try(batch), rounds=1)
        written, _ = bench.time(f"import of {ROWS:,} rows", lambda: _write(batch), rounds=1)
        if batch.status is not Status.IMPORTED:
            raise RuntimeError(f"nothing was imported: {batch.problems}")
        counts = ", ".join(f"{number} {outcome}" for outcome, number in queries.counts(batch).items())
        bench.note("what the rows came to", counts)
    bench.hold("dry run: rows a second", ROWS / tried, at_least=500)
    bench.hold("import: rows a second", ROWS / written, at_least=500)


def _try(batch: ImportBatch) -> None:
    operations.start_check(batch, by=SYSTEM)
    db.session.commit()
    working.check(batch)


def _write(batch: ImportBatch) -> None:
    operations.start_import(batch, by=SYSTEM)
    db.session.commit()
    working.import_rows(batch)


def _workbook() -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Instructors")
    sheet.append(HEADINGS)
    for row in _rows():
        sheet.append(row)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _rows() -> Iterator[tuple[object, ...]]:
    today = clock.today()
    for number in range(ROWS):
        first, last = FIRST_NAMES[number % 25], FAMILY_NAMES[number // 25 % 26]
        yield (
            f"{first} {SECOND_NAMES[number // 650]} {last}",
            f"person-{number}@network.example",
            f"011{3 + number // 1_000} 496 0{number % 1_000:03}",  # kept for drama, as all such numbers here
            ("Aylesbury", "Winslow; Buckingham", "Countywide")[number % 3],
            ("L3 Exercise Referral (2021)", "Level 3 Exercise Referral, CanRehab Level 4 Cancer May 2024")[
                number % 2
            ],
            today + timedelta(days=number % 700),
            f"{1 + number % 28} March 2027",
            f"{1 + number % 28:02}/05/2027",
        )
