"""What goes when its time is over: a fund with all that hangs on it, and what was published long ago."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, exists, select

from network.bursaries.applications.models import Application
from network.bursaries.conditions.models import ClawBack
from network.bursaries.conditions.rules import STILL_OWED
from network.bursaries.deciding.models import Decision
from network.bursaries.funds.models import Fund
from network.bursaries.ledger.models import BudgetLine, LedgerEntry
from network.bursaries.reports import bundles, queries_open
from network.bursaries.reports.models import Release, ReleasedAward
from network.core import files
from network.core.database import db
from network.core.files import StoredFile
from network.core.personal_data import Due, beginning_of


def due(day: date) -> Sequence[Due]:
    """Return the funds that had ended before ``day``, with nothing moved, decided, held or owed since."""
    moment = beginning_of(day)
    lines, awards = BudgetLine.fund_id == Fund.id, Application.fund_id == Fund.id
    found = db.session.scalars(
        select(Fund)
        .where(
            Fund.ends_on < day,
            ~exists().where(lines, (BudgetLine.reserved > 0) | (BudgetLine.committed > 0)),
            ~exists().where(lines, LedgerEntry.line_id == BudgetLine.id, LedgerEntry.at >= moment),
            ~exists().where(awards, Decision.application_id == Application.id, Decision.at >= moment),
            ~exists().where(
                awards, ClawBack.application_id == Application.id, ClawBack.status.in_(STILL_OWED)
            ),
        )
        .order_by(Fund.id)
    )
    return [Due(one.id, f"The fund {one.name}, with its applications, decisions and money") for one in found]


def remove(one: Due) -> None:
    """Delete a fund with all that hangs on it, whose files go too."""
    rows = bundles.rows_of(one.id, root=Fund)
    stored = [number for table, found in rows.items() for number in bundles.files_in(table, found)]
    for table, found in reversed(rows.items()):
        db.session.execute(delete(table).where(table.c.id.in_([row["id"] for row in found])))
    db.session.expire_all()
    for file in db.session.scalars(select(StoredFile).where(StoredFile.id.in_(stored))).all():
        files.discard(file)
    db.session.flush()


def due_releases(day: date) -> Sequence[Due]:
    """Return what was prepared to be published before ``day``, but for what is public now."""
    public = queries_open.public()
    found = db.session.scalars(
        select(Release)
        .where(Release.prepared_at < beginning_of(day), Release.id != (public.id if public else 0))
        .order_by(Release.id)
    )
    return [Due(one.id, f"What was prepared to be published in {one.prepared_at:%B %Y}") for one in found]


def remove_release(one: Due) -> None:
    """Delete what was prepared, with which awards were in it."""
    db.session.execute(delete(ReleasedAward).where(ReleasedAward.release_id == one.id))
    db.session.execute(delete(Release).where(Release.id == one.id))
    db.session.expire_all()
