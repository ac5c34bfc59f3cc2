"""What the invented network asks, tells, offers and looks for: each kind of discussion, each state of one."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select, update

from network.community.discussions import operations
from network.community.discussions.models import Discussion, EarlierWords, Follow, Post, Thanks
from network.community.discussions.rules import Kind, Matter
from network.community.discussions.steps import say_changed
from network.core import clock
from network.core.database import db
from network.events.meetings import queries as events
from network.members.catalogue import queries as catalogue
from network.members.catalogue.models import Condition
from network.members.people.models import Member

CASE = """**The situation**
Somebody who had finished treatment for breast cancer, with a stiff shoulder and afraid of weights.

**What was tried**
- Six weeks of range-of-movement work with a stick, seated
- Then light bands, with the effort rated after each set

**What came of it**
Reaching a high shelf again, and staying with the class after the twelve weeks.

**What I would like to know**
When do you bring in weights, and how do you talk about lymphoedema without frightening people?
"""


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Let members talk: answered, checked, accepted, edited, hidden, locked, pinned, and not answered yet."""
    esi = db.session.scalars(select(Member).where(Member.email == "partner@demo.example")).one()
    amina, lotte = members["Amina Inventley"], members["Lotte Nonesuch"]
    bryn, gareth = members["Bryn Makebelieve"], members["Gareth Samplewell"]
    _answered(amina, lotte, bryn, esi)
    _case(lotte, amina)
    _edited_and_hidden(gareth, bryn, amina, by)
    _offers(bryn, amina)
    _notices(by)
    _of_an_event(amina, bryn, by)


def _answered(amina: Member, lotte: Member, bryn: Member, esi: Member) -> None:
    question = operations.begin(
        Kind.QUESTION,
        "Chairs or standing in the first falls class?",
        "Half of my new group holds on to something all the time. Do you begin with everybody seated, or do "
        "you let those stand who can?\n\nThe hall has twelve chairs *without* arms.",
        by=amina,
        conditions=_about("falls"),
    )
    seated = operations.answer(
        question,
        "Begin everybody seated for ten minutes, then offer standing **behind** the chair.\n\n"
        "- Chairs against the wall\n- A chair with arms for whoever needs to push up\n"
        "- Nobody stands alone in the first two weeks",
        by=lotte,
    )
    operations.answer(question, "Thank you @Lotte Nonesuch, I will try that on Monday.", by=amina)
    operations.answer(question, "I let people choose, and have never regretted it.", by=bryn)
    operations.check(seated, by=esi)
    operations.accept(seated, by=amina)
    for member in (amina, bryn, esi):
        operations.thank(seated, by=member)
    _happened(question, 6)
    waiting = operations.begin(
        Kind.QUESTION,
        "How long do you rest between sets in the first four weeks?",
        "People come with very different letters: some say nothing about effort. What do you do meanwhile?",
        by=bryn,
        conditions=_about("cancer", "falls"),
    )
    _happened(waiting, 4)


def _case(lotte: Member, amina: Member) -> None:
    case = operations.begin(
        Kind.CASE, "From a stiff shoulder to a high shelf", CASE, by=lotte, conditions=_about("cancer")
    )
    operations.answer(
        case, "I bring in half a kilo in week eight, with a word from the nurse first.", by=amina
    )
    _happened(case, 3)


def _edited_and_hidden(gareth: Member, bryn: Member, amina: Member, by: Member) -> None:
    question = operations.begin(
        Kind.QUESTION,
        "Which questionnaire do you use before the first session?",
        "Ours has four pages, and nobody fills in the third.",
        by=gareth,
    )
    first = operations.answer(question, "The long one.", by=bryn)
    operations.edit(first, "The PAR-Q+, and a call where an answer is yes.", by=bryn)
    hidden = operations.answer(question, "Buy my forms, ten pounds each, call me any time.", by=amina)
    hidden.hidden_at, hidden.hidden_by_id = clock.now(), by.id
    hidden.hidden_because = "The community is no place to sell."
    say_changed(hidden, by)
    _happened(question, 9)


def _offers(bryn: Member, amina: Member) -> None:
    wanted = operations.begin(
        Kind.REQUEST,
        "Somebody for my Tuesday class while I am away",
        "Two Tuesdays, ten in the morning, a friendly group of eleven. Fee and travel are paid.",
        by=amina,
        matter=Matter.COVER,
    )
    _happened(wanted, 2)
    offered = operations.begin(
        Kind.OFFER,
        "Come and see a cardiac class",
        "I take one person along each week. You need nothing but flat shoes.",
        by=bryn,
        matter=Matter.SHADOWING,
    )
    _happened(offered, 5)


def _notices(by: Member) -> None:
    welcome = operations.begin(
        Kind.NOTICE,
        "How we talk to each other here",
        "Ask what you want to know, however small. **Never write about a patient so that somebody could know "
        "them**, not even with another name.\n\nSay thank you, and say which answer helped.",
        by=by,
    )
    welcome.pinned_at = clock.now()
    _happened(welcome, 30)
    old = operations.begin(
        Kind.NOTICE, "Which evening for the winter meetings?", "Say what suits you, until Friday.", by=by
    )
    old.locked_at, old.locked_because = clock.now(), "It is Thursday: see the events."
    _happened(old, 40)


def _of_an_event(amina: Member, bryn: Member, by: Member) -> None:
    event = events.next_for(by, clock.now())
    if event is not None:
        thread = operations.of_event(event, by=amina)
        operations.answer(thread, "Is there parking behind the hall after six?", by=amina)
        operations.answer(thread, "Yes, through the gate on the left.", by=bryn)


def _about(*words: str) -> Sequence[Condition]:
    """Return the conditions in use whose title has one of these words in it."""
    offered = catalogue.conditions(active=True)
    return [one for one in offered if any(word in one.title.casefold() for word in words)]


def _happened(discussion: Discussion, days: int) -> None:
    """Put a discussion some days back, each post two hours after the one before."""
    db.session.flush()
    begun = datetime.combine(clock.today() - timedelta(days=days), time(10, 12), clock.LONDON)
    moments = {post.id: begun + timedelta(hours=2 * (post.number - 1)) for post in discussion.posts}
    for number, moment in moments.items():
        later = moment + timedelta(minutes=20)
        of_it = (
            (Post.written_at, moment, Post.id == number),
            (Post.edited_at, later, (Post.id == number) & Post.edited_at.is_not(None)),
            (Post.hidden_at, later, (Post.id == number) & Post.hidden_at.is_not(None)),
            (Post.checked_at, later, (Post.id == number) & Post.checked_at.is_not(None)),
            (EarlierWords.until, later, EarlierWords.post_id == number),
            (Thanks.at, later, Thanks.post_id == number),
        )
        for column, value, which in of_it:
            db.session.execute(update(column.class_).where(which).values({column.key: value}))
    db.session.execute(
        update(Discussion)
        .where(Discussion.id == discussion.id)
        .values(begun_at=begun, last_post_at=max(moments.values()))
    )
    db.session.execute(update(Follow).where(Follow.discussion_id == discussion.id).values(since=begun))
    db.session.expire_all()
