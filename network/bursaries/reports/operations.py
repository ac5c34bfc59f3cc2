"""Publish awards: say who publishes, prepare a release, release what was looked at, withdraw it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import AWARDED
from network.bursaries.ledger import queries as ledger
from network.bursaries.reports import policy, queries_open, rules_open
from network.bursaries.reports.models import (
    THE_ROW,
    FunderId,
    PublicName,
    Publisher,
    Release,
    ReleasedAward,
)
from network.bursaries.reports.rules_open import Award, Licence
from network.core import audit, clock
from network.core.database import db, one_at_a_time
from network.core.lifecycle import demand
from network.core.permission import Actor
from network.core.rules import Refused
from network.members.people.models import Organisation

GOOD_FOR = timedelta(days=1)  # what was looked at longer ago is looked at again before it is released
RELEASING = "bursary releases"
CHANGED = "Something changed since this was prepared. Prepare it again, and look at it once more."


def say_who_publishes(values: Mapping[str, Any], *, by: Actor) -> Publisher:
    """Keep what open data says of who publishes it; what is released already stays as it is."""
    demand(policy.may_release, by)
    one_at_a_time(RELEASING)
    kept = db.session.get(Publisher, THE_ROW) or Publisher(id=THE_ROW)
    for name in ("prefix", "org_id", "place", "geo_code"):
        setattr(kept, name, values.get(name) or "")
    kept.licence = Licence(values["licence"])
    db.session.add(kept)
    db.session.flush()
    audit.record("open data publisher named", kept, by=by)
    return kept


def name_funder(organisation: Organisation, org_id: str, *, by: Actor) -> None:
    """Say under which identifier a funding organisation stands in open data."""
    demand(policy.may_release, by)
    one_at_a_time(RELEASING)
    kept = db.session.scalars(select(FunderId).where(FunderId.organisation_id == organisation.id)).first()
    if kept is None:
        kept = FunderId(organisation_id=organisation.id)
        db.session.add(kept)
    kept.org_id = org_id
    db.session.flush()
    audit.record("open data funder named", kept, by=by)


def prepare(ids: Collection[int], *, by: Actor) -> Release:
    """Make what would be published of some awards, to be looked at. Nothing is public by it.

    What is public already and not theirs to look at stays in it, as it is. Raises Refused where who
    publishes, or a funder's identifier, is not known yet, or there is no such award for them.
    """
    demand(policy.may_release, by)
    one_at_a_time(RELEASING)
    about = queries_open.about()
    if not about.prefix or not about.place:
        raise Refused("First say who publishes, and for which county.")
    offered = {one.id: one for one in queries_open.offered(by)}
    chosen = [offered[one] for one in sorted(set(ids) & set(offered))]
    if not chosen or set(ids) - set(offered):
        raise Refused("Choose awards from the list. It may have changed meanwhile.", "awards")
    funder_ids = {organisation.id: org_id for organisation, org_id in queries_open.funders()}
    missing = sorted(
        {one.fund.organisation.name for one in chosen if not funder_ids[one.fund.organisation_id]}
    )
    if missing:
        raise Refused(f"First say under which identifier {' and '.join(missing)} stands in open data.")
    carried = _carried(set(offered))
    paid = ledger.of_applications([one.id for one in chosen])
    for one in chosen:
        if one.decided_at is None:
            raise Refused(f"{one.reference} has no day of its decision. Leave it out.", "awards")
    names = _named(chosen)
    awards = [
        _award(one, names[one.id], funder_ids[one.fund.organisation_id], paid[one.id].paid) for one in chosen
    ]
    others = [_course(one) for one, _grant in carried]
    titles = rules_open.titles(awards, others)
    grants = [rules_open.grant(one, titles[one.code], about) for one in awards]
    made = Release(
        prepared_by_id=by.id,
        package=rules_open.package([*grants, *(grant for _one, grant in carried)], about, clock.today()),
    )
    made.awards = [ReleasedAward(application_id=one.id) for one in chosen]
    made.awards += [ReleasedAward(application_id=one.id, carried=True) for one, _grant in carried]
    db.session.add(made)
    db.session.flush()
    audit.record("open data prepared", made, by=by, awards=[one.application_id for one in made.awards])
    return made


def release(prepared: Release, *, by: Actor) -> None:
    """Make public what was prepared and looked at. Raises Refused where it is no longer as it was then."""
    one_at_a_time(RELEASING)
    db.session.refresh(prepared)
    demand(policy.may_look_at, by, prepared)
    if prepared.released_at is not None:
        raise Refused("This was released already.")
    now, current = clock.now(), queries_open.public()
    later = db.session.scalar(
        select(Release.id).where(
            (Release.released_at > prepared.prepared_at) | (Release.withdrawn_at > prepared.prepared_at)
        )
    )
    if later is not None or now - prepared.prepared_at > GOOD_FOR:
        raise Refused(CHANGED)
    if any(not one.carried and one.application.status not in AWARDED for one in prepared.awards):
        raise Refused(CHANGED)
    prepared.released_at = now
    prepared.released_by_id = by.id
    db.session.flush()
    audit.record(
        "open data released",
        prepared,
        by=by,
        awards=[one.application_id for one in prepared.awards],
        instead_of=current.id if current else None,
    )


def withdraw(published: Release, *, by: Actor) -> None:
    """Take what is public away from the public, until the next release."""
    demand(policy.may_release, by)
    one_at_a_time(RELEASING)
    current = queries_open.public()
    if current is None or current.id != published.id:
        raise Refused("This is not what is public now.")
    current.withdrawn_at = clock.now()
    current.withdrawn_by_id = by.id
    db.session.flush()
    audit.record("open data withdrawn", current, by=by)


def _named(chosen: Sequence[Application]) -> dict[int, PublicName]:
    """Return the public names of awards; who has none yet is given one, and keeps it."""
    names = queries_open.public_names([one.id for one in chosen])
    recipients = queries_open.recipients()
    for application in chosen:
        if application.id in names:
            continue
        recipient = recipients.setdefault(application.applicant_id, rules_open.new_code())
        name = PublicName(application_id=application.id, award=rules_open.new_code(), recipient=recipient)
        db.session.add(name)
        names[application.id] = name
    db.session.flush()
    return names


def _award(application: Application, name: PublicName, funder_id: str, paid_pence: int) -> Award:
    decided_at = application.decided_at or clock.now()  # the check stands before anything is written
    return Award(
        name.award,
        name.recipient,
        _course(application),
        application.fund_id,
        application.fund.name,
        application.fund.organisation.name,
        funder_id,
        application.asked_pence,
        application.awarded_pence or 0,
        paid_pence,
        clock.london_date(decided_at),
    )


def _course(application: Application) -> str:
    return application.kind.title if application.kind is not None else ""


def _carried(offered: Collection[int]) -> list[tuple[Application, dict[str, Any]]]:
    """Return what is public now and is not this coordinator's to look at, with how it stands there."""
    current = queries_open.public()
    if current is None:
        return []
    ids = [one.application_id for one in current.awards if one.application_id not in offered]
    by_code = {str(one["id"]).rsplit("-", 1)[-1]: one for one in current.package["grants"]}
    names = queries_open.public_names(ids)
    kept = db.session.scalars(
        select(Application)
        .options(selectinload(Application.kind))
        .where(Application.id.in_(ids), Application.status.in_(AWARDED))
        .order_by(Application.id)
    )
    return [(one, by_code[names[one.id].award]) for one in kept]
