"""Two weeks of a busy member's mail, from every part of the site: fewer letters than days."""

from collections import Counter
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
from network.members.consents.rules import CALLS, TRAINING
from network.members.contact import operations as contact
from network.members.contact.operations import Caller
from network.members.contact.rules import BestTime
from network.members.cpd import operations as cpd
from network.members.cpd import seed
from network.members.cpd.rules import Status as Cpd
from network.members.training import operations as training
from tests import factories
from tests.cpd.conftest import entry as cpd_entry
from tests.cpd.conftest import following, scheme

MONDAY = date(2026, 11, 2)
DAYS = 14
# When the jobs look that write to members: mornings, the day before, and an hour before what takes place.
DAILY = ("hold-events", "send-reminders", "invite-newcomers", "tell-of-calendars", "send-digests")
OFTEN = ("remind-of-events", "pass-on-places")
LOOKS = {"08:06": DAILY, "09:10": (*OFTEN, "ask-for-feedback"), "12:00": OFTEN, "18:00": OFTEN}


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
        """Go through the days: whatever happens, and each job that writes to members at its time."""
        looks = {at(day, text): names for day in range(DAYS) for text, names in LOOKS.items()}
        for moment in sorted({*looks, *self._happens}):
            self._today.move_to(moment, tick=False)
            for verb in self._happens.get(moment, []):
                verb()
                db.session.commit()
            for job in looks.get(moment, ()):
                jobs.run(job, now=times.now())
            jobs.run_waiting()
            db.session.expire_all()


def event(carol, title, day, begins, ends, **facts):
    """Publish an event that takes place on a day."""
    usual = {"kind": Kind.ONLINE, "provider_link": "https://meet.example.com/room"}
    plan = Plan(title=title, starts_at=at(day, begins), ends_at=at(day, ends), **usual | facts)
    made = meetings.draft(plan, by=carol)
    meetings.publish(made, by=carol)
    return made


def certificates(member):
    """Let insurance run out in sixteen days and first aid in a month; return a kind to train for."""
    first_aid, insurance = (
        factories.kind(title, sort=Sort.CREDENTIAL, validity_months=12, reminder_days="90;60;30;7")
        for title in ("First aid", "Insurance")
    )
    factories.qualification(member, insurance, expires_on=MONDAY + timedelta(days=16))
    factories.qualification(member, first_aid, expires_on=MONDAY + timedelta(days=32))
    return factories.kind("Level 4 Cardiac", level=4)


def learning(member):
    """Let a member declare what they learnt, for a coordinator to check."""
    seed.load()
    following(member, scheme("cimspa"))
    return cpd_entry(member, "cimspa-unmapped", 2, status=Cpd.DECLARED)


def letters_to(member):
    """Return every letter to a member, in order."""
    theirs = db.select(mail.Message).where(mail.Message.member_id == member.id)
    return db.session.scalars(theirs.order_by(mail.Message.id)).all()


def test_a_busy_members_two_weeks_of_mail_stay_below_a_letter_a_day(app, amina, esi, carol, today):
    today.move_to(at(0, "07:00"), tick=False)
    others = [factories.member("", Role.INSTRUCTOR) for _ in range(3)]
    cardiac = certificates(amina)
    studied = learning(amina)
    for one in (CALLS, TRAINING):
        consents.give(amina, one, by=amina)
    training.choose(amina, [cardiac], by=amina)
    db.session.commit()
    weeks, made = Fortnight(today), {}

    def going(title, member=amina, *, hour_before=True):
        answer = registrations.answer(made[title], member, Answer.GOING, by=member)
        registrations.remind_an_hour_before(answer, hour_before, by=member)

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

    # Published and answered before: two evenings online, and one that will be moved.
    publish("Six-weekly", 3, "19:00", "20:30")
    publish("Area evening", 8, "18:30", "20:00")
    publish("Moved", 10, "19:00", "20:30")
    for title in ("Six-weekly", "Area evening", "Moved"):
        going(title)
        going(title, esi)
    publish("Never answered", 12, "19:00", "20:30")
    for job in ("send-reminders", "send-mail"):
        jobs.run(job, now=times.now())
    before = {one.id for one in letters_to(amina)}
    db.session.commit()

    # What the evenings leave behind; a coordinator's two decisions; somebody who asks her to call.
    weeks.on(4, "10:00", lambda: afterwards_of("Six-weekly"))
    weeks.on(9, "10:00", lambda: afterwards_of("Area evening"))
    weeks.on(2, "11:00", lambda: training.ask(amina, cardiac, by=carol))
    weeks.on(8, "11:00", lambda: cpd.check(studied, by=carol))
    caller = Caller("Esi", "Hospital", "01296 000000", BestTime.MORNING)
    weeks.on(1, "11:00", lambda: contact.ask(amina, caller, by=esi))
    # A workshop for which she waits, is offered a place and takes it; the meeting that moves; and a new one.
    weeks.on(1, "15:00", full)
    weeks.on(1, "16:00", lambda: going("Workshop", hour_before=False))
    gives_up = others[0]
    weeks.on(
        5, "10:00", lambda: registrations.answer(made["Workshop"], gives_up, Answer.CANCELLED, by=gives_up)
    )
    weeks.on(5, "18:00", lambda: going("Workshop", hour_before=False))
    later = at(24, "19:00"), at(24, "20:30")
    weeks.on(6, "10:00", lambda: meetings.reschedule(made["Moved"], *later, "The speaker is ill", by=carol))
    weeks.on(7, "12:00", lambda: publish("Network day", 60, "09:30", "16:00"))

    weeks.pass_by()

    theirs = [one for one in letters_to(amina) if one.id not in before]
    arrived = [one for one in theirs if one.status is mail.Status.SENT and one.digest_id is None]
    told = [(one.sent_at.isoformat(" ", "minutes"), one.template, one.subject) for one in arrived]
    assert Counter(one.template for one in arrived) == {
        "events/invitations/email/invited.txt": 2,
        "events/invitations/email/changed.txt": 1,
        "events/registrations/email/offered.txt": 1,
        "events/reminding/email/reminder.txt": 3,
        "events/reminding/email/soon.txt": 2,
        "reminders/email/reminder.txt": 1,
        "contact/email/asked.txt": 1,
        "core/email/digest.txt": 2,
    }, told
    assert len(told) < DAYS
    assert sum("Never answered" in one.body for one in arrived) == 1  # beside what is tomorrow
    weekly = {
        "events/afterwards/email/message.txt",
        "events/afterwards/email/feedback.txt",
        "events/afterwards/email/action.txt",
        "reminders/email/reminder.txt",
        "training/email/asked.txt",
        "cpd/email/checked.txt",
    }
    assert {one.template for one in theirs if one not in arrived} == weekly
