"""The days on which something runs out, as a calendar that somebody keeps on their phone."""

from flask.typing import ResponseReturnValue

from network.core import calendars
from network.core.county import county
from network.core.permission import permits
from network.members.people.models import Member
from network.members.people.policy import themselves
from network.members.qualifications import blueprint, days


@blueprint.route("/members/<int:id>/qualifications/calendar.ics")
@permits(themselves, Member)
def calendar(member: Member) -> ResponseReturnValue:
    """Give the last days of one's own certificates, as they stand now."""
    name = f"My certificates ({county().called})"
    return calendars.download(calendars.of_days(name, days.last_days_of(member)), "my-certificates")
