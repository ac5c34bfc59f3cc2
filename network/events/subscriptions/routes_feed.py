"""The secret address at which a program fetches its owner's calendar: no cookie, no sign-in, no redirect."""

import logging
from dataclasses import replace

from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from network.core import clock
from network.core.database import db
from network.core.machines import for_machines
from network.core.permission import anyone, permits
from network.events.feeds.http import SAFE, Body, Fetched, held_already, send
from network.events.subscriptions import blueprint, content, fetches, stamps
from network.events.subscriptions.models import Subscription
from network.events.subscriptions.operations import hash_of
from network.events.subscriptions.rules import client_of, next_since

logger = logging.getLogger(__name__)


@blueprint.route("/calendar/own/<token>.ics")
@permits(anyone)
@for_machines
def own(token: str) -> ResponseReturnValue:
    """Give the calendar of whoever has the secret; 404 for a wrong one, 410 for one that has ended.

    A program that has the calendar already is told so after one statement.
    """
    now = clock.now()
    asked = stamps.ask(hash_of(token), clock.london_date(now))
    if asked is None:
        return _nothing(404, "There is no calendar at this address.")
    if asked.is_over:
        return _nothing(410, "This address has ended. Its owner can make another one on the network's site.")
    client = client_of(request.user_agent.string)
    fetches.fetched(asked.id, now, client)
    if asked.is_as_given and asked.given_since:
        given = Body(b"", asked.given_since)
        given.tag = asked.given_etag
        if held_already(request.environ, given) is not None:
            return send(request, given, private=True)
    body = Body(content.calendar_of(db.session.get_one(Subscription, asked.id)), now)
    is_another = body.tag != asked.given_etag
    body = replace(body, last_modified=next_since(asked.given_since, now, is_another=is_another))
    if is_another or not asked.is_as_given:
        try:
            fetches.remember(asked.id, asked.stamp, body.tag, body.last_modified, client)
        except SQLAlchemyError as problem:  # the next fetch tries again
            logger.warning("what a calendar held was not written down: %s", type(problem).__name__)
    return send(request, body, private=True)


def _nothing(code: int, words: str) -> Response:
    headers = [*SAFE, ("Cache-Control", "no-store"), ("Content-Type", "text/plain; charset=utf-8")]
    return Fetched(f"{words}\n", code, headers=headers)
