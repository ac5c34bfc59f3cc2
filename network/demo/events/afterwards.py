"""What the invented network's last meetings left behind: slides, notes, actions, how they were, a message."""

from datetime import date, timedelta
from io import BytesIO

from PIL import Image, ImageDraw
from werkzeug.datastructures import FileStorage

from network.core.database import db
from network.demo.events.meetings import LAST_DAY, LAST_ONLINE, LATELY, named
from network.events.afterwards import operations
from network.events.afterwards.models import FeedbackAnswer, FeedbackTurn
from network.events.afterwards.rules import QUESTIONS, Audience
from network.members.people.models import Member

NOTES = """What works
- Meeting people once before their first class, in a place they know.
- A list of chairs and steps in the hall, sent with the referral.

What is missing
- A common word for how far somebody has come when the pathway ends.

Agreed
- One leaflet for the whole county; see the actions.
"""
FEEDBACK = (
    ((5, 4, 4, 5), "More time for the cases, fewer slides."),
    ((4, 4, 3, 4), ""),
    ((5, 5, 5, 5), "Please keep to the evening; it is the only time I can come."),
    ((3, 4, 2, 4), "The sound was poor for the first ten minutes."),
    ((4, 5, 4, 5), ""),
    ((5, 4, 4, 4), ""),
)
ANSWERED = (
    "Amina Inventley",
    "Lotte Nonesuch",
    "Bryn Makebelieve",
    "Hilde Müller-Muster",
    "Gareth Samplewell",
)
MESSAGE = """Thank you to all who came, and to those who wrote that they could not.

The slides and the notes are on the page below.
If you can help with one of the actions, say so to a coordinator.
"""


def tell(members: dict[str, Member], *, by: Member, today: date) -> None:
    """Fill the page of the evening with everything there is; leave that of the day in the hall bare."""
    evening, day = named(LAST_ONLINE), named(LAST_DAY)
    operations.write(evening, NOTES, "https://video.example.org/falls-pathway", by=by)
    slides = FileStorage(_slide("The falls pathway in one picture"), "pathway.png", content_type="image/png")
    operations.add_file(evening, slides, "The pathway in one picture", by=by)
    for text, name, days in (
        ("Write one leaflet for the whole county", "Amina Inventley", -3),
        ("Ask the hospital for a common word for how far somebody has come", "Lotte Nonesuch", 21),
        ("Find somebody who brings the hearing loop to the next day", None, None),
    ):
        due_on = today + timedelta(days=days) if days is not None else None
        operations.agree(evening, text, members[name] if name else None, due_on, by=by)
    sent = operations.agree(
        evening, "Send the list of chairs and steps round", members["Max Imaginary"], today, by=by
    )
    operations.finish(sent, by=members["Max Imaginary"])
    # The form of a meeting of six weeks ago is closed, so what was said stands here as it was kept then.
    for scores, comment in FEEDBACK:
        db.session.add(FeedbackAnswer(event_id=evening.id, scores=_said(scores), comment=comment))
    for name in ANSWERED:
        db.session.add(FeedbackTurn(event_id=evening.id, member_id=members[name].id, answered=True))
    db.session.flush()
    operations.write_to_all(
        evening, "What we learnt, and what we agreed on", MESSAGE, Audience.ANSWERED, by=by
    )
    operations.agree(day, "Book the hall for next spring", by, today + timedelta(days=60), by=by)
    for name, (scores, comment) in zip(ANSWERED[1:4], FEEDBACK, strict=False):
        operations.say_how_it_was(named(LATELY), _said(scores), comment, by=members[name])


def _said(scores: tuple[int, ...]) -> dict[str, int]:
    return dict(zip((one.key for one in QUESTIONS), scores, strict=True))


def _slide(words: str) -> BytesIO:
    picture = Image.new("RGB", (960, 540), "white")
    pen = ImageDraw.Draw(picture)
    for number, step in enumerate(("Clinic", "First call", "Trial class", "Weekly class")):
        pen.rectangle((40 + number * 230, 220, 220 + number * 230, 320), outline="black", width=3)
        pen.text((60 + number * 230, 262), step, fill="black", font_size=24)
    pen.text((40, 80), words, fill="black", font_size=36)
    kept = BytesIO()
    picture.save(kept, "PNG")
    kept.seek(0)
    return kept
