"""Whose calendars the invented network fetches: in use, never fetched, ended; and who chose what."""

from datetime import date, timedelta

from sqlalchemy import select

from network.core import clock
from network.core.database import db
from network.events.subscriptions import operations
from network.events.subscriptions.models import SubscriptionFetch
from network.events.subscriptions.operations import Made, Wanted
from network.events.subscriptions.policy import may_subscribe
from network.events.subscriptions.rules import By
from network.members.people.models import Member
from network.members.people.rules import Status as Membership

BY_MAIL = ("Amina Inventley", "Lotte Nonesuch", "Max Imaginary", "Gareth Samplewell")


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Make calendars for the instructor and for the coordinator; nobody keeps their secrets."""
    amina = members["Amina Inventley"]
    phone = operations.make(amina, Wanted("My phone", day_alarm_days=28), by=amina)
    _fetched(phone, minutes=25, times=412, client="Apple Calendar on iPhone or iPad")
    operations.make(amina, Wanted("The computer at work", shows_days=False), by=amina)
    lost = operations.make(amina, Wanted("My old phone"), by=amina)
    operations.revoke(lost.subscription, by=amina)
    tablet = operations.make(by, Wanted("Tablet", event_alarm_minutes=60), by=by)
    _fetched(tablet, minutes=190, times=96, client="Google Calendar")
    operations.choose(by, By.BOTH, by=by)
    operations.note_told([amina.id])


def most_go_by_a_feed(members: dict[str, Member]) -> None:
    """Let most have chosen a calendar of their own before anything is published: few are invited by mail."""
    by_mail = [members[name].id for name in BY_MAIL]
    others = select(Member).where(Member.status == Membership.ACTIVE, Member.id.not_in(by_mail))
    for member in db.session.scalars(others.order_by(Member.id)):
        if may_subscribe(member):
            operations.choose(member, By.FEED, by=member)


def _fetched(made: Made, *, minutes: int, times: int, client: str) -> None:
    now = clock.now().replace(microsecond=0)
    last = now - timedelta(minutes=minutes)
    db.session.add(
        SubscriptionFetch(
            subscription_id=made.subscription.id,
            given_since=last,
            first_at=now - timedelta(days=20),
            last_at=last,
            times=times,
            client=client,
        )
    )
    db.session.flush()
