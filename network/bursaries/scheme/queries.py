"""Questions about the schemes of funds."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from network.bursaries.funds.models import Fund
from network.bursaries.scheme import reading
from network.bursaries.scheme.models import SchemeVersion
from network.bursaries.scheme.rules import Scheme
from network.core.database import db


def current(fund: Fund) -> tuple[SchemeVersion, Scheme]:
    """Return the rules by which an application to a fund is judged now, and their version.

    A fund that nobody has given rules has the plain ones, as a version 0 that is not stored.
    """
    version = db.session.scalar(
        select(SchemeVersion)
        .where(SchemeVersion.fund_id == fund.id)
        .order_by(SchemeVersion.number.desc())
        .limit(1)
    )
    if version is None:
        version = SchemeVersion(fund_id=fund.id, number=0, rules={})
    return version, of(version)


def of(version: SchemeVersion) -> Scheme:
    """Return the rules of a version."""
    return reading.parse(version.rules)


def versions(fund: Fund) -> Sequence[SchemeVersion]:
    """Return every version of a fund's rules with who made it, newest first."""
    return db.session.scalars(
        select(SchemeVersion)
        .where(SchemeVersion.fund_id == fund.id)
        .options(joinedload(SchemeVersion.made_by))
        .order_by(SchemeVersion.number.desc())
    ).all()
