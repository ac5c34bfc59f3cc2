"""Questions about lists and their rows."""

from collections.abc import Sequence

from sqlalchemy import func, select

from network.core.database import db
from network.core.rules import Refused
from network.members.imports.models import ImportBatch, ImportRow
from network.members.imports.rules import AT_WORK, Outcome, Status
from network.members.imports.sheets import Book, unpack

A_PAGE = 50


def latest(limit: int = 50) -> Sequence[ImportBatch]:
    """Return the lists that were taken in, newest first."""
    return db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc()).limit(limit)).all()


def at_work() -> Sequence[int]:
    """Return the lists that wait for a worker, by number."""
    return db.session.scalars(
        select(ImportBatch.id).where(ImportBatch.status.in_(AT_WORK)).order_by(ImportBatch.id)
    ).all()


def book_of(batch: ImportBatch) -> Book:
    """Return the cells of a list; raise Refused when they are kept no more."""
    if batch.contents is None:
        raise Refused("The cells of this list are kept no more. Choose the file again.")
    return unpack(batch.contents)


def rows_with_people(batch: ImportBatch) -> Sequence[ImportRow]:
    """Return the rows that are about somebody and could be read, in order."""
    return db.session.scalars(
        select(ImportRow)
        .where(ImportRow.batch_id == batch.id, ImportRow.outcome.not_in((Outcome.ERROR, Outcome.SKIPPED)))
        .order_by(ImportRow.number)
    ).all()


def rows(batch: ImportBatch, show: str = "", after: int = 0, limit: int = A_PAGE) -> Sequence[ImportRow]:
    """Return rows of a list from a place on: of one outcome, or with a "warning"."""
    question = select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.number > after)
    if show == "warning":
        question = question.where(ImportRow.worst == show)
    elif show:
        question = question.where(ImportRow.outcome == Outcome(show))
    return db.session.scalars(question.order_by(ImportRow.number).limit(limit)).all()


def row(batch: ImportBatch, number: int) -> ImportRow | None:
    """Return one row of a list."""
    return db.session.scalar(
        select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.number == number)
    )


def counts(batch: ImportBatch) -> dict[str, int]:
    """Return how many rows came to each outcome, and how many carry a warning."""
    question = select(ImportRow.outcome, func.count()).where(ImportRow.batch_id == batch.id)
    outcomes = db.session.execute(question.group_by(ImportRow.outcome))
    found = {outcome.value: count for outcome, count in outcomes}
    warned = select(func.count()).where(ImportRow.batch_id == batch.id, ImportRow.worst == "warning")
    return found | {"warning": db.session.scalar(warned) or 0}


def undecided(batch: ImportBatch) -> int:
    """Return how many possible duplicates nobody has decided on."""
    question = select(func.count()).where(
        ImportRow.batch_id == batch.id, ImportRow.outcome == Outcome.DUPLICATE, ImportRow.decision.is_(None)
    )
    return db.session.scalar(question) or 0


def waiting_for_a_person() -> Sequence[ImportBatch]:
    """Return the lists whose dry run is done, and which somebody should import or throw away."""
    return db.session.scalars(
        select(ImportBatch).where(ImportBatch.status == Status.CHECKED).order_by(ImportBatch.id)
    ).all()


def rows_about(member_id: int) -> Sequence[ImportRow]:
    """Return the rows of lists that a member was imported from."""
    return db.session.scalars(
        select(ImportRow).where(ImportRow.member_id == member_id).order_by(ImportRow.id)
    ).all()
