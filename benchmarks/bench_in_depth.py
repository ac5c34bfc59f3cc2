"""Members in depth: a card at a reception desk, a morning's reminders, records that may be one person."""

import gc
from collections.abc import Callable

from flask import Flask, current_app

from benchmarks.bench import Bench, benchmark
from benchmarks.filling import AMINA, network_of
from benchmarks.servers import Filling
from network.core import clock
from network.core.database import db
from network.core.limits import limiter
from network.members.cards import codes
from network.members.cards import operations as cards
from network.members.cards.models import Card
from network.members.catalogue import queries as catalogue
from network.members.duplicates import operations as duplicates
from network.members.people.models import Member
from network.members.reminders import operations as reminders
from tests.security.client import Quick

SMALL, FEW, MANY, ALL = 200, 500, 5_000, 20_000
LOOKS = 100


@benchmark("card")
def card(bench: Bench) -> None:
    """The page behind a card's QR code, in this process: its limit would stop a load by one caller."""
    taken, asked = {}, 0
    for members in (SMALL, ALL):
        with bench.filled(_with_card(members)):
            look = _looking_at(_address())
            seconds, asked = bench.time(f"{LOOKS} looks at a card, {members:,} members", look)
            taken[members] = seconds
    bench.hold("a card: 20,000 members against 200", taken[ALL] / taken[SMALL], at_most=1.25)
    bench.hold("a card: statements of a look", asked / LOOKS, at_most=2)


@benchmark("reminders")
def morning(bench: Bench) -> None:
    """The first morning that reminders are sent, the one after, and the same for ten times the members."""
    asked = {}
    for members in (FEW, MANY):
        with bench.filled(network_of(members)):
            bench.time(f"the first morning, {members:,} members", _send, rounds=1)
            _, asked[members] = bench.time(f"another look, {members:,} members", _send, rounds=1)
    bench.hold("statements of another look, a member", asked[MANY] / MANY, at_most=0.1)


@benchmark("duplicates")
def looking_for_one_person_twice(bench: Bench) -> None:
    """Looking through all records for those that may be one person."""
    asked = {}
    for members in (FEW, MANY):
        with bench.filled(network_of(members)):
            _, asked[members] = bench.time(f"looking through {members:,} members", _look, rounds=1)
    bench.hold("statements, 5,000 members against 500", asked[MANY] / asked[FEW], at_most=1)


def _with_card(members: int) -> Filling:
    fill = network_of(members)

    def filling() -> None:
        fill()
        amina = db.session.scalars(db.select(Member).filter_by(email=AMINA)).one()
        cards.make(amina, list(catalogue.conditions(active=True))[:2], by=amina)
        db.session.commit()

    return filling


def _address() -> str:
    """Return the address behind the card's QR code."""
    code = codes.code_of(db.session.scalars(db.select(Card)).one())
    db.session.rollback()
    return f"/cards/{code}"


def _looking_at(address: str) -> Callable[[], None]:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    db.session.remove()
    gc.collect()
    gc.freeze()  # as a worker does once it has started

    def look() -> None:
        limiter.enabled = False
        client = Quick(app)
        for _ in range(LOOKS):
            answer = client.get(address)
            if answer.status_code != 200:
                raise RuntimeError(f"a card answered {answer.status}")
        limiter.enabled = True

    return look


def _send() -> None:
    reminders.send_due(clock.now())
    db.session.commit()


def _look() -> None:
    duplicates.look()
    db.session.commit()
