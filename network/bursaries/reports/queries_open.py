"""What is public, what was, and which awards a coordinator may prepare to be published."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, selectinload

from network.bursaries.applications.models import Application, Declaration
from network.bursaries.applications.rules import AWARDED
from network.bursaries.funds.models import Fund
from network.bursaries.reports import policy
from network.bursaries.reports.models import (
    THE_ROW,
    FunderId,
    PublicName,
    Publisher,
    Release,
    ReleasedAward,
)
from network.bursaries.reports.rules_open import About, Licence
from network.core import letters
from network.core.county import county
from network.core.database import db
from network.core.permission import Actor
from network.members.people.models import Organisation

RELEASES_SHOWN = 20


def publisher() -> Publisher:
    """Return what open data says of who publishes; a row that is not kept yet where nobody has said it."""
    return db.session.get(Publisher, THE_ROW) or Publisher(
        prefix="", org_id="", place=county().area, geo_code="", licence=Licence.CC_BY
    )


def about() -> About:
    """Return what a package says of itself."""
    said = publisher()
    return About(
        said.prefix,
        said.org_id,
        county().name,
        said.place,
        said.geo_code,
        said.licence,
        letters.address_of("bursary_reports.about_open_data"),
        letters.address_of("bursary_reports.open_data"),
    )


def public() -> Release | None:
    """Return the release that the public reads: the last one, unless it was withdrawn."""
    last = db.session.scalars(
        select(Release)
        .where(Release.released_at.is_not(None))
        .order_by(Release.released_at.desc(), Release.id.desc())
        .limit(1)
    ).first()
    return last if last is not None and last.withdrawn_at is None else None


def releases(before: int | None = None) -> Sequence[Release]:
    """Return one page of what was prepared or released and one more, newest first."""
    question = (
        select(Release)
        .options(
            selectinload(Release.awards)
            .joinedload(ReleasedAward.application)
            .selectinload(Application.declarations),
            joinedload(Release.released_by),
            joinedload(Release.withdrawn_by),
        )
        .order_by(Release.id.desc())
        .limit(RELEASES_SHOWN + 1)
    )
    if before is not None:
        question = question.where(Release.id < before)
    return db.session.scalars(question).all()


def offered(reader: Actor) -> Sequence[Application]:
    """Return the awards that somebody may prepare: agreed, not their own, and without an interest in them.

    It admits exactly what policy.may_release_award does, of what was accepted.
    """
    if not policy.may_release(reader):
        return []
    conflict = exists().where(
        Declaration.application_id == Application.id,
        Declaration.member_id == reader.id,
        Declaration.conflict.is_(True),
    )
    return db.session.scalars(
        select(Application)
        .options(joinedload(Application.kind), joinedload(Application.applicant))
        .where(
            Application.status.in_(AWARDED),
            Application.submitted_at.is_not(None),
            Application.applicant_id != reader.id,
            ~conflict,
        )
        .order_by(Application.accepted_at.desc(), Application.id.desc())
    ).all()


def public_names(ids: Sequence[int]) -> dict[int, PublicName]:
    """Return under which names awards are published, by application."""
    rows = db.session.scalars(select(PublicName).where(PublicName.application_id.in_(ids)))
    return {one.application_id: one for one in rows}


def recipients() -> dict[int, str]:
    """Return the public name of everybody who has one, by the member's number."""
    rows = db.session.execute(
        select(Application.applicant_id, PublicName.recipient)
        .join(Application, Application.id == PublicName.application_id)
        .order_by(PublicName.id.desc())
    )
    return dict(rows.all())


def funders() -> list[tuple[Organisation, str]]:
    """Return the organisations that have funds, by name, each with its identifier or nothing."""
    rows: Any = db.session.execute(
        select(Organisation, FunderId.org_id)
        .outerjoin(FunderId, FunderId.organisation_id == Organisation.id)
        .where(Organisation.id.in_(select(Fund.organisation_id)))
        .order_by(Organisation.name)
    )
    return [(organisation, org_id or "") for organisation, org_id in rows]
