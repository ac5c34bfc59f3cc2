"""A time as people write it."""

from datetime import time

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from network.core.fields import TimeOfDay, time_of
from network.core.forms import FilterForm


class Asks(FilterForm):
    at = TimeOfDay("When?")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("7pm", time(19)),
        ("7 pm", time(19)),
        ("7 p.m.", time(19)),
        ("7.30pm", time(19, 30)),
        ("7:30 PM", time(19, 30)),
        ("19:00", time(19)),
        ("19.30", time(19, 30)),
        ("1930", time(19, 30)),
        ("9:05", time(9, 5)),
        ("19", time(19)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("midday", time(12)),
        ("Noon", time(12)),
        ("midnight", time(0)),
        ("00:00", time(0)),
        ("23:59", time(23, 59)),
        ("7a", time(7)),
        ("19h30", time(19, 30)),
    ],
)
def test_a_time_is_read_as_people_write_it(said, meant):
    assert time_of(said) == meant


@pytest.mark.parametrize(
    "said", ["7", "12", "25:00", "19:60", "13pm", "0am", "soon", "7pm8", "19:0", "-1", "٧pm", "9" * 50]
)
def test_what_is_no_time_is_refused_in_words(said):
    with pytest.raises(ValueError, match=r"Enter a time|Say whether|Check the time"):
        time_of(said)


@pytest.mark.parametrize(
    ("sent", "data", "shown"), [("7pm", time(19), "7pm"), ("soon", None, "soon"), ("", None, "")]
)
def test_what_was_typed_comes_back_as_it_was_typed(app: Flask, sent, data, shown):
    form = Asks(MultiDict({"at": sent}))

    assert form.validate() is (sent != "soon")
    assert (form.at.data, form.at._value()) == (data, shown)


def test_a_known_time_is_shown_as_a_clock_has_it(app: Flask):
    assert Asks(None, data={"at": time(9, 5)}).at._value() == "09:05"
