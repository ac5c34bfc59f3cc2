"""Which entries of the audit are closed to somebody: of their own and their conflicted applications."""

from sqlalchemy import ColumnElement, and_, exists, or_, select

from network.bursaries.applications.models import Application, Declaration
from network.core.audit import AuditEntry
from network.core.database import Model, db
from network.core.permission import Actor

OURS = "bursary_"


def closed_to(reader: Actor) -> ColumnElement[bool] | None:
    """Return what holds for entries that ``reader`` must not find; None where nothing is closed to them."""
    conflicted = exists().where(
        Declaration.application_id == Application.id,
        Declaration.member_id == reader.id,
        Declaration.conflict,
    )
    closed = db.session.scalars(
        select(Application.id).where(or_(Application.applicant_id == reader.id, conflicted))
    ).all()
    if not closed:
        return None
    about = [_is_about(Application.__tablename__, closed)]
    for table in Model.metadata.sorted_tables:
        if table.name.startswith(OURS) and {"id", "application_id"} <= set(table.c.keys()):
            about.append(_is_about(table.name, select(table.c.id).where(table.c.application_id.in_(closed))))
    return and_(
        AuditEntry.thing_type.is_not(None),
        or_(*about),
        or_(AuditEntry.by_id.is_(None), AuditEntry.by_id != reader.id),
    )


def _is_about(thing_type: str, ids: object) -> ColumnElement[bool]:
    return and_(AuditEntry.thing_type == thing_type, AuditEntry.thing_id.in_(ids))  # type: ignore[arg-type]
