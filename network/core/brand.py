"""A county's own colour and logo, as every page fetches them: what is at such an address never changes."""

from flask import Blueprint, Flask, abort
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from network.core import colours, files, pictures
from network.core.county import county
from network.core.database import db
from network.core.files import StoredFile
from network.core.permission import anyone, permits
from network.core.security import A_YEAR

blueprint = Blueprint("brand", __name__)

LOGO_WIDTH = 480  # three times what the header shows, for fine screens


def register(app: Flask) -> None:
    """Add the two addresses."""
    app.register_blueprint(blueprint)


@blueprint.route("/brand/<colour>.css")
@permits(anyone)
def colour(colour: str) -> ResponseReturnValue:
    """Give the styles of one colour, made from the address alone: so they may be kept for good."""
    chosen = f"#{colour}"
    if not colours.is_colour(chosen) or not colours.carries_white(chosen):
        abort(404)
    words = colours.for_words(chosen)
    said = {
        "county-brand": chosen,
        "county-brand-deep": colours.deeper(chosen),
        "govuk-brand-colour": chosen,
        "govuk-link-colour": words,
        "govuk-link-hover-colour": colours.deeper(words),
    }
    styles = "\n".join(f"  --{name}: {value};" for name, value in said.items())
    return _for_a_year(f":root {{\n{styles}\n}}\n".encode(), "text/css; charset=utf-8")


@blueprint.route("/brand/logo-<int:number>")
@permits(anyone)
def logo(number: int) -> ResponseReturnValue:
    """Give the network's logo, drawn anew from what was sent; one that was replaced is gone."""
    if number != county().logo_id:
        abort(404)
    try:
        content = files.picture_of(db.session.get_one(StoredFile, number), LOGO_WIDTH)
    except (files.NoPicture, FileNotFoundError):
        abort(404)
    return _for_a_year(content, pictures.PNG if content.startswith(b"\x89PNG") else pictures.JPEG)


def _for_a_year(content: bytes, content_type: str) -> Response:
    answer = Response(content, content_type=content_type)
    answer.headers["Cache-Control"] = A_YEAR
    return answer
