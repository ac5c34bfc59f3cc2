"""The invented network's open data: its awards, released by a coordinator."""

from datetime import date

from network.bursaries.reports import operations, queries_open
from network.core.database import db
from network.members.people.models import Member

PUBLISHER = {
    "prefix": "360G-invented-network",
    "org_id": "GB-COH-00000000",
    "place": "Buckinghamshire",
    "geo_code": "E06000060",
    "licence": "cc_by",
}


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Say who publishes, and release what was awarded by now; one more release is prepared and waits."""
    operations.say_who_publishes(PUBLISHER, by=by)
    for number, (organisation, _org_id) in enumerate(queries_open.funders(), start=1):
        operations.name_funder(organisation, f"GB-LAE-INVENTED-{number}", by=by)
    awards = [one.id for one in queries_open.offered(by)]
    if not awards:
        return
    operations.release(operations.prepare(awards[1:] or awards, by=by), by=by)
    db.session.flush()
    operations.prepare(awards, by=by)
