"""Days off, a year of drafts in one step, and what becomes of topics."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from network.core import lifecycle, registry
from network.core.database import db
from network.core.lifecycle import NotPermitted
from network.core.permission import Role
from network.core.rules import Refused
from network.events.meetings import operations as meetings
from network.events.meetings.models import Event
from network.events.meetings.operations import Plan
from network.events.meetings.rules import LONDON, Kind, Status
from network.events.planning import offers, operations, policy, queries, topics
from network.events.planning.models import DaysOff, Topic, TopicVote
from network.events.planning.operations import Common, DatesChanged, Wanted
from network.events.planning.rules import DaysOffKind, Off, TopicStatus
from network.members.duplicates import operations as duplicates
from network.members.people.models import Member
from tests import factories
from tests.duplicates.test_merging import answers_for
from tests.events.planning.conftest import TODAY, a_rhythm, easter, topic

pytestmark = pytest.mark.usefixtures("today")
COMMON = Common(title="Network meeting", kind=Kind.ONLINE, provider_link="https://meet.example.com/room")


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def wanted(rhythm: object, *topic_ids: int | None) -> list[Wanted]:
    dates = [one.on for one in operations.proposals(rhythm, TODAY) if one.on]  # type: ignore[arg-type]
    chosen = [*topic_ids, *[None] * len(dates)]
    return [Wanted(day, number) for day, number in zip(dates, chosen, strict=False)]


def test_days_off_are_entered_once(carol: Member) -> None:
    easter(carol)

    with pytest.raises(Refused, match="there already"):
        operations.enter("easter  Holidays", DaysOffKind.OTHER, date(2027, 3, 26), date(2027, 4, 9), by=carol)

    assert count(DaysOff) == 1


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2027, 4, 9), date(2027, 4, 8), "before the first"),
        (date(2027, 4, 9), date(2028, 4, 8), "100 days at most"),
    ],
)
def test_days_off_that_cannot_be_are_refused(carol: Member, first: date, last: date, words: str) -> None:
    with pytest.raises(Refused, match=words):
        operations.enter("Easter", DaysOffKind.SCHOOL, first, last, by=carol)


def test_only_coordinators_keep_the_days_off(amina: Member) -> None:
    with pytest.raises(NotPermitted):
        easter(amina)


def test_taking_in_a_calendar_again_adds_nothing(carol: Member) -> None:
    found = [Off("Half term", date(2027, 2, 15), date(2027, 2, 19))]
    assert operations.take_in(found, {}, by=carol) == (1, 0)

    assert operations.take_in(found, {}, by=carol) == (0, 0)

    assert count(DaysOff) == 1


def test_only_a_coordinator_takes_a_calendar_in_or_days_out(carol: Member, amina: Member) -> None:
    days = easter(carol)

    with pytest.raises(NotPermitted):
        operations.take_in([], {days.id: days.version}, by=amina)

    assert count(DaysOff) == 1


def test_days_that_were_changed_since_they_were_looked_at_are_not_taken_out(carol: Member) -> None:
    days = easter(carol)
    looked_at = {days.id: days.version}
    operations.change(days, "Spring", DaysOffKind.SCHOOL, days.first_on, days.last_on, by=carol)

    assert operations.take_in([], looked_at, by=carol) == (0, 0)
    assert operations.take_in([], {days.id: days.version}, by=carol) == (0, 1)
    assert operations.take_in([], looked_at, by=carol) == (0, 0)


def test_a_year_is_made_as_drafts_of_one_series_with_the_topics_that_were_chosen(
    carol: Member, amina: Member
) -> None:
    easter(carol)
    chosen = topic("Fatigue", amina)

    series, is_new = operations.make(a_rhythm(), COMMON, wanted(a_rhythm(), chosen.id), since=TODAY, by=carol)

    assert is_new
    assert [one.status for one in series.events] == [Status.DRAFT] * 9
    assert [one.title for one in series.events] == ["Fatigue"] + ["Network meeting"] * 8
    assert str(series.events[2].starts_at.astimezone(LONDON)) == "2027-03-23 19:00:00+00:00"
    assert str(series.events[3].starts_at.astimezone(LONDON)) == "2027-05-11 19:00:00+01:00"
    assert chosen.status is TopicStatus.PLANNED
    assert chosen.event_id == series.events[0].id


def test_a_second_press_finds_the_series_of_the_first(carol: Member, amina: Member) -> None:
    chosen = wanted(a_rhythm(), topic("Fatigue", amina).id)
    first, _ = operations.make(a_rhythm(), COMMON, chosen, since=TODAY, by=carol)

    second, is_new = operations.make(a_rhythm(), COMMON, chosen, since=TODAY, by=carol)

    assert (second, is_new) == (first, False)
    assert count(Event) == 9


def test_dates_that_are_no_longer_proposed_are_not_made(carol: Member) -> None:
    chosen = wanted(a_rhythm())
    easter(carol)

    with pytest.raises(DatesChanged):
        operations.make(a_rhythm(), COMMON, chosen, since=TODAY, by=carol)

    assert count(Event) == 0


def test_one_topic_at_two_dates_makes_nothing(carol: Member, amina: Member) -> None:
    number = topic("Fatigue", amina).id

    with pytest.raises(Refused, match="stands at two dates"):
        operations.make(a_rhythm(), COMMON, wanted(a_rhythm(), number, number), since=TODAY, by=carol)

    assert count(Event) == 0


def test_a_topic_that_was_closed_meanwhile_makes_nothing(carol: Member, amina: Member) -> None:
    one = topic("Fatigue", amina)
    topics.close(one, "We had it.", by=carol)
    chosen = wanted(a_rhythm(), None, one.id)
    db.session.commit()

    with pytest.raises(Refused, match="taken or closed meanwhile"):
        operations.make(a_rhythm(), COMMON, chosen, since=TODAY, by=carol)
    db.session.rollback()

    assert count(Event) == 0


def test_nothing_ticked_is_said(carol: Member) -> None:
    with pytest.raises(Refused, match="Tick at least one"):
        operations.make(a_rhythm(), COMMON, [], since=TODAY, by=carol)


def test_only_coordinators_make_a_year(amina: Member) -> None:
    with pytest.raises(NotPermitted):
        operations.make(a_rhythm(), COMMON, wanted(a_rhythm()), since=TODAY, by=amina)


def test_the_next_plan_goes_on_after_the_last_meeting(carol: Member) -> None:
    series, _ = operations.make(a_rhythm(), COMMON, wanted(a_rhythm()), since=TODAY, by=carol)
    db.session.expire(series)

    assert operations.first_grid_date(series) == date(2028, 1, 18)


def test_a_topic_is_proposed_with_its_proposers_vote(amina: Member) -> None:
    made = topic("Fatigue", amina)

    assert [vote.member_id for vote in made.votes] == [amina.id]
    with pytest.raises(Refused, match="a topic of that title already"):
        topics.propose("FATIGUE", "Again.", by=amina)


def test_a_vote_counts_once_and_may_be_taken_back(amina: Member, esi: Member) -> None:
    made = topic("Fatigue", amina, esi, esi)
    assert count(TopicVote) == 2

    topics.take_back(made, by=esi)
    topics.take_back(made, by=esi)

    assert count(TopicVote) == 1


def test_ones_own_topic_is_reworded_until_somebody_else_votes(amina: Member, esi: Member) -> None:
    made = topic("Fatigue", amina)
    topics.edit(made, "Fatigue and pacing", "It would help.", by=amina)
    topics.vote(made, by=esi)

    with pytest.raises(Refused, match="Somebody has voted"):
        topics.edit(made, "Money", "It would help.", by=amina)

    assert made.title == "Fatigue and pacing"


def test_a_merged_topic_gives_its_votes_to_the_other_once_each(
    amina: Member, esi: Member, carol: Member
) -> None:
    one, other = topic("Fatigue", amina, esi), topic("Pacing", esi, carol)

    topics.close(other, "The same as fatigue.", by=carol, into=one)

    db.session.expire_all()
    assert {vote.member_id for vote in one.votes} == {amina.id, esi.id, carol.id}
    assert (other.status, other.merged_into_id) == (TopicStatus.CLOSED, one.id)
    assert not policy.may_open_topic(carol, other)


def test_only_coordinators_close_and_open_topics(amina: Member, carol: Member) -> None:
    made = topic("Fatigue", amina)
    with pytest.raises(NotPermitted):
        topics.close(made, "No.", by=amina)

    topics.close(made, "We had it.", by=carol)
    topics.open_again(made, by=carol)

    assert made.status is TopicStatus.OPEN
    assert [change.reason for change in lifecycle.history_of(made)] == ["We had it.", ""]


def test_nobody_votes_for_a_topic_that_is_not_open(amina: Member, esi: Member, carol: Member) -> None:
    made = topic("Fatigue", amina)
    topics.close(made, "We had it.", by=carol)

    with pytest.raises(Refused, match="not open any more"):
        topics.vote(made, by=esi)


def a_draft(carol: Member, title: str = "Network meeting") -> Event:
    starts_at = datetime.combine(TODAY, time(19), LONDON) + timedelta(days=10)
    plan = Plan(title, Kind.ONLINE, starts_at, starts_at + timedelta(minutes=90))
    return meetings.draft(plan, by=carol)


def test_a_draft_takes_a_topic_and_its_title(amina: Member, carol: Member) -> None:
    made, event = topic("Fatigue", amina), a_draft(carol)

    topics.plan(made, event, by=carol)

    assert (made.status, made.event_id, event.title) == (TopicStatus.PLANNED, event.id, "Fatigue")
    with pytest.raises(Refused, match="another topic meanwhile"):
        topics.plan(topic("Music", amina), event, by=carol)


def test_a_topic_is_open_again_when_its_event_is_cancelled(amina: Member, carol: Member) -> None:
    made, event = topic("Fatigue", amina), a_draft(carol)
    topics.plan(made, event, by=carol)
    meetings.publish(event, by=carol)

    meetings.cancel(event, "Only two could come.", by=carol)

    assert (made.status, made.event_id) == (TopicStatus.OPEN, None)


def test_a_topic_is_open_again_when_its_draft_is_deleted(amina: Member, carol: Member) -> None:
    made, event = topic("Fatigue", amina), a_draft(carol)
    topics.plan(made, event, by=carol)

    meetings.discard(event, by=carol)
    db.session.flush()

    assert (made.status, made.event_id) == (TopicStatus.OPEN, None)


def test_a_topic_stays_with_an_event_that_is_renamed_or_postponed(amina: Member, carol: Member) -> None:
    made, event = topic("Fatigue", amina), a_draft(carol)
    topics.plan(made, event, by=carol)
    meetings.publish(event, by=carol)

    meetings.edit(event, Plan("Another title", event.kind, event.starts_at, event.ends_at), by=carol)
    meetings.postpone(event, "The speaker is ill.", by=carol)

    assert (made.status, made.event_id) == (TopicStatus.PLANNED, event.id)


def test_a_topic_is_done_once_its_event_was_held(amina: Member, carol: Member) -> None:
    made = topic("Fatigue", amina)
    event = factories.event(starts_at=datetime(2026, 11, 20, 19, tzinfo=LONDON))
    topics.give_to(made, event, by=carol)

    meetings.hold(event, by=carol)

    assert (made.status, made.event_id) == (TopicStatus.DONE, event.id)


def test_a_coordinator_takes_a_topic_off_its_event(amina: Member, carol: Member) -> None:
    made, event = topic("Fatigue", amina), a_draft(carol)
    topics.plan(made, event, by=carol)

    topics.release(made, by=carol)

    assert (made.status, made.event_id) == (TopicStatus.OPEN, None)


def test_a_deleted_members_votes_go_and_what_others_wanted_stays_without_the_name(
    amina: Member, esi: Member, carol: Member
) -> None:
    wanted_by_others, alone, of_others = (
        topic("Fatigue", amina, esi),
        topic("Music", amina),
        topic("Fees", esi, amina),
    )
    gone = alone.id
    held = offers.held(amina).rows
    assert [row.get("topic") or row.get("voted for") for row in held] == [
        "Fatigue", "Music", "Fatigue", "Music", "Fees",
    ]  # fmt: skip

    for erase in registry.erasure:
        if erase is topics.forget:
            erase(amina)

    db.session.expire_all()
    assert wanted_by_others.proposer_id is None
    assert [vote.member_id for vote in wanted_by_others.votes] == [esi.id]
    assert [vote.member_id for vote in of_others.votes] == [esi.id]
    assert db.session.get(Topic, gone) is None
    assert offers.held(amina).rows == []


def test_the_votes_of_those_who_are_no_members_today_do_not_count(amina: Member, carol: Member) -> None:
    gwen = factories.member("Gwen", Role.INSTRUCTOR)
    made = topic("Fatigue", amina, gwen)
    assert [one.count for one in queries.open_topics(carol)] == [2]

    db.session.execute(
        Member.__table__.update().where(Member.__table__.c.id == gwen.id).values(status="suspended")
    )

    assert [(one.topic, one.count) for one in queries.open_topics(carol)] == [(made, 1)]


def test_of_two_records_made_one_each_topic_has_one_vote_and_undone_both_again(
    amina: Member, esi: Member, carol: Member
) -> None:
    twin = factories.member("Amina Kahn", Role.INSTRUCTOR)
    both, hers = topic("Fatigue", esi, amina, twin), topic("Music", twin)
    db.session.commit()

    merge = duplicates.merge(amina, twin, by=carol, answers=answers_for(amina, twin, 0))
    db.session.expire_all()
    assert sorted(vote.member_id for vote in both.votes) == sorted([esi.id, amina.id])
    assert [vote.member_id for vote in hers.votes] == [amina.id]
    assert hers.proposer_id == amina.id
    duplicates.undo(merge, by=carol)

    db.session.expire_all()
    assert sorted(vote.member_id for vote in both.votes) == sorted([esi.id, amina.id, twin.id])
    assert hers.proposer_id == twin.id


@pytest.mark.parametrize("voted", [False, True], ids=["nobody else voted", "somebody else voted"])
def test_the_list_offers_to_reword_just_what_the_permission_admits(
    amina: Member, esi: Member, carol: Member, voted: bool
) -> None:
    topic("Fatigue", amina, *([esi] if voted else []))
    db.session.expire_all()

    for reader in (amina, esi, carol):
        for one in queries.open_topics(reader):
            assert one.may_edit is policy.may_edit_topic(reader, one.topic)
