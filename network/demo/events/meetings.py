"""The meetings of the invented network: six-weekly ones online, two in a hall, and what went otherwise."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from network.core.database import db
from network.events.meetings import operations, speaking, venues
from network.events.meetings.models import Event, EventSeries
from network.events.meetings.operations import Plan
from network.events.meetings.rules import LONDON, Kind, Visibility
from network.members.catalogue.models import Condition
from network.members.people.models import Member

# By title: other parts of the demonstration find the events by these.
LAST_ONLINE = "What we learnt from the falls pathway"
LATELY = "Balance and bones: cases from our classes"  # its feedback is still open
LAST_DAY = "Autumn get-together: moving with cancer"
NEXT_ONLINE = "Exercise during chemotherapy: what has changed"
SMALL_WORKSHOP = "Hands-on: seated exercise for balance"  # five places
HYBRID = "Cardiac rehab, phase IV: sharing our sessions"
NEXT_DAY = "Network day: from referral to the hall"
POSTPONED = "Pelvic health and prostate cancer"
CANCELLED = "Talking about dementia-friendly classes"
DRAFT = "Fatigue: pacing and planning a class"
UNFINISHED = "Open questions from the floor"  # soon, and still a draft
MOVED = "Strength after a stroke"
SERIES = "Falls leads: what is new in our areas"  # three evenings, the second moved on its own

HALL = {
    "name": "Sample Sports Hall",
    "address": "1 Example Road",
    "town": "Aylesbury",
    "postcode": "HP20 9ZZ",
    "latitude": 51.8156,
    "longitude": -0.8084,
    "directions": "Ten minutes on foot from the station. The hall is behind the swimming pool.",
    "access": "Step-free from the car park. A lift to the studio. A hearing loop at the desk.",
    "parking": "Free for three hours. Blue-badge spaces by the door.",
}


def named(title: str) -> Event:
    """Return the demonstration's event of that title."""
    return db.session.scalars(select(Event).where(Event.title == title)).one()


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Draft, publish, hold, postpone and cancel; everything relative to today."""
    hall = venues.add(HALL, by=by)
    venues.close(venues.add({"name": "Old Mock Room", "town": "Buckingham"}, by=by), by=by)
    cancer, cardiac, falls = (_condition(key) for key in ("cancer", "cardiac", "falls"))
    evening = {"begins": time(19), "ends": time(20, 30)}

    def plan(title: str, days: int, kind: Kind, *, begins: time, ends: time, **more: object) -> Event:
        day = _weekday(today + timedelta(days=days), 1)
        facts: dict[str, object] = {
            "title": title,
            "kind": kind,
            "starts_at": datetime.combine(day, begins, LONDON),
            "ends_at": datetime.combine(day, ends, LONDON),
        }
        if kind is not Kind.FACE_TO_FACE:
            facts["provider_link"] = "https://meet.example.com/demonstration"
        return operations.draft(Plan(**facts | more), by=by)  # type: ignore[arg-type]

    amina = members["Amina Inventley"]
    for event in (
        plan(LATELY, -14, Kind.ONLINE, **evening, conditions=[falls]),
        plan(LAST_ONLINE, -44, Kind.ONLINE, **evening, conditions=[falls], cpd_activities="cimspa-unmapped"),
        plan(
            LAST_DAY,
            -80,
            Kind.FACE_TO_FACE,
            begins=time(9, 30),
            ends=time(16),
            venue=hall,
            venue_public=True,
            visibility=Visibility.PUBLIC,
            conditions=[cancer],
        ),
    ):
        operations.hold(event, by=by)
    for event in (
        plan(
            NEXT_ONLINE,
            8,
            Kind.ONLINE,
            **evening,
            summary="What the new guidance asks of us, and what it leaves to our judgement.",
            agenda="Welcome\nThe new guidance in ten minutes\nTwo cases from our own sessions\nQuestions",
            visibility=Visibility.PUBLIC,
            conditions=[cancer],
            host=amina,
            cpd_activities="cimspa-unmapped",
        ),
        plan(
            SMALL_WORKSHOP,
            16,
            Kind.FACE_TO_FACE,
            begins=time(13),
            ends=time(16),
            venue=hall,
            capacity_room=5,
            conditions=[falls],
            summary="Bring a chair and somebody to try it with.",
        ),
        plan(
            HYBRID,
            50,
            Kind.HYBRID,
            **evening,
            venue=hall,
            venue_public=True,
            visibility=Visibility.PUBLIC,
            capacity_room=20,
            capacity_online=100,
            conditions=[cardiac],
        ),
        plan(
            NEXT_DAY,
            100,
            Kind.FACE_TO_FACE,
            begins=time(9, 30),
            ends=time(16),
            venue=hall,
            venue_public=True,
            visibility=Visibility.PUBLIC,
            summary="A day together: workshops in the morning, the pathways in the afternoon.",
        ),
        plan(POSTPONED, 30, Kind.ONLINE, **evening, visibility=Visibility.PUBLIC, conditions=[cancer]),
        plan(CANCELLED, 23, Kind.ONLINE, **evening, visibility=Visibility.PUBLIC),
    ):
        operations.publish(event, by=by)
    operations.postpone(named(POSTPONED), "The speaker is ill. A new date follows.", by=by)
    operations.cancel(named(CANCELLED), "Only two people could come.", by=by)
    plan(DRAFT, 92, Kind.ONLINE, **evening, conditions=[cancer])
    plan(UNFINISHED, 12, Kind.ONLINE, **evening)
    moved = plan(MOVED, 37, Kind.ONLINE, **evening, visibility=Visibility.PUBLIC)
    operations.publish(moved, by=by)
    later = timedelta(days=7)
    operations.reschedule(
        moved,
        moved.starts_at + later,
        moved.ends_at + later,
        "The hall's network is mended that week.",
        by=by,
    )
    speaking.add(named(NEXT_ONLINE), "", by=by, member=amina)
    guest = speaking.add(named(NEXT_ONLINE), "Dr Ottoline Samplewick", "Invented Hospital", by=by)
    speaking.say_they_agreed(guest, "By e-mail, the week before", by=by)
    _series(plan, evening, falls, today, by)


def _series(plan: Any, evening: dict[str, Any], falls: Condition, today: date, by: Member) -> None:
    """Plan three evenings together, and move the second on its own."""
    together = EventSeries(
        title=SERIES,
        anchor_on=_weekday(today + timedelta(days=20), 1),
        begins=evening["begins"],
        minutes=90,
        interval_weeks=6,
        made_by_id=by.id,
    )
    db.session.add(together)
    db.session.flush()
    evenings = []
    for number in range(3):
        one = plan(SERIES, 20 + 42 * number, Kind.ONLINE, **evening, conditions=[falls])
        one.series = together
        operations.publish(one, by=by)
        evenings.append(one)
    second = evenings[1]
    half_an_hour = timedelta(minutes=30)
    operations.reschedule(
        second,
        second.starts_at + half_an_hour,
        second.ends_at + half_an_hour,
        "After the pool closes.",
        by=by,
    )


def _weekday(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _condition(key: str) -> Condition:
    return db.session.scalars(select(Condition).where(Condition.key == key)).one()
