"""The addresses and things of the reports on bursaries."""

from datetime import timedelta
from typing import Any

from network.bursaries.applications.rules import Status
from network.bursaries.reports.models import Publisher, Release, ReleasedAward
from network.bursaries.reports.rules_open import About, Licence, package
from network.core import clock
from network.core.database import db
from tests import factories
from tests.security.declaring import BOTH, EVERYBODY, Row, row

JUDGES = frozenset({"ben", "carol"})
SEEN_BY: dict[str, frozenset[str]] = {"bursary-reason": frozenset({"carol", "ben"})}
ROWS: dict[str, Row] = {
    "bursary_reports.show": Row(JUDGES),
    "bursary_reports.export": Row(JUDGES, places={"kind": "csv"}),
    "bursary_reports.committee": Row(JUDGES),
    "bursary_reports.bundle": Row(JUDGES, thing="decided bursary", but_not_own=True),
    "bursary_reports.about_open_data": Row(EVERYBODY),
    "bursary_reports.open_data": Row(EVERYBODY),
    "bursary_reports.releases": row("carol"),
    "bursary_reports.publisher": row("carol", methods=BOTH),
    "bursary_reports.funder": row("carol", methods=BOTH, thing="organisation"),
    "bursary_reports.prepare": row("carol", methods=BOTH),
    "bursary_reports.look": row("carol", thing="release"),
    "bursary_reports.release": row("carol", methods="POST", thing="release"),
    "bursary_reports.withdraw": row("carol", methods="POST", thing="release that was replaced"),
}
ABOUT = About("360G-world", "", "Network", "Buckinghamshire", "", Licence.CC_BY, "/page", "/file")
GRANT = {
    "id": "360G-world-1",
    "title": "Bursary",
    "amountAwarded": 300,
    "amountDisbursed": 0,
    "awardDate": "2026-10-30",
    "recipientIndividual": {"id": "360G-world-IND-1", "name": "Recipient 1"},
    "grantProgramme": [{"code": "1", "title": "Fund"}],
    "beneficiaryLocation": [{"name": "Buckinghamshire"}],
}


def things(world: Any, owner: str, common: dict[str, int]) -> dict[str, int]:
    """Make an accepted bursary whose funder is Ben, and releases: replaced, public and prepared."""
    ben, now = world.people["ben"], clock.now()
    organisation = factories.organisation(f"Reporting Trust of {owner}")
    factories.funds_for(ben, organisation)
    decided = factories.application(
        world.people[owner],
        factories.fund(f"Reported fund of {owner}", organisation=organisation),
        status=Status.ACCEPTED,
        statement=world.mark("bursary-reason", owner),
    )
    factories.declaration(ben, decided)
    if db.session.get(Publisher, 1) is None:
        factories.kept(Publisher(id=1, prefix="360G-world", place="Buckinghamshire"))

    def release(hours_ago: int | None) -> Release:
        made = Release(
            prepared_at=now - timedelta(hours=hours_ago or 0),
            released_at=None if hours_ago is None else now - timedelta(hours=hours_ago),
            package=package([GRANT], ABOUT, clock.today()),
        )
        return factories.kept(made)

    replaced, public, prepared = release(2), release(1), release(None)
    factories.kept(ReleasedAward(release_id=public.id, application_id=decided.id))
    return {
        "decided bursary": decided.id,
        "release": prepared.id,
        "release that was replaced": replaced.id,
    }
