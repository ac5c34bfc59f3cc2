"""The page behind a card's code: for anybody, in one statement, with no session and no cookie."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from network.core import clock, files
from network.core.database import db
from network.core.files import StoredFile
from network.core.limits import limiter
from network.core.permission import VISITOR, anyone, permits
from network.core.security import keep_secret
from network.members.cards import blueprint, codes, queries
from network.members.cards.rules import checked

PHOTO_WIDTH = 160
AS_OFTEN = (
    "120 per minute"  # a whole hospital may stand behind one address; 128 bits need no guard from guessing
)


@blueprint.route("/cards/<code>")
@limiter.limit(AS_OFTEN)
@permits(anyone)
def show(code: str) -> ResponseReturnValue:
    """Answer for each chosen condition: yes and until when, or no; 410 for a card that has ended."""
    answer = _asked(code)
    if answer is None or answer.is_over:
        page = render_template("cards/not_shown.html", is_over=answer is not None)
        return page, 410 if answer else 404
    return render_template("cards/show.html", answer=answer, code=code, checked=checked(clock.now()))


@blueprint.route("/cards/<code>/photo")
@limiter.limit(AS_OFTEN)
@permits(anyone)
def photo(code: str) -> ResponseReturnValue:
    """Give the photograph, where its owner shows it to everybody and chose it for the card."""
    answer = _asked(code)
    picture = db.session.get(StoredFile, answer.photo_id) if answer and answer.photo_id else None
    if picture is None:
        page = render_template("cards/not_shown.html", is_over=answer is not None and answer.is_over)
        return page, 410 if answer and answer.is_over else 404
    return files.send_picture(picture, PHOTO_WIDTH)


def _asked(code: str) -> queries.Answer | None:
    keep_secret()
    g.actor = VISITOR  # whoever looks: nobody is asked, so no cookie is read
    return queries.answer(codes.hash_of(code), clock.today())
