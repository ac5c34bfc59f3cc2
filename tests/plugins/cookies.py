"""Signing in without the pages for it, which have tests of their own."""

import secrets
from datetime import timedelta

from flask.testing import FlaskClient

from network.accounts.models import Account, SignIn
from network.accounts.rules import digest
from network.core import clock
from network.core.database import db
from network.members.people.models import Member


def sign_in(client: FlaskClient, member: Member) -> SignIn:
    """Put a sign-in that began just now into the client's cookie."""
    account = db.session.scalars(db.select(Account).filter_by(member_id=member.id)).one()
    token, now = secrets.token_urlsafe(32), clock.now()
    begun = SignIn(
        account=account,
        token_hash=digest(token),
        device="the tests",
        made_at=now,
        seen_at=now,
        proved_at=now,
        until=now + timedelta(hours=12),
    )
    db.session.add(begun)
    db.session.commit()
    with client.session_transaction() as session:
        session["_user_id"] = token
        session["_fresh"] = True
    return begun
