"""Counting in memory: what is counted together, and what a database that is away does not lose."""

import operator

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from network.core.tallies import Tally


def of(kept, together=operator.add):
    """Make a tally that writes into ``kept``, in a process whose minutes never end by themselves."""
    app = Flask(__name__)
    app.testing = True
    return Tally(app, "things", write=lambda noted: kept.append(dict(noted)), together=together)


def test_what_is_counted_of_one_thing_is_written_down_as_one_and_once():
    kept = []
    tally = of(kept)
    for key in ("a", "b", "a"):
        tally.note(key, 1)

    assert tally.flush() == 2
    assert tally.flush() == 0
    assert kept == [{"a": 2, "b": 1}]


def test_what_could_not_be_written_down_comes_before_what_was_counted_since(caplog):
    kept = []
    tally = of(kept, together=lambda earlier, later: earlier + later)

    def away(noted):
        tally.note("a", "later")  # while the database is asked
        raise OperationalError("", {}, Exception("no"))

    tally.note("a", "earlier ")
    tally.note("b", "alone")
    tally._write, write = away, tally._write

    assert tally.flush() == 0
    assert "things were not written down yet: OperationalError" in caplog.text
    tally._write = write
    assert tally.flush() == 2
    assert kept == [{"a": "earlier later", "b": "alone"}]


def test_a_fault_of_ours_is_no_silence():
    tally = of([])
    tally._write = lambda noted: 1 / 0
    tally.note("a", 1)

    with pytest.raises(ZeroDivisionError):
        tally.flush()
