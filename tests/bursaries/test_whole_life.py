"""The whole life of a bursary, with a fault before each flush and each commit: nothing is half done."""

from random import Random

import pytest
from flask import Flask

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.claims import closing
from network.bursaries.claims import operations as claims
from network.bursaries.claims.models import Claim
from network.bursaries.conditions import clawing
from network.bursaries.conditions.models import ClawBack
from network.bursaries.ledger import queries
from network.bursaries.ledger.rules import Balance
from network.bursaries.scheme.rules import Payee
from network.core import clock
from network.core.database import Model, db
from network.members.qualifications.models import Origin
from tests.bursaries import living
from tests.plugins import faults

TABLES = [
    *sorted(table for table in Model.metadata.tables if table.startswith("bursary_")),
    "audit_entries",
    "messages",
    "qualifications",
    "status_changes",
]
# Who does what, and the status that is reached.
LIFE = [
    ("write", "amina", Status.DRAFT),
    ("submit", "amina", Status.SUBMITTED),
    ("clear", "ben", Status.SUBMITTED),
    ("clear", "fay", Status.SUBMITTED),
    ("declare", "gus", Status.SUBMITTED),
    ("ask", "ben", Status.CHANGE_ASKED),
    ("answer", "amina", Status.CHANGE_ASKED),
    ("submit", "amina", Status.SUBMITTED),
    ("defer", "ben", Status.DEFERRED),
    ("decline", "fay", Status.DECLINED),
    ("reopen", "ben", Status.SUBMITTED),
    ("approve as asked", "ben", Status.SUBMITTED),
    ("approve as asked", "fay", Status.OFFERED),
    ("accept", "amina", Status.ACCEPTED),
    ("finish", "amina", Status.ACCEPTED),
    ("verify", "carol", Status.COMPLETED),
    ("claim", "amina", Status.CLAIMED),
    ("send back", "carol", Status.COMPLETED),
    ("claim all", "amina", Status.CLAIMED),
    ("check as asked", "carol", Status.CLAIMED),
    ("pay some", "ben", Status.PART_PAID),
    ("pay the rest", "fay", Status.PAID),
    ("take back payment", "fay", Status.PART_PAID),
    ("pay the rest", "ben", Status.PAID),
    ("keep", "carol", Status.PAID),
    ("close", "carol", Status.CLOSED),
    ("open again", "carol", Status.PAID),
    ("claw back", "ben", Status.PAID),
    ("receive", "carol", Status.PAID),
]


def claim_again(_world, one, by, _chance):
    claims.claim(living.latest(Claim, one), 300_00, Payee.APPLICANT, by=by)


def paying(pence):
    def pay(_world, one, by, _chance):
        claims.pay(living.latest(Claim, one), pence, "F-7", clock.today(), by=by)

    return pay


STORY = {  # what everybody may do, and some that this life needs with amounts of its own
    **living.DEEDS,
    "claim": lambda _world, one, by, _: living.send_claim(one, 300_00, by),
    "claim all": claim_again,
    "pay some": paying(100_00),
    "pay the rest": paying(200_00),
    "open again": lambda _world, one, by, _: closing.reopen(one, 0, living.REASON, by=by),
    "claw back": lambda _world, one, by, _: clawing.claw_back(one, 150_00, living.REASON, by=by),
    "receive": lambda _world, one, by, _: clawing.receive(
        living.latest(ClawBack, one), 150_00, clock.today(), "F-9", by=by
    ),
}


@pytest.mark.one_database("sqlite")
def test_with_a_fault_before_each_flush_and_commit_nothing_is_half_done(app: Flask) -> None:
    world = living.build()
    number = living.begin(world, world.member("amina")).id
    db.session.commit()
    met = 0

    for name, who, reached in LIFE:

        def deed(name: str = name, who: str = who) -> None:
            one = db.session.get_one(Application, number)
            STORY[name](world, one, world.member(who), Random(1))  # noqa: S311 (a test)

        met += faults.survive(deed, TABLES)
        db.session.expire_all()
        assert db.session.get_one(Application, number).status is reached, name

    assert met > 3 * len(LIFE)  # there was something to fail
    assert queries.of_application(number) == Balance(0, 0, 0, 150_00)
    assert queries.of_fund(world.fund_id) == Balance(850_00, 0, 0, 150_00)
    sent = db.session.get_one(Application, number).qualification
    assert sent is not None
    assert sent.origin is Origin.BURSARY
