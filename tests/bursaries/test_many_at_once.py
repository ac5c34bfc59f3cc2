"""A fund while many people move its money: what anybody reads at any moment adds up."""

import random
from threading import Barrier, Event, Thread

from flask import Flask
from sqlalchemy import select

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import Status
from network.bursaries.ledger import operations, queries
from network.bursaries.ledger.models import BudgetLine, LedgerEntry
from network.bursaries.ledger.rules import OF_THE_FUND, Balance, Move, balance
from network.core import money
from network.core.database import db
from network.core.permission import SYSTEM
from network.core.rules import Refused
from tests import factories

WORKERS = 10
DEEDS = 20
BUDGET = 1_000_00


def moving(line_id: int, applications: list[int], seed: int) -> list[str]:
    """Make many moves by chance, each in a transaction of its own; return what was said to those refused."""
    chance = random.Random(seed)  # noqa: S311 (a test that can be run again)
    refused = []
    for _ in range(DEEDS):
        move = chance.choice(list(Move))
        mine = None if move in OF_THE_FUND else chance.choice(applications)
        try:
            operations.enter(
                db.session.get_one(BudgetLine, line_id),
                move,
                chance.randint(1, 300_00),
                by=SYSTEM,
                application_id=mine,
                reason="by chance",
            )
            db.session.commit()
        except Refused as refusal:
            db.session.rollback()
            refused.append(str(refusal))
    return refused


def what_anybody_reads(line_id: int) -> tuple[Balance, Balance]:
    """Read the sums and the entries of a line in one transaction that sees one moment."""
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    line = db.session.execute(
        select(BudgetLine.available, BudgetLine.reserved, BudgetLine.committed, BudgetLine.paid).where(
            BudgetLine.id == line_id
        )
    ).one()
    entries = db.session.execute(
        select(LedgerEntry.move, LedgerEntry.pence).where(LedgerEntry.line_id == line_id)
    )
    return Balance(*line), balance((move, pence) for move, pence in entries)


def test_at_every_read_the_sums_are_what_the_entries_add_up_to_and_nothing_is_below_zero(app: Flask) -> None:
    fund = factories.fund(pence=BUDGET)
    applicant = factories.member()
    applications = [factories.application(applicant, fund, Status.SUBMITTED).id for _ in range(3)]
    line_id = fund.lines[0].id
    db.session.commit()
    ready, done = Barrier(WORKERS + 1), Event()
    wrong: list[BaseException] = []
    refused: list[str] = []
    reads: list[Balance] = []

    def work(seed: int) -> None:
        with app.app_context():
            try:
                ready.wait(timeout=60)
                refused.extend(moving(line_id, applications, seed))
            except BaseException as error:  # told by the test, not lost with the thread
                wrong.append(error)

    def read() -> None:
        with app.app_context():
            try:
                ready.wait(timeout=60)
                while not done.is_set():
                    sums, added_up = what_anybody_reads(line_id)
                    assert sums == added_up
                    reads.append(sums)
            except BaseException as error:
                wrong.append(error)
            finally:
                db.session.rollback()

    workers = [Thread(target=work, args=(seed,)) for seed in range(WORKERS)]
    reader = Thread(target=read)
    for thread in (*workers, reader):
        thread.start()
    for thread in workers:
        thread.join(timeout=120)
    done.set()
    reader.join(timeout=60)
    db.session.expire_all()

    assert not wrong, wrong
    assert reads
    assert min(min(one.available, one.reserved, one.committed, one.paid) for one in reads) >= 0
    each = [queries.of_application(one) for one in applications]
    whole = db.session.get_one(BudgetLine, line_id).balance
    assert whole.awarded == sum(one.awarded for one in each)
    assert min(min(one.reserved, one.committed, one.paid) for one in each) >= 0
    entries = len(queries.entries_of_line(line_id)) - 1  # the first money
    assert entries + len(refused) == WORKERS * DEEDS
    assert all(money.said(0)[0] in words for words in refused)  # each says what is there
    assert db.session.get_one(Application, applications[0]).status is Status.SUBMITTED
