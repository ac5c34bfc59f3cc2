"""From where to where each move goes, as a table."""

import pytest

from network.bursaries.ledger.rules import OF_THE_FUND, WAYS, WORDS, Balance, Bucket, Move, balance

START = Balance(available=100, reserved=100, committed=100, paid=100)


@pytest.mark.parametrize(
    ("move", "after"),
    [
        (Move.BUDGET, (130, 100, 100, 100)),
        (Move.CUT, (70, 100, 100, 100)),
        (Move.RESERVE, (70, 130, 100, 100)),
        (Move.RELEASE, (130, 70, 100, 100)),
        (Move.COMMIT, (100, 70, 130, 100)),
        (Move.CANCEL, (130, 100, 70, 100)),
        (Move.PAY, (100, 100, 70, 130)),
        (Move.UNPAY, (100, 100, 130, 70)),
        (Move.CLAW_BACK, (130, 100, 100, 70)),
    ],
)
def test_a_move_takes_from_one_place_and_puts_into_one_other(
    move: Move, after: tuple[int, int, int, int]
) -> None:
    assert START.after(move, 30) == Balance(*after)


def test_every_move_has_a_way_and_words_and_none_stays_where_it_is() -> None:
    assert set(WAYS) == set(Move) == set(WORDS)
    assert all(way.source is not way.target for way in WAYS.values())


def test_only_a_budget_and_a_cut_pass_the_edge_of_the_fund() -> None:
    crossing = {move for move, way in WAYS.items() if Bucket.OUTSIDE in way}

    assert crossing == OF_THE_FUND == {Move.BUDGET, Move.CUT}


def test_a_balance_is_the_sum_of_its_moves_and_balances_add_up() -> None:
    moves = [(Move.BUDGET, 500), (Move.RESERVE, 300), (Move.COMMIT, 200), (Move.PAY, 50)]

    found = balance(moves)

    assert found == Balance(available=200, reserved=100, committed=150, paid=50)
    assert (found.budget, found.awarded) == (500, 300)
    assert found + found == Balance(400, 200, 300, 100)
