"""What the invented network keeps in its library: a resource in every state, with files and addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from network.core import clock, files
from network.core.database import db
from network.demo.events.meetings import LAST_ONLINE, named
from network.demo.library import papers
from network.members.catalogue import queries as catalogue
from network.members.people.models import Member
from network.members.people.rules import Stage
from network.resources.library import operations, ownership
from network.resources.library.models import Resource
from network.resources.library.operations import Details
from network.resources.library.rules import Audience, Kind, Licence, Visibility

AMINA, HILDE, LOTTE = "Amina Inventley", "Hilde Müller-Muster", "Lotte Nonesuch"
BRYN, GARETH = "Bryn Makebelieve", "Gareth Samplewell"
EVERYBODY, NETWORK, COORDINATORS = Visibility
TEACHERS, PARTNERS, PEOPLE, PAYERS = Audience
BEFORE, DURING, AFTER, PALLIATIVE = Stage


@dataclass(frozen=True)
class One:
    """What one resource is, in the short words of the list below."""

    title: str
    kind: Kind
    summary: str
    owner: str | None = None  # the coordinator, where it is nobody here
    visibility: Visibility = NETWORK
    review_in: int = 500  # days
    age: int = 60  # days since it was published
    link: str = ""
    file: Callable[[], Any] | None = None
    shows: str = ""
    conditions: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    audiences: tuple[Audience, ...] = (TEACHERS,)
    areas: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    provider: str = "An invented network"
    author: str = ""
    licence: Licence = Licence.OWN
    language: str = "en"


CHAIRS = One(
    "Strength and balance on a chair",
    Kind.LEAFLET,
    "Six exercises for the kitchen, in large print, with a place to write down how often.",
    AMINA,
    EVERYBODY,
    file=partial(
        papers.pdf,
        "strength-and-balance-on-a-chair",
        "Strength and balance on a chair",
        (
            (
                "Before you begin",
                "Use a chair that does not roll, against a wall. Wear shoes.",
            ),
            (
                "Sit to stand",
                "Cross your arms, lean forward, stand up slowly, sit down. Five times.",
            ),
            ("Heel raises", "Hold the back of the chair. Lift both heels, count to three, let them down."),
            (
                "When to stop",
                "Stop if anything hurts, or if you feel dizzy. Sit down and call for help.",
            ),
        ),
    ),
    conditions=("falls",),
    stages=(AFTER,),
    audiences=(PEOPLE, TEACHERS),
    tags=("balance", "large print", "home"),
    licence=Licence.CC_BY,
)
FATIGUE = One(
    "Moving while you are tired: sessions during chemotherapy",
    Kind.GUIDANCE,
    "How to plan a week around the days of treatment, what to leave out on which day, and when not to begin.",
    HILDE,
    EVERYBODY,
    file=partial(
        papers.pdf,
        "moving-while-you-are-tired",
        "Moving while you are tired",
        (
            (
                "The week of treatment",
                "Begin two days after an infusion, with ten minutes.",
            ),
            (
                "How it should feel",
                "A person can talk in whole sentences, and is not more tired the day after.",
            ),
            ("When not to begin", "When in doubt, ask the nurse who looks after the treatment first."),
        ),
    ),
    conditions=("cancer",),
    stages=(BEFORE, DURING),
    tags=("fatigue", "chemotherapy", "planning"),
)
VIDEO = One(
    "A warm-up of fifteen minutes for hearts",
    Kind.VIDEO,
    "The whole warm-up, filmed from the side, with the pulse shown at the foot of the picture.",
    BRYN,
    review_in=12,
    link="https://video.example.org/warm-up-for-hearts",
    conditions=("cardiac",),
    stages=(AFTER,),
    tags=("warm-up", "pulse"),
    licence=Licence.PERMITTED,
)
HALL = One(
    "Is this hall right? A list to take along",
    Kind.TEMPLATE,
    "Floor, chairs, steps, parking, defibrillator: one page to fill in before the first session.",
    GARETH,
    review_in=-20,
    file=partial(
        papers.word,
        "is-this-hall-right",
        "Is this hall right?",
        ("Floor: dry, even, no rugs", "Chairs: how many, with arms?", "Steps to the door:", "Defibrillator:"),
    ),
    areas=("buckingham", "winslow"),
    tags=("venue", "checklist", "safety"),
)
FIGURES = One(
    "Falls in the county: figures by area",
    Kind.EVIDENCE,
    "How many people over 65 were taken to hospital after a fall, by area. The next figures are awaited.",
    LOTTE,
    EVERYBODY,
    review_in=-100,
    age=800,
    link="https://figures.example.org/falls-by-area",
    conditions=("falls",),
    audiences=(PAYERS, PARTNERS),
    tags=("figures", "need"),
    provider="A public health team",
    licence=Licence.OGL,
)
POLISH = One(
    "Ćwiczenia na krześle: chair exercises in Polish",
    Kind.LEAFLET,
    "The same six exercises as our English leaflet, put into Polish by a member.",
    LOTTE,
    EVERYBODY,
    link="https://leaflets.example.org/pl/cwiczenia-na-krzesle",
    conditions=("falls",),
    audiences=(PEOPLE,),
    tags=("balance", "home"),
    provider="An invented charity",
    licence=Licence.CC_BY_NC,
    language="pl",
)
QUESTIONS = One(
    "How are you moving? Questions before and after twelve weeks",
    Kind.DATA_COLLECTION,
    "The short form that every session of the network uses, so that figures can be put together.",
    GARETH,
    file=partial(
        papers.word,
        "how-are-you-moving",
        "How are you moving?",
        ("On how many days last week were you active for 30 minutes?", "How sure are you on stairs, 1 to 5?"),
    ),
    audiences=(TEACHERS, PAYERS),
    tags=("evaluation", "twelve weeks"),
)
SLIDES = One(
    "The falls pathway: slides of the evening",
    Kind.SLIDES,
    "Eight slides: who refers, what is asked at the door, and what is sent back after twelve weeks.",
    file=partial(
        papers.pdf,
        "falls-pathway-slides",
        "The falls pathway",
        (
            ("Who refers", "The falls team, GPs, social prescribers."),
            ("What comes back", "A letter, two figures."),
        ),
    ),
    conditions=("falls",),
    audiences=(TEACHERS, PARTNERS),
    tags=("pathway", "referral"),
)
SUPPORT = One(
    "When a class loses its leader: what coordinators do",
    Kind.GOOD_PRACTICE,
    "Whom to call in which order, and the letter to those who come.",
    visibility=COORDINATORS,
    link="https://notes.example.org/when-a-class-loses-its-leader",
    audiences=(PAYERS,),
    tags=("cover",),
)
FORM = One(
    "Health questionnaire, the form of 2019",
    Kind.TEMPLATE,
    "The form that was used before referrals came through the pathway.",
    AMINA,
    age=900,
    link="https://forms.example.org/health-questionnaire-2019",
    tags=("screening",),
)
POSTER = One(
    "Poster for a village hall",
    Kind.PUBLICITY,
    "To print on A4 or A3, with room for day, time and a telephone number.",
    HILDE,
    EVERYBODY,
    file=partial(
        papers.poster,
        "poster-for-a-village-hall",
        ("Move with us", "Tuesdays, 10am", "The village hall", "Tea after"),
    ),
    shows="A poster. It says: Move with us, Tuesdays, 10am, the village hall, tea after",
    audiences=(PEOPLE,),
    tags=("poster", "recruiting"),
)
STORY = One(
    "From bed to bowls: one year of a class",
    Kind.CASE_STUDY,
    "How a class in one village grew from four to nineteen people, and what nearly ended it.",
    AMINA,
    EVERYBODY,
    link="https://stories.example.org/from-bed-to-bowls",
    conditions=("cancer",),
    stages=(PALLIATIVE, AFTER),
    tags=("growing a class",),
)
NOTES = One(
    "My notes on resistance bands",
    Kind.GOOD_PRACTICE,
    "Which band for whom. Not finished.",
    AMINA,
    link="https://notes.example.org/bands",
)


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Put a resource of every state into the library."""

    def made(one: One) -> Resource:
        return _made(one, members, by, today)

    def published(one: One) -> Resource:
        resource = made(one)
        if resource.owner is not None and resource.owner_id != by.id:
            operations.send_in(resource, by=resource.owner)
        operations.publish(resource, by=by)
        resource.published_at = clock.now() - timedelta(days=one.age)
        return resource

    chairs, fatigue, hidden = published(CHAIRS), published(FATIGUE), published(FIGURES)
    for one in (VIDEO, HALL, POLISH, SUPPORT):
        published(one)
    hidden.reviewed_on = today - timedelta(days=800)
    published(SLIDES).event = named(LAST_ONLINE)
    ownership.let_go(published(QUESTIONS), members[GARETH])

    operations.add_version(
        fatigue,
        by=by,
        note="New limits for the week after an infusion.",
        files=[files.accept(_second(FATIGUE.title), files.LIBRARY, by=by)],
    )
    operations.add_version(
        chairs,
        by=members[AMINA],
        note="A seventh exercise, for the ankles.",
        link="https://leaflets.example.org/strength-and-balance-2",
    )
    form = published(FORM)
    operations.withdraw(form, "The pathway has a form of its own now. Ask a coordinator for it.", by=by)
    operations.send_in(made(POSTER), by=members[HILDE])
    story = made(STORY)
    operations.send_in(story, by=members[AMINA])
    operations.send_back(story, "Say that everybody in the pictures has agreed, and who wrote it.", by=by)
    made(NOTES)
    db.session.flush()


def _made(one: One, members: dict[str, Member], by: Member, today: date) -> Resource:
    owner = members[one.owner] if one.owner else by
    details = Details(
        one.title,
        one.kind,
        one.summary,
        one.provider,
        one.author,
        one.licence,
        one.language,
        one.visibility,
        today + timedelta(days=one.review_in),
        [found for key in one.conditions if (found := catalogue.condition_by_key(key))],
        [area for key in one.areas if (area := catalogue.area_by_key(key))],
        one.stages,
        one.audiences,
        one.tags,
    )
    stored = [files.accept(one.file(), files.LIBRARY, by=owner)] if one.file else []
    resource = operations.begin(details, by=owner)
    operations.add_version(
        resource, by=owner, link=one.link, files=stored, titles=[one.title], alternative_texts=[one.shows]
    )
    return resource


def _second(title: str) -> Any:
    return papers.pdf(
        "moving-while-you-are-tired-2",
        title,
        (
            (
                "The week of treatment",
                "Begin three days after an infusion, with eight minutes.",
            ),
            (
                "How it should feel",
                "A person can talk in whole sentences, and is not more tired the day after.",
            ),
            ("When not to begin", "When in doubt, ask the nurse who looks after the treatment first."),
        ),
    )
