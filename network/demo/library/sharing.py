"""What the invented network shares: a photo, a draft that waits, and requests for another format."""

from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw
from werkzeug.datastructures import FileStorage

from network.core.permission import VISITOR
from network.members.people.models import Member
from network.members.people.rules import Stage
from network.resources.library import operations as library
from network.resources.library import queries
from network.resources.library.operations import Details
from network.resources.library.rules import Audience, Kind, Licence, Visibility
from network.resources.sharing import asking, operations
from network.resources.sharing.proposing import Proposal
from network.resources.sharing.rules import Format, Status, Wish

POSTER = "Poster: come and try a chair-based class"
SHOWS = (
    "A hall with a circle of chairs. Above them stands: Come and try. Every Tuesday at ten, Sample Hall. "
    "No need to book."
)
BEGUN = Proposal(
    "Moving more before an operation",
    Kind.GUIDANCE,
    summary="What helps in the weeks before an operation, for people who have not exercised for long.",
    provider="guides.example.org",
)


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Let Amina share a poster and begin something, and people ask for the poster in other formats."""
    amina = members["Amina Inventley"]
    operations.begin(BEGUN, by=amina, link="https://guides.example.org/before-an-operation")
    photo = FileStorage(_poster(), "IMG_2034.png", content_type="image/png")
    poster = operations.begin(
        Proposal(POSTER, Kind.PUBLICITY, titles=["Poster"]), by=amina, found=operations.look_through([photo])
    )
    details = Details(
        POSTER,
        Kind.PUBLICITY,
        summary="To print and hang up. The day and the hall can be written over.",
        author=amina.name,
        licence=Licence.OWN,
        visibility=Visibility.PUBLIC,
        review_by=queries.next_review(today),
        stages=[Stage.REHABILITATION],
        audiences=[Audience.PARTICIPANTS],
        tags=["poster", "chairs"],
    )
    shows = {one.id: SHOWS for one in operations.pictures_of(poster)}
    operations.share(poster, details, shows, by=amina)
    library.publish(poster, by=by)
    large = asking.ask(
        poster, Wish(Format.LARGE_PRINT, "Gwen Sampleton", "gwen.sampleton@people.example"), by=VISITOR
    )
    note = "We have made one with letters twice as large. A coordinator brings it to the hall on Tuesday."
    asking.answer(large, Status.ANSWERED, note, by=amina)
    sound = asking.ask(poster, Wish(Format.AUDIO, by.name, ""), by=by)
    asking.answer(sound, Status.CLOSED, "It says little more than when and where, so read it out.", by=by)
    kai = members["Kai Storyman"]
    words = "Two people in my class read Urdu more easily than English."
    asking.ask(poster, Wish(Format.LANGUAGE, kai.name, "", "Urdu", words), by=kai)


def _poster() -> BytesIO:
    picture = Image.new("RGB", (900, 1200), "#f6f1e4")
    draw = ImageDraw.Draw(picture)
    for left in range(100, 800, 180):
        draw.rounded_rectangle((left, 800, left + 120, 1000), radius=20, fill="#0b4f49")
    draw.text((90, 220), "Come and try", font_size=120, fill="#0b4f49")
    draw.text((90, 400), "Every Tuesday at ten\nSample Hall\nNo need to book", font_size=60, fill="#333333")
    kept = BytesIO()
    picture.save(kept, "PNG")
    kept.seek(0)
    return kept
