"""Who is told what of an event by mail: once each, with its cause, and never when it has become pointless."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from network.core import clock, jobs, notices
from network.core.database import db
from network.core.mail import Status as Post
from network.core.notices import Choice
from network.core.permission import Role
from network.events.invitations import operations, queries
from network.events.invitations.models import InvitationLetter
from network.events.meetings import operations as events
from network.events.meetings.models import Event
from network.events.meetings.operations import Plan
from network.events.meetings.rules import Kind, Status
from network.events.registrations import operations as registrations
from network.events.registrations.rules import Status as Answer
from network.events.subscriptions.models import CalendarChoice
from network.events.subscriptions.rules import By
from network.members.groups.models import GroupMembership, WorkingGroup
from network.members.people.models import Member
from network.members.people.rules import Status as Membership
from tests import factories
from tests.events.invitations.conftest import ENDS, STARTS, Publish, about, move
from tests.events.invitations.post import entry_in
from tests.plugins.statements import statements

DAY = timedelta(days=1)


def ledger(event: Event) -> list[tuple[str, str, int]]:
    """Return what was written about an event: to whom, how, about which version."""
    rows = db.session.scalars(
        select(InvitationLetter).where(InvitationLetter.event_id == event.id).order_by(InvitationLetter.id)
    )
    return [(one.member.called, one.method.value, one.sequence) for one in rows]


# Publishing


def test_publishing_invites_everybody_in_the_network_who_chose_mail(
    publish: Publish, amina: Member, ben: Member, esi: Member, dev: Member
) -> None:
    db.session.add(CalendarChoice(member_id=ben.id, chosen=By.FEED, chosen_at=clock.now()))

    event = publish()

    assert sorted(ledger(event)) == [("Amina", "REQUEST", 0), ("Carol", "REQUEST", 0), ("Esi", "REQUEST", 0)]
    assert about(dev) == []
    assert about(amina)[0].subject.startswith("Invitation: Falls and balance")


@pytest.mark.parametrize(
    "facts",
    [{"status": Membership.SUSPENDED}, {"status": Membership.UNCLAIMED}, {"email": ""}],
    ids=["suspended", "unclaimed", "without an address"],
)
def test_who_cannot_be_invited(publish: Publish, facts: dict[str, object]) -> None:
    gwen = factories.member("Gwen Hill", Role.INSTRUCTOR, **facts)

    publish()

    assert about(gwen) == []


def test_whose_roles_are_over_is_not_invited(publish: Publish) -> None:
    gwen = factories.member("Gwen Hill", Role.INSTRUCTOR)
    gwen.role_grants[0].ends_on = clock.today() - DAY

    publish()

    assert about(gwen) == []


def test_who_wants_no_invitations_gets_none(publish: Publish, amina: Member) -> None:
    notices.choose(amina.id, operations.NOTICE, Choice.NEVER)

    publish()

    assert about(amina) == []


def test_who_chose_one_letter_a_week_gets_it_at_once_with_its_entry(publish: Publish, amina: Member) -> None:
    notices.choose(amina.id, operations.NOTICE, Choice.DIGEST)

    publish()

    letter = about(amina)[0]
    assert (letter.status, letter.notice) == (Post.QUEUED, "invitations")
    assert "METHOD:REQUEST" in letter.calendar


def test_a_group_s_event_invites_those_who_belong_to_it_now(
    publish: Publish, amina: Member, ben: Member, esi: Member
) -> None:
    group = factories.kept(WorkingGroup(name="Falls", purpose="Falls"))
    today = clock.today()
    db.session.add_all(
        [
            GroupMembership(group=group, member=amina, joined_on=today),
            GroupMembership(group=group, member=ben, joined_on=today - DAY, left_on=today),
        ]
    )

    event = publish(group=group)

    assert ledger(event) == [("Amina", "REQUEST", 0)]


def test_a_restricted_event_invites_those_who_hold_it_on_the_day_and_its_host(
    publish: Publish, amina: Member, ben: Member, esi: Member
) -> None:
    kind = factories.kind()
    gwen = factories.member("Gwen Hill", Role.INSTRUCTOR)
    factories.qualification(amina, kind, expires_on=STARTS.date())
    factories.qualification(ben, kind, expires_on=STARTS.date() - DAY)

    event = publish(kinds_asked=[kind], host=esi)

    assert sorted(ledger(event)) == [("Amina", "REQUEST", 0), ("Esi", "REQUEST", 0)]
    assert about(gwen) == []


def test_each_letter_has_its_own_recipient_alone(publish: Publish, amina: Member, ben: Member) -> None:
    publish()

    entry = entry_in(about(amina)[0])
    assert str(entry["ATTENDEE"]) == "mailto:amina@network.example"
    assert dict(entry["ATTENDEE"].params) == {
        "CN": "Amina Khan",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
    }
    assert "ben@network.example" not in about(amina)[0].calendar


def test_a_rollback_unsends_the_invitations(app: Flask, carol: Member, amina: Member) -> None:
    event = factories.event("Falls", status=Status.DRAFT, starts_at=STARTS, ends_at=ENDS)
    db.session.commit()

    events.publish(event, by=carol)
    assert len(about(amina)) == 1
    db.session.rollback()

    assert about(amina) == []
    assert ledger(event) == []


def test_an_answer_sends_no_invitation(publish: Publish, amina: Member) -> None:
    event = publish()
    before = len(about(amina))

    registrations.answer(event, amina, Answer.GOING, by=amina)

    assert len(about(amina)) == before


@pytest.mark.parametrize("count", [1, 12])
def test_inviting_many_asks_the_database_as_often_as_inviting_one(
    app: Flask, carol: Member, count: int
) -> None:
    for _ in range(count):
        factories.member("", Role.INSTRUCTOR)
    event = factories.event("Falls", starts_at=STARTS, ends_at=ENDS)
    db.session.commit()
    db.session.get_one(Event, event.id)

    with statements() as asked:
        assert operations.invite(event) == count + 1

    assert len(asked) <= 16


# Who came later


def test_who_comes_later_is_invited_to_what_is_near_once(publish: Publish) -> None:
    near, far = publish("Near"), publish("Far", starts_at=STARTS + 60 * DAY, ends_at=ENDS + 60 * DAY)
    gwen = factories.member("Gwen Hill", Role.INSTRUCTOR)

    jobs.run("invite-newcomers")
    jobs.run("invite-newcomers")

    assert ("Gwen", "REQUEST", 0) in ledger(near)
    assert ("Gwen", "REQUEST", 0) not in ledger(far)
    assert len(about(gwen)) == 1


def test_who_has_answered_already_is_not_invited_later(publish: Publish) -> None:
    event = publish()
    gwen = factories.member("Gwen Hill", Role.INSTRUCTOR)
    factories.registration(event, gwen, Answer.DECLINED)

    jobs.run("invite-newcomers")

    assert about(gwen) == []


# Changes


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (None, ["REQUEST"]),
        (Answer.GOING, ["REQUEST"]),
        (Answer.MAYBE, ["REQUEST"]),
        (Answer.WAITING, ["REQUEST"]),
        (Answer.OFFERED, ["REQUEST"]),
        (Answer.DECLINED, []),
        (Answer.CANCELLED, []),
        (Answer.LAPSED, []),
    ],
)
def test_who_of_those_invited_is_told_of_a_move(
    publish: Publish, amina: Member, carol: Member, answer: Answer | None, told: list[str]
) -> None:
    event = publish()
    if answer:
        factories.registration(event, amina, answer)

    move(event, carol)

    assert [method for who, method, sequence in ledger(event) if who == "Amina" and sequence == 1] == told


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (None, []),
        (Answer.GOING, ["LETTER"]),
        (Answer.MAYBE, ["LETTER"]),
        (Answer.WAITING, ["LETTER"]),
        (Answer.DECLINED, []),
    ],
)
def test_who_of_those_without_an_invitation_is_told_of_a_move(
    publish: Publish, amina: Member, carol: Member, answer: Answer | None, told: list[str]
) -> None:
    notices.choose(amina.id, operations.NOTICE, Choice.NEVER)
    event = publish()
    if answer:
        factories.registration(event, amina, answer)

    move(event, carol)

    assert [method for who, method, _ in ledger(event) if who == "Amina"] == told
    assert all(letter.calendar == "" for letter in about(amina))


def test_an_update_has_the_uid_of_the_invitation_and_the_new_time_and_reason(
    publish: Publish, amina: Member, carol: Member
) -> None:
    event = publish()
    move(event, carol)

    first, second = (entry_in(letter) for letter in about(amina)[:2])
    assert first["UID"] == second["UID"] == event.uid
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert second["DTSTART"].dt == event.starts_at
    assert str(first["ORGANIZER"]) == str(second["ORGANIZER"])
    assert "Why: The hall is taken" in about(amina)[1].body


def test_other_words_alone_are_told_to_nobody(publish: Publish, amina: Member, carol: Member) -> None:
    event = publish()

    plan = Plan("A better title", Kind.ONLINE, event.starts_at, event.ends_at, summary="More about it")
    events.edit(event, plan, by=carol)

    assert len(about(amina)) == 1


def test_another_venue_is_told_with_the_same_sequence(publish: Publish, amina: Member, carol: Member) -> None:
    first, second = factories.venue("Hall One"), factories.venue("Hall Two")
    event = publish(kind=Kind.FACE_TO_FACE, venue=first)

    for _twice in range(2):
        plan = Plan(event.title, Kind.FACE_TO_FACE, event.starts_at, event.ends_at, venue=second)
        events.edit(event, plan, by=carol)
        db.session.commit()

    assert [one for one in ledger(event) if one[0] == "Amina"] == [("Amina", "REQUEST", 0)] * 2
    assert "Hall Two" in str(entry_in(about(amina)[1])["LOCATION"])


def test_a_draft_that_is_edited_tells_nobody(app: Flask, amina: Member, carol: Member) -> None:
    event = events.draft(Plan("Falls", Kind.ONLINE, STARTS, ENDS), by=carol)
    events.edit(event, Plan("Falls", Kind.ONLINE, STARTS + DAY, ENDS + DAY), by=carol)

    assert about(amina) == []


# Postponing and cancelling


def test_a_postponed_event_stays_in_the_calendar_marked_as_that(
    publish: Publish, amina: Member, carol: Member
) -> None:
    event = publish()
    events.postpone(event, "The speaker is ill", by=carol)

    entry = entry_in(about(amina)[1])
    assert "METHOD:REQUEST" in about(amina)[1].calendar
    assert (str(entry["STATUS"]), entry["SEQUENCE"]) == ("TENTATIVE", 1)
    assert "The speaker is ill" in about(amina)[1].body


def test_a_cancelled_event_is_taken_out_of_every_calendar_that_holds_it(
    publish: Publish, amina: Member, ben: Member, carol: Member
) -> None:
    event = publish()
    factories.registration(event, ben, Answer.DECLINED)
    events.cancel(event, "Too few people", by=carol)

    assert sorted(one for one in ledger(event) if one[1] == "CANCEL") == [
        ("Amina", "CANCEL", 1),
        ("Ben", "CANCEL", 1),
        ("Carol", "CANCEL", 1),
    ]
    letter = about(amina)[1]
    entry = entry_in(letter)
    assert str(entry["ATTENDEE"]) == str(entry_in(about(amina)[0])["ATTENDEE"])
    assert (str(entry["STATUS"]), entry["SEQUENCE"]) == ("CANCELLED", 1)
    assert "Why: Too few people" in letter.body
    assert letter.notice is None


def test_who_goes_by_a_feed_is_told_at_once_in_words(publish: Publish, amina: Member, carol: Member) -> None:
    db.session.add(CalendarChoice(member_id=amina.id, chosen=By.FEED, chosen_at=clock.now()))
    event = publish()
    factories.registration(event, amina, Answer.GOING)

    events.cancel(event, "Too few people", by=carol)

    (letter,) = about(amina)
    assert letter.calendar == ""
    assert letter.subject.startswith("Cancelled: Falls and balance")
    assert "Too few people" in letter.body


def test_an_entry_under_an_old_address_is_taken_out_under_that_one(
    publish: Publish, amina: Member, carol: Member
) -> None:
    event = publish()
    amina.email = "new@network.example"
    events.cancel(event, "Too few", by=carol)

    letter = about(amina)[1]
    assert letter.to_address == "new@network.example"
    assert str(entry_in(letter)["ATTENDEE"]) == "mailto:amina@network.example"


# One member


@pytest.mark.parametrize("was", [Answer.GOING, Answer.MAYBE])
def test_whom_a_coordinator_takes_off_the_list_gets_one_letter_that_clears_their_calendar(
    publish: Publish, amina: Member, carol: Member, was: Answer
) -> None:
    event = publish()
    registrations.answer(event, amina, was, by=amina)
    before = len(about(amina))
    registrations.answer(event, amina, Answer.CANCELLED, by=carol)

    assert [one for one in ledger(event) if one[1] == "CANCEL"] == [("Amina", "CANCEL", 0)]
    (letter,) = about(amina)[before:]
    assert "METHOD:CANCEL" in letter.calendar
    assert "STATUS" not in entry_in(letter)
    assert "Carol Hughes wrote down for you" in letter.body
    assert "takes it out of your calendar" in letter.body


def test_who_is_out_of_the_queue_gets_one_letter_that_says_why_and_clears_their_calendar(
    publish: Publish, amina: Member, ben: Member
) -> None:
    kind = factories.kind("Falls prevention")
    event = publish(kind=Kind.FACE_TO_FACE, venue=factories.venue(), capacity_room=1)
    registrations.answer(event, ben, Answer.GOING, by=ben)
    registrations.answer(event, amina, Answer.GOING, by=amina)
    event.kinds_asked = [kind]
    before = len(about(amina))
    registrations.answer(event, ben, Answer.CANCELLED, by=ben)

    (letter,) = about(amina)[before:]
    assert "METHOD:CANCEL" in letter.calendar
    assert "This is for holders of Falls prevention." in letter.body
    assert [one for one in ledger(event) if one[1] == "CANCEL"] == [("Amina", "CANCEL", 0)]


def test_whom_a_coordinator_takes_off_the_list_and_who_holds_no_entry_is_told_in_words(
    publish: Publish, amina: Member, carol: Member
) -> None:
    db.session.add(CalendarChoice(member_id=amina.id, chosen=By.FEED, chosen_at=clock.now()))
    event = publish()
    registrations.answer(event, amina, Answer.GOING, by=amina)
    registrations.answer(event, amina, Answer.CANCELLED, by=carol)

    (letter,) = about(amina)
    assert letter.calendar == ""
    assert "out of your calendar" not in letter.body


def test_who_gives_up_their_own_place_gets_no_letter_about_it(publish: Publish, amina: Member) -> None:
    event = publish()
    registrations.answer(event, amina, Answer.GOING, by=amina)
    registrations.answer(event, amina, Answer.CANCELLED, by=amina)

    assert [one for one in ledger(event) if one[1] == "CANCEL"] == []


def test_whose_access_ends_holds_no_entry_of_what_is_to_come(
    publish: Publish, amina: Member, ben: Member
) -> None:
    event = publish()
    operations.withdraw_all(amina)
    operations.withdraw_all(amina)

    assert [one for one in ledger(event) if one[1] == "CANCEL"] == [("Amina", "CANCEL", 0)]
    assert set(queries.entries_of(event.id)) >= {ben.id}
    assert amina.id not in queries.entries_of(event.id)
