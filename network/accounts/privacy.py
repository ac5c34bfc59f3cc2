"""What accounts hold about people: how they sign in, where they are signed in, and who was invited."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from network.accounts import queries
from network.accounts.models import AddressRecovery, OneTimeToken, SignIn
from network.accounts.rules import Recovery
from network.core.database import db
from network.core.personal_data import ALL, Basis, Due, Held, Period, Sweep, beginning_of
from network.core.registry import Section

SIGN_INS = Period("sign-ins", "Sign-ins", 12, "they ended", least=3, most=24)
LOST = Period("lost-addresses", "Requests of those who lost their address", 12, "they were made", least=3)

HELD = (
    Held(
        key="accounts.account",
        what="The address that you sign in with, a fingerprint of your password, your second factor "
        "and passkeys",
        why="To let you in, and nobody else. A fingerprint does not say what the password is",
        basis=Basis.CONTRACT,
        who="You; coordinators and administrators see the address and whether there is a second factor",
        kept="Until your record is deleted",
        where={"accounts": ALL, "recovery_codes": ALL, "passkeys": ALL},
    ),
    Held(
        key="accounts.sign-ins",
        what="When and with what kind of device you signed in",
        why="So that you can see whether somebody else did, and end it",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="You",
        kept=SIGN_INS,
        where={"sign_ins": ALL},
    ),
    Held(
        key="accounts.links",
        what="Fingerprints of the links that were sent to you, and what was asked for with an address "
        "on the way in",
        why="So that a link works once, and until its time is over",
        basis=Basis.CONTRACT,
        who="Nobody",
        kept="A day after they are over",
        where={"one_time_tokens": ALL, "asked_for": ALL},
    ),
    Held(
        key="accounts.invitations",
        what="Invitations: to whom, at what address, by whom, and when",
        why="So that you can take over the record that a list has made of you",
        basis=Basis.LEGITIMATE_INTERESTS,
        who="Coordinators and administrators",
        kept="Until the record is deleted",
        where={"invitations": ALL},
    ),
    Held(
        key="accounts.lost-addresses",
        what="If you lost your address: your name, the old and the new address, and what you told us",
        why="So that a coordinator can make sure that it is you",
        basis=Basis.CONTRACT,
        who="Coordinators",
        kept=LOST,
        where={"address_recoveries": ALL},
    ),
)


def held_requests(member: Any) -> Section:
    """Return what somebody told us when they had lost their address."""
    account = queries.account_of(member)
    asked = select(AddressRecovery).where(AddressRecovery.account_id == (account.id if account else None))
    rows = [
        {
            "name": one.name,
            "new address": one.new_email,
            "words": one.words,
            "asked": one.asked_at.isoformat(),
            "status": one.status.value,
        }
        for one in (db.session.scalars(asked) if account else ())
    ]
    return Section("When you lost your address", rows)


def old_sign_ins(before: date) -> Sequence[Due]:
    """Find the sign-ins that ended before a day."""
    moment = beginning_of(before)
    found = db.session.scalars(
        select(SignIn).where((SignIn.until < moment) | (SignIn.ended_at < moment)).order_by(SignIn.id)
    )
    return [Due(one.id, "A sign-in", one.account.member_id) for one in found]


def forget_sign_in(due: Due) -> None:
    """Delete one sign-in."""
    db.session.execute(delete(SignIn).where(SignIn.id == due.id))


def old_requests(before: date) -> Sequence[Due]:
    """Find the requests of those who had lost their address that are answered, and old."""
    found = db.session.scalars(
        select(AddressRecovery)
        .where(AddressRecovery.asked_at < beginning_of(before), AddressRecovery.status != Recovery.ASKED)
        .order_by(AddressRecovery.id)
    )
    return [Due(one.id, f"The request of {one.name}") for one in found]


def forget_request(due: Due) -> None:
    """Delete one request, and the links that were sent for it."""
    db.session.execute(delete(OneTimeToken).where(OneTimeToken.recovery_id == due.id))
    db.session.execute(delete(AddressRecovery).where(AddressRecovery.id == due.id))


SWEEPS = (Sweep(SIGN_INS, old_sign_ins, forget_sign_in), Sweep(LOST, old_requests, forget_request))
