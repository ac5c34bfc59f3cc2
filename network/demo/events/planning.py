"""What the invented network has of planning: holidays to come, topics with votes, one of them planned."""

from datetime import date, timedelta

from network.demo.events import meetings
from network.events.planning import operations, topics
from network.events.planning.models import Topic
from network.events.planning.rules import DaysOffKind, months_after
from network.members.people.models import Member
from network.members.people.rules import Status

TOPICS = (
    ("Fatigue: pacing and planning a class", "Half of my group come straight from treatment.", 5),
    ("Writing to a GP so that they answer", "My letters go unanswered. What do yours say?", 4),
    ("Music, and the licence for it", "Nobody I ask knows which licence we need.", 2),
    ("First aid in a hall without a signal", "It happened to me in March.", 3),
    ("What to charge for a class", "We all charge something else.", 1),
    ("Filling in the same form twice", "Is there not one form for both services?", 0),
)
TERMS = (  # what they are called, in how many weeks they begin, how many days they last
    ("Half term", 9, 5),
    ("Easter holidays", 17, 14),
    ("Summer holidays", 33, 41),
)


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Enter holidays, propose topics and vote; one is planned, one closed."""
    monday = today + timedelta(days=-today.weekday())
    for name, weeks, days in TERMS:
        first_on = monday + timedelta(weeks=weeks)
        operations.enter(name, DaysOffKind.SCHOOL, first_on, first_on + timedelta(days=days - 1), by=by)
    closed_on = months_after(today, 3)
    operations.enter("County staff day", DaysOffKind.OTHER, closed_on, closed_on, by=by)
    voters = [one for one in members.values() if one.status is Status.ACTIVE and one.roles]
    made: dict[str, Topic] = {}
    for number, (title, why, votes) in enumerate(TOPICS):
        proposer = voters[number % len(voters)]
        topic = made[title] = topics.propose(title, why, by=proposer)
        for voter in [one for one in voters if one is not proposer][:votes]:
            topics.vote(topic, by=voter)
    topics.plan(made[TOPICS[0][0]], meetings.named(meetings.DRAFT), by=by)
    topics.close(made[TOPICS[-1][0]], "The two services agreed on one form in spring.", by=by)
