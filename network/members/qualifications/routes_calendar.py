"""The days on which something runs out, as a calendar that somebody keeps on their phone."""

from urllib.parse import urlsplit

from flask import g, url_for
from flask.typing import ResponseReturnValue

from network.core import calendars, clock
from network.core.county import county
from network.core.dates import in_words
from network.core.permission import permits
from network.members.people.models import Member
from network.members.people.policy import themselves
from network.members.qualifications import blueprint, queries
from network.members.qualifications.models import Qualification


@blueprint.route("/members/<int:id>/qualifications/calendar.ics")
@permits(themselves, Member)
def calendar(member: Member) -> ResponseReturnValue:
    """Give the last days of one's own certificates, as they stand now."""
    today = clock.today()
    ends = queries.ends_to_come(queries.held_by(member, today), today)
    days = [_day(grant) for grant in ends if grant.expires_on is not None]
    return calendars.download(
        calendars.of_days(f"My certificates ({county().called})", days), "my-certificates"
    )


def _day(grant: Qualification) -> calendars.DayToRemember:
    if grant.expires_on is None:
        raise ValueError("a grant that never ends has no last day")
    return calendars.DayToRemember(
        uid=f"qualification-{grant.id}@{urlsplit(g.settings.public_url).hostname}",
        sequence=grant.version - 1,
        changed_at=(grant.checked_at or grant.submitted_at).replace(microsecond=0),
        day=grant.expires_on,
        title=f"Last day: {grant.kind.title}",
        words=f"Valid to {in_words(grant.expires_on)}, this day included. Renew it before then.",
        href=f"{g.settings.public_url.rstrip('/')}{url_for('qualifications.show', id=grant.id)}",
    )
