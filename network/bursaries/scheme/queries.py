"""Questions about the schemes of funds."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from sqlalchemy import column, func, select, table, tuple_
from sqlalchemy.orm import joinedload

from network.bursaries.checked.rules import Sort
from network.bursaries.funds.models import Fund
from network.bursaries.funds.rules import FundStatus
from network.bursaries.scheme import reading
from network.bursaries.scheme.models import SchemeVersion
from network.bursaries.scheme.rules import Scheme
from network.core.database import db
from network.members.catalogue import queries as catalogue
from network.members.people.models import Member

# By its name, since what stands above a scheme is not imported here.
_applications = table("bursary_applications", column("fund_id"), column("status"))


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


def current_of(fund_ids: Collection[int]) -> Mapping[int, Scheme]:
    """Return the rules of each of these funds as current() does, asking the database once."""
    latest = (
        select(SchemeVersion.fund_id, func.max(SchemeVersion.number))
        .where(SchemeVersion.fund_id.in_(fund_ids))
        .group_by(SchemeVersion.fund_id)
    )
    found = db.session.scalars(
        select(SchemeVersion).where(tuple_(SchemeVersion.fund_id, SchemeVersion.number).in_(latest))
    )
    return dict.fromkeys(fund_ids, reading.parse({})) | {one.fund_id: of(one) for one in found}


def of(version: SchemeVersion) -> Scheme:
    """Return the rules of a version."""
    return reading.parse(version.rules)


def asked_for() -> Iterator[tuple[Sort, str]]:
    """Go through the bodies and professions that the rules of funds ask for now, as the rules write them."""
    latest = select(SchemeVersion.fund_id, func.max(SchemeVersion.number)).group_by(SchemeVersion.fund_id)
    question = (
        select(SchemeVersion)
        .join(Fund, Fund.id == SchemeVersion.fund_id)
        .where(
            tuple_(SchemeVersion.fund_id, SchemeVersion.number).in_(latest), Fund.status != FundStatus.CLOSED
        )
        .order_by(SchemeVersion.fund_id)
    )
    for scheme in map(of, db.session.scalars(question)):
        if scheme.membership:
            yield Sort.MEMBERSHIP, scheme.membership
        yield from ((Sort.PROFESSION, name) for name in scheme.professions)


def versions(fund: Fund) -> Sequence[SchemeVersion]:
    """Return every version of a fund's rules with who made it, newest first."""
    return db.session.scalars(
        select(SchemeVersion)
        .where(SchemeVersion.fund_id == fund.id)
        .options(joinedload(SchemeVersion.made_by))
        .order_by(SchemeVersion.number.desc())
    ).all()


def drafts_of(fund: Fund) -> int:
    """Return how many applications to a fund are written but not sent: the current rules will judge them."""
    question = select(func.count()).where(
        _applications.c.fund_id == fund.id, _applications.c.status == "draft"
    )
    return db.session.scalar(question) or 0


def made_by(member: Member) -> Sequence[SchemeVersion]:
    """Return the versions that somebody made, with their funds."""
    return db.session.scalars(
        select(SchemeVersion)
        .where(SchemeVersion.made_by_id == member.id)
        .options(joinedload(SchemeVersion.fund))
        .order_by(SchemeVersion.id)
    ).all()


def area_names() -> dict[str, str]:
    """Return the name of each area by its key, as rules are read back in words."""
    return {area.key: area.name for area in catalogue.areas()}
