"""One-time links: a long secret goes out, its hash stays, and only one can win the statement that uses it."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from network.accounts import rules
from network.accounts.models import Account, Addressee, AddressRecovery, Invitation, OneTimeToken
from network.accounts.rules import Purpose
from network.core import clock, mail
from network.core.database import db

LINK_OVER = "one-time link"  # the question in registry.obsolete


def issue(
    purpose: Purpose,
    *,
    account: Account | None = None,
    invitation: Invitation | None = None,
    recovery: AddressRecovery | None = None,
    email: str = "",
) -> OneTimeToken:
    """Make a link, whose ``secret`` is known only now; every older one for the same thing ends."""
    now = clock.now()
    end(purpose, account=account, invitation=invitation, recovery=recovery)
    secret = secrets.token_urlsafe(32)
    token = OneTimeToken(
        purpose=purpose,
        token_hash=rules.digest(secret),
        account=account,
        invitation=invitation,
        recovery=recovery,
        email=email,
        made_at=now,
        until=now + rules.LIFETIMES[purpose],
    )
    token.secret = secret
    db.session.add(token)
    db.session.flush()
    return token


def read(purpose: Purpose, secret: str) -> OneTimeToken | None:
    """Return the token of this secret while it can be used, and change nothing."""
    token = db.session.scalar(
        select(OneTimeToken).where(
            OneTimeToken.token_hash == rules.digest(secret[:200]),
            OneTimeToken.purpose == purpose,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.until > clock.now(),
        )
    )
    if token is None or (token.account is not None and not token.account.active):
        return None
    return token


def hold(token: OneTimeToken) -> bool:
    """Let nobody else use or try ``token`` until the transaction ends; False when it is over by now."""
    db.session.refresh(token, ["used_at", "tries"], with_for_update={"of": OneTimeToken})
    return token.used_at is None


def use(token: OneTimeToken) -> bool:
    """Use ``token`` up: True for the one who did, False for everybody who came too late."""
    used: Any = db.session.execute(
        update(OneTimeToken)
        .where(OneTimeToken.id == token.id, OneTimeToken.used_at.is_(None), OneTimeToken.until > clock.now())
        .values(used_at=clock.now())
        .execution_options(synchronize_session="fetch")
    )
    return bool(used.rowcount == 1)


def end(
    purpose: Purpose | None = None,
    *,
    account: Account | None = None,
    invitation: Invitation | None = None,
    recovery: AddressRecovery | None = None,
    at: datetime | None = None,
) -> None:
    """End what still could be used of one thing: of one purpose, or of every purpose."""
    statement = update(OneTimeToken).where(OneTimeToken.used_at.is_(None)).values(used_at=at or clock.now())
    if purpose is not None:
        statement = statement.where(OneTimeToken.purpose == purpose)
    things = (
        (OneTimeToken.account_id, account),
        (OneTimeToken.invitation_id, invitation),
        (OneTimeToken.recovery_id, recovery),
    )
    for column, thing in things:
        if thing is not None:
            if thing.id is None:
                db.session.flush()
            db.session.execute(
                statement.where(column == thing.id).execution_options(synchronize_session="fetch")
            )


def send(template: str, token: OneTimeToken, *, to: Addressee, **context: Any) -> None:
    """Send a link by letter; a letter that could only go once the link is over does not go at all."""
    mail.queue(template, to=to, about=token, obsolete=LINK_OVER, secret=token.secret, **context)


def is_over(number: int) -> bool:
    """Whether a link can be used no more."""
    token = db.session.get(OneTimeToken, number)
    return token is None or token.used_at is not None or token.until <= clock.now()


def count_a_wrong_try(token: OneTimeToken) -> None:
    """Remember that somebody answered wrongly; after a few, the token is used up."""
    token.tries += 1
    if token.tries >= rules.WRONG_CODES:
        token.used_at = clock.now()
