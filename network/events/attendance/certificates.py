"""The certificate of attendance: who was where, when, for how long, and what it counts for."""

from collections.abc import Sequence
from fractions import Fraction

from network.core import clock
from network.core.county import county
from network.core.pdf import Paper
from network.core.templating import day
from network.events.attendance import crediting, rules
from network.events.attendance.models import Attendance
from network.events.attendance.rules import HOW_IN_WORDS, Status
from network.events.meetings.words import when
from network.members.cpd import queries as cpd
from network.members.cpd.models import CpdActivity
from network.members.cpd.rules import NOTHING, Activity, number, points
from network.members.cpd.rules import Status as Cpd


def is_ready(attendance: Attendance) -> bool:
    """Whether somebody was there, and the event is over."""
    return attendance.status is Status.PRESENT and attendance.event.ends_at <= clock.now()


def paper_of(attendance: Attendance) -> Paper:
    """Make the certificate of a member who was at an event that is over."""
    event, member = attendance.event, attendance.member
    name = member.name if member else ""
    hours, activities = _counted(attendance)
    paper = Paper("Certificate of attendance", network=county().name, about=f"{name}: {event.title}")
    lines = [("Name", name), ("Took part in", event.title), ("Date", when(event))]
    if hours:
        lines.append(("Hours", number(hours)))
        for activity in activities:
            given = points(worth(cpd.activity_rule(activity), hours))
            lines.append((f"CPD for {activity.scheme.title}", f"{given}, {activity.title}"))
    lines += [
        ("How it was noted", HOW_IN_WORDS[attendance.how].capitalize()),
        ("Issued by", county().name),
        ("Issued on", day(clock.today())),
        ("Reference", rules.reference(event.id, attendance.id)),
    ]
    paper.facts(lines)
    if hours and activities:
        paper.paragraph(
            "The points are what the scheme gives for this event by itself. How many of them count in a "
            "period hangs on its caps: the CPD transcript says it.",
            quiet=True,
        )
    return paper


def worth(activity: Activity, hours: Fraction) -> Fraction:
    """Return the points that a scheme gives for one entry of so many hours, before the caps of a period."""
    if hours < activity.from_hours:
        return NOTHING
    most = activity.most_an_entry
    return activity.worth(hours) if most is None else min(most, activity.worth(hours))


def _counted(attendance: Attendance) -> tuple[Fraction | None, Sequence[CpdActivity]]:
    """Return the hours, and as what they count: as the member's log has it, where it is there by now."""
    entry = crediting.entry_of(attendance)
    if entry is None:
        return crediting.hours_of(attendance.event), crediting.activities_of(attendance.event)
    return entry.hours, [kind.activity for kind in entry.kinds] if entry.status is Cpd.CHECKED else []
