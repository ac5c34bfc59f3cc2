"""What the invented network keeps together, saves, uses and withdraws, and what an evening leaves it."""

from datetime import date
from io import BytesIO

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from network.core.database import db
from network.demo.events.meetings import LAST_ONLINE, named
from network.events.afterwards import operations as afterwards
from network.events.meetings.models import Event
from network.members.catalogue import queries as catalogue
from network.members.groups.models import WorkingGroup
from network.members.people.models import Member
from network.members.people.rules import Setting, Stage
from network.resources.collections import from_events, operations, using
from network.resources.collections.models import ResourceCollection, ResourceDownloads
from network.resources.collections.rules import Visibility
from network.resources.collections.using import Use
from network.resources.library import operations as library
from network.resources.library import queries as resources
from network.resources.library.models import Resource
from network.resources.library.operations import Details
from network.resources.library.rules import Audience, Kind, Licence
from network.resources.library.rules import Visibility as ResourceVisibility

SITE = "https://guides.example.org"
PACK = "Starter pack for a new cancer instructor"
FOR_WHOM = "For your first weeks. Read the first two before you meet anybody, and keep the others at hand."
EARLY = (Audience.INSTRUCTORS,)
CHECKLIST = (
    b"Before a first session\n\nA chair for each person, with a back and no wheels.\nWater.\nWhom to call.\n"
)


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Put some things in order, and let people save and use them; one is withdrawn."""
    amina, kai, lotte = (members[name] for name in ("Amina Inventley", "Kai Storyman", "Lotte Nonesuch"))
    talk, effort, band, old = _made(by, today)
    pack = _packs(by, [talk, effort, band])
    using.save(talk, by=amina, note="Ask Hilde how she words the second question")
    using.save(band, by=amina)
    using.save(old, by=amina, note="For the Tuesday group")
    for reader in (kai, lotte, members["Bryn Makebelieve"], members["Edie Fictionby"]):
        using.save(talk, by=reader)
    _said(members, by, talk, effort)
    library.withdraw(old, "A newer one has come out, with other limits for the first six weeks.", by=by)
    operations.add(pack, _recording(by), "How the pathway works from the other side", by=amina)
    db.session.add(ResourceDownloads(resource_id=band.id, day=today, times=14))
    db.session.flush()


def _made(by: Member, today: date) -> list[Resource]:
    cancer = [one for one in [catalogue.condition_by_key("cancer")] if one]
    made: list[Resource] = []
    for title, kind, summary, tags, visibility in (
        (
            "The first talk: what to ask, and what not",
            Kind.TEMPLATE,
            "Ten questions on one page, in the order in which they are best asked.",
            ("first session", "consent"),
            ResourceVisibility.NETWORK,
        ),
        (
            "How hard is hard? A scale for people on treatment",
            Kind.LEAFLET,
            "A scale from rest to breathless, with faces, to hold up in the hall.",
            ("first session", "effort"),
            ResourceVisibility.PUBLIC,
        ),
        (
            "Twelve exercises with a band, seated",
            Kind.VIDEO,
            "Each shown slowly, from the front and from the side.",
            ("bands", "chairs"),
            ResourceVisibility.PUBLIC,
        ),
        (
            "Lifting after an operation: first edition",
            Kind.GUIDANCE,
            "What may be lifted from which week on.",
            ("lifting",),
            ResourceVisibility.NETWORK,
        ),
    ):
        details = Details(
            title,
            kind,
            summary=summary,
            provider="Sample Guides",
            licence=Licence.CC_BY,
            visibility=visibility,
            review_by=resources.next_review(today),
            conditions=cancer,
            stages=[Stage.DURING_TREATMENT],
            audiences=EARLY,
            tags=tags,
        )
        one = library.begin(details, by=by)
        library.add_version(one, by=by, link=f"{SITE}/{kind.value.replace('_', '-')}/{len(made) + 1}")
        library.publish(one, by=by)
        made.append(one)
    return made


def _packs(by: Member, items: list[Resource]) -> ResourceCollection:
    group = db.session.scalar(select(WorkingGroup).where(WorkingGroup.name == "The cancer pathway"))
    pack = operations.begin(PACK, FOR_WHOM, by=by, visibility=Visibility.PUBLIC, group=group)
    for one, why in zip(
        items,
        (
            "Take it along to the first talk. It fits on a clipboard",
            "Print it large, and hang it where all can see it",
            "For those who come on a day when they would rather sit",
        ),
        strict=True,
    ):
        operations.add(pack, one, why, by=by)
    to_hand_out = operations.begin("To hand out in a waiting room", by=by)
    operations.add(to_hand_out, items[1], by=by)
    operations.share(to_hand_out, by=by)
    return pack


def _said(members: dict[str, Member], by: Member, talk: Resource, effort: Resource) -> None:
    winslow = catalogue.area_by_key("winslow")
    cancer = catalogue.condition_by_key("cancer")
    uses = (
        (
            "Amina Inventley",
            talk,
            Use("Asked the first five on the phone, the rest in the hall", cancer, winslow),
        ),
        (
            "Kai Storyman",
            talk,
            Use("Too long for one sitting; I leave three out", setting=Setting.HOME, named=False),
        ),
        ("Lotte Nonesuch", effort, Use("People point at the faces", cancer, setting=Setting.HOSPITAL)),
    )
    for name, one, use in uses:
        using.say_used(one, use, by=members[name])
    advertising = using.say_used(effort, Use("I sell a better one"), by=members["Max Imaginary"])
    using.take_down(advertising, "Notes are about how it was used. Nothing is sold here.", by=by)


def _recording(by: Member) -> Resource:
    evening: Event = named(LAST_ONLINE)
    file = FileStorage(BytesIO(CHECKLIST), "before-a-first-session.txt", content_type="text/plain")
    afterwards.add_file(evening, file, "Before a first session: a list", by=by)
    return from_events.take_in_recording(evening, by=by)
