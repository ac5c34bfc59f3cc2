"""Questions about people."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select

from network.core.database import db
from network.core.permission import Role
from network.members.people.models import Member, Organisation, RoleGrant
from network.members.people.rules import Status


def holds_on(role: Role, day: date) -> ColumnElement[bool]:
    """Whether a member of the enclosing question holds ``role`` on ``day``."""
    return exists().where(
        RoleGrant.member_id == Member.id,
        RoleGrant.role == role,
        RoleGrant.begins_on <= day,
        (RoleGrant.ends_on.is_(None)) | (RoleGrant.ends_on >= day),
    )


def count_with_status(status: Status) -> int:
    """Return how many members have a status."""
    return db.session.scalar(select(func.count()).select_from(Member).where(Member.status == status)) or 0


def organisations() -> Sequence[Organisation]:
    """Return every organisation, by name."""
    return db.session.scalars(select(Organisation).order_by(Organisation.name)).all()
