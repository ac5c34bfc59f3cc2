"""Two weeks of a busy member's mail, from every part of the site: fewer letters than days."""

from datetime import date, datetime, time, timedelta

from network.core import clock as times
from network.core import jobs, mail
from network.core.database import db
from network.core.permission import Role
from network.events.afterwards import operations as afterwards
from network.events.afterwards.rules import Audience
from network.events.attendance import operations as attendance
from network.events.meetings import operations as meetings
from network.events.meetings.operations import Plan
from network.events.meetings.rules import LONDON, Kind
from network.events.registrations import operations as registrations
from network.events.registrations.rules import Status as Answer
from network.members.catalogue.models import Sort
from network.members.consents import operations as consents
from network.members.consents.rules import CALLS
from network.members.contact import operations as contact
from network.members.contact.operations import Caller
from network.members.contact.rules import BestTime
from tests import factories

MONDAY = date(2026, 11, 2)
DAYS = 14
LOOKS = ("09:15", "18:05")  # when the worker looks what is due


def at(day, text):
    """Return a moment of the day with this number, by the clocks in London."""
    return datetime.combine(MONDAY + timedelta(days=day), time.fromisoformat(text), LONDON)


class Fortnight:
    """What happens on which day, and the worker who goes on in between."""

    def __init__(self, today):
        self._today = today
        self._happens = {}

    def on(self, day, text, verb):
        """Let something happen."""
        self._happens.setdefault(at(day, text), []).append(verb)

    def pass_by(self):
        """Go through the days: whatever happens, and every job whose time has come."""
        looks = {at(day, text) for day in range(DAYS) for text in LOOKS}
        for moment in sorted(looks | set(self._happens)):
            self._today.move_to(moment, tick=False)
            for verb in self._happens.get(moment, []):
                verb()
                db.session.commit()
            jobs.tick(times.now())
            jobs.run_waiting()
            db.session.expire_all()


def event(carol, title, day, begins, ends, **facts):
    """Publish an event that takes place on a day."""
    usual = {"kind": Kind.ONLINE, "provider_link": "https://meet.example.com/room"}
    plan = Plan(title=title, starts_at=at(day, begins), ends_at=at(day, ends), **usual | facts)
    made = meetings.draft(plan, by=carol)
    meetings.publish(made, by=carol)
    return made


def test_a_busy_members_two_weeks_of_mail_stay_below_a_letter_a_day(app, amina, esi, carol, today):
    today.move_to(at(0, "07:00"), tick=False)
    others = [factories.member("", Role.INSTRUCTOR) for _ in range(3)]
    for title, key, ends in (("First aid", "first-aid", 35), ("Insurance", "insurance", 12)):
        kind = factories.kind(
            title, key=key, sort=Sort.CREDENTIAL, validity_months=12, reminder_days="90;60;30;7"
        )
        factories.qualification(amina, kind, expires_on=MONDAY + timedelta(days=ends))
    consents.give(amina, CALLS, by=amina)
    db.session.commit()
    weeks, made = Fortnight(today), {}

    def going(title, member=amina):
        answer = registrations.answer(made[title], member, Answer.GOING, by=member)
        registrations.remind_an_hour_before(answer, True, by=member)

    def full():
        made["Workshop"] = event(
            carol, "Workshop", 11, "13:00", "16:00",
            kind=Kind.FACE_TO_FACE, provider_link="", venue=factories.venue(), capacity_room=3,
        )  # fmt: skip
        for one in others:
            registrations.answer(made["Workshop"], one, Answer.GOING, by=one)

    def publish(title, *when, **facts):
        made[title] = event(carol, title, *when, **facts)

    def afterwards_of(title):
        for one in (amina, esi):
            attendance.check_in(made[title], one, by=carol)
        afterwards.agree(made[title], "Write the leaflet", amina, MONDAY + timedelta(days=20), by=carol)
        afterwards.write_to_all(made[title], "Slides and notes", "They are there", Audience.INVITED, by=carol)

    # Published and answered before: the six-weekly meeting, and one that will be moved.
    publish("Six-weekly", 3, "19:00", "20:30")
    publish("Moved", 10, "19:00", "20:30")
    for title, member in (("Six-weekly", amina), ("Six-weekly", esi), ("Moved", amina)):
        going(title, member)
    publish("Never answered", 12, "19:00", "20:30")
    for job in ("send-reminders", "send-mail"):
        jobs.run(job, now=times.now())
    before = {one.id for one in db.session.scalars(db.select(mail.Message))}
    db.session.commit()

    # All that comes after the meeting; somebody who asks her to call; a certificate that runs out unrenewed.
    weeks.on(4, "10:00", lambda: afterwards_of("Six-weekly"))
    caller = Caller("Esi", "Hospital", "01296 000000", BestTime.MORNING)
    weeks.on(1, "11:00", lambda: contact.ask(amina, caller, by=esi))
    # A workshop for which she waits, is offered a place and takes it; and the meeting that moves.
    weeks.on(1, "15:00", full)
    weeks.on(1, "16:00", lambda: registrations.answer(made["Workshop"], amina, Answer.GOING, by=amina))
    gives_up = others[0]
    weeks.on(
        5, "10:00", lambda: registrations.answer(made["Workshop"], gives_up, Answer.CANCELLED, by=gives_up)
    )
    weeks.on(5, "18:00", lambda: registrations.answer(made["Workshop"], amina, Answer.GOING, by=amina))
    later = at(24, "19:00"), at(24, "20:30")
    weeks.on(6, "10:00", lambda: meetings.reschedule(made["Moved"], *later, "The speaker is ill", by=carol))

    weeks.pass_by()

    sent = db.session.scalars(
        db.select(mail.Message)
        .where(
            mail.Message.member_id == amina.id,
            mail.Message.status == mail.Status.SENT,
            mail.Message.digest_id.is_(None),
            mail.Message.id.not_in(before),
        )
        .order_by(mail.Message.id)
    ).all()
    told = [(one.sent_at.isoformat(" ", "minutes"), one.subject) for one in sent]
    assert {
        "events/invitations/email/invited.txt",
        "events/invitations/email/changed.txt",
        "events/registrations/email/offered.txt",
        "events/reminding/email/reminder.txt",
        "events/reminding/email/soon.txt",
        "events/afterwards/email/message.txt",
        "reminders/email/reminder.txt",
        "contact/email/asked.txt",
        "core/email/digest.txt",
    } <= {one.template for one in sent}, told
    assert len(told) < DAYS, told
