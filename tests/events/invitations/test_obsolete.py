"""Each letter is written once, and not sent when it has become pointless; what it said is forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from time_machine import TimeMachineFixture

from network.core import personal_data
from network.core.database import db
from network.core.mail import Message
from network.core.mail import Status as Post
from network.core.privacy import LETTERS
from network.events.invitations import operations, queries
from network.events.invitations.models import InvitationLetter
from network.events.invitations.rules import Method
from network.events.meetings import operations as events
from network.events.registrations import operations as registrations
from network.events.registrations.rules import Status as Answer
from network.members.people.models import Member
from tests.events.invitations.conftest import ENDS, Publish, about, move, posted

DAY = timedelta(days=1)


def statuses(member: Member) -> list[Post]:
    db.session.expire_all()
    return [letter.status for letter in about(member)]


def test_an_invitation_is_not_sent_once_the_event_has_moved(
    publish: Publish, amina: Member, carol: Member
) -> None:
    event = publish()
    move(event, carol)
    move(event, carol)
    posted()

    assert statuses(amina) == [Post.OBSOLETE, Post.OBSOLETE, Post.SENT]


def test_what_was_cancelled_before_anybody_heard_of_it_is_not_told(
    publish: Publish, amina: Member, carol: Member
) -> None:
    event = publish()
    events.cancel(event, "A mistake", by=carol)
    posted()

    assert statuses(amina) == [Post.OBSOLETE, Post.OBSOLETE]


def test_who_counts_on_it_is_told_that_it_is_cancelled_whatever_went_before(
    publish: Publish, amina: Member, carol: Member
) -> None:
    event = publish()
    registrations.answer(event, amina, Answer.GOING, by=amina)
    events.cancel(event, "A mistake", by=carol)
    posted()

    assert statuses(amina)[-1] is Post.SENT


def test_an_invitation_to_what_is_over_is_not_sent(
    publish: Publish, amina: Member, clock: TimeMachineFixture
) -> None:
    publish()
    clock.move_to(ENDS)
    posted()

    assert statuses(amina) == [Post.OBSOLETE]


def test_a_cancel_goes_when_the_invitation_went(publish: Publish, amina: Member, carol: Member) -> None:
    event = publish()
    posted()
    events.cancel(event, "Too few", by=carol)
    posted()

    assert statuses(amina) == [Post.SENT, Post.SENT]


def test_what_a_letter_said_is_forgotten_whole(
    publish: Publish, amina: Member, clock: TimeMachineFixture
) -> None:
    publish()
    posted()
    sweep = next(one for one in personal_data.sweeps if one.period == LETTERS)
    for due in sweep.due(ENDS.date() + DAY * 200):
        sweep.delete(due)
    db.session.expire_all()

    letter = db.session.scalars(select(Message).where(Message.member_id == amina.id)).one()
    assert (letter.body, letter.calendar, letter.from_address) == ("", "", "")


def test_a_letter_about_one_version_is_written_once(publish: Publish, amina: Member) -> None:
    event = publish()

    assert operations.invite(event) == 0
    row = queries.letters_of(event)[amina.id, Method.REQUEST]
    names = ("event_id", "member_id", "uid", "sequence", "method", "revised_at", "attendee", "organizer")
    db.session.add(InvitationLetter(**{name: getattr(row, name) for name in names}))
    with pytest.raises(IntegrityError):
        db.session.flush()
