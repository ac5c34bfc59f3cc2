"""Two at the same instant: of a link, a code or an invitation, one use is one use on either database."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from network.accounts import operations, queries, second_factor, tokens
from network.accounts.models import Account, OneTimeToken, SignIn
from network.accounts.operations import invitations, sign_ins
from network.accounts.rules import Purpose
from network.core import clock as core_clock
from network.core.database import db
from tests.accounts.post import link_to

TOGETHER = 6


def at_once(app: Flask, work: Callable[[], object]) -> list[object]:
    """Do the same in several threads at one moment, each in its own transaction; return what came of it."""
    ready, answers = Barrier(TOGETHER), []

    def run() -> None:
        with app.app_context():
            try:
                ready.wait(timeout=20)
                answers.append(work())
                db.session.commit()
            except Exception as error:
                db.session.rollback()
                answers.append(error)

    db.session.commit()
    db.session.remove()
    threads = [Thread(target=run) for _ in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


@pytest.mark.parametrize("_round", range(3))
def test_a_link_is_used_by_one_of_many(app, amina, _round):
    secret = tokens.issue(Purpose.SIGN_IN, account=queries.account_of(amina)).secret

    def press():
        account = sign_ins.open_link(secret)
        return account is not None and bool(sign_ins.begin(account, device="", how="link"))

    answers = at_once(app, press)

    assert sorted(answers, key=str) == [False] * (TOGETHER - 1) + [True]
    assert len(db.session.scalars(select(SignIn)).all()) == 1


@pytest.mark.parametrize("_round", range(3))
def test_a_code_is_used_by_one_of_many(app, carol, _round):
    factor = second_factor.Factor("a-secret", "The network")
    account = queries.account_of(carol)
    account.factor_secret = factor.new_secret()
    account.factor_since = core_clock.now()
    number = account.id
    code = factor._totp.from_source(account.factor_secret).generate(time=core_clock.now()).token

    answers = at_once(app, lambda: second_factor.use_code(db.session.get(Account, number), code, factor))

    assert sorted(answers, key=str) == [False] * (TOGETHER - 1) + [True]


@pytest.mark.parametrize("_round", range(3))
def test_a_recovery_code_is_used_by_one_of_many(app, carol, _round):
    account = queries.account_of(carol)
    number, code = account.id, second_factor.new_recovery_codes(account)[0]

    answers = at_once(app, lambda: second_factor.use_recovery_code(db.session.get(Account, number), code))

    assert sorted(answers, key=str) == [False] * (TOGETHER - 1) + [True]


@pytest.mark.parametrize("_round", range(3))
def test_an_invitation_is_accepted_by_one_of_many(app, carol, dev, _round):
    operations.invite(dev, by=carol)
    secret = link_to(dev.email).rsplit("/", 1)[1]

    answers = at_once(app, lambda: isinstance(invitations.accept(secret, None), Account))

    # The others find the link used, or the address taken: either way in words.
    assert answers.count(True) == 1
    assert len(db.session.scalars(select(Account).where(Account.email == "dev@network.example")).all()) == 1
    assert all(token.used_at for token in db.session.scalars(select(OneTimeToken)))


def test_two_accounts_cannot_take_one_address_at_once(app, amina, esi, carol, ada, ben):
    numbers = [queries.account_of(member).id for member in (amina, esi, carol, ada, ben)]
    numbers.append(numbers[0])

    def take():
        number = numbers.pop()
        account = db.session.get(Account, number)
        operations.own.take_address(account, "wanted@network.example", by=account.member)
        return number

    answers = at_once(app, take)

    holders = db.session.scalars(select(Account.id).where(Account.email == "wanted@network.example")).all()
    assert len(holders) == 1
    assert {one for one in answers if isinstance(one, int)} == set(holders)
