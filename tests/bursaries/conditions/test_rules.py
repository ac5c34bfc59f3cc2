"""The light, the counting, and what can be said of days and money; without a database."""

from datetime import date

import pytest

from network.bursaries.conditions import rules
from network.bursaries.conditions.rules import Colour, Light, Owed, Standing, Status
from network.bursaries.scheme.rules import Measure
from network.core.rules import Refused

TODAY = date(2026, 12, 2)
DONE = date(2026, 1, 31)
GREEN, AMBER, RED = Colour.GREEN, Colour.AMBER, Colour.RED
OPEN, KEPT, MISSED, WAIVED = Status.OPEN, Status.KEPT, Status.MISSED, Status.WAIVED

# status, last day, kept on, evidence waits: the colour, the tag
LIGHTS = [
    (OPEN, None, None, False, GREEN, "Not due yet"),
    (OPEN, date(2027, 6, 1), None, False, GREEN, "On track"),
    (OPEN, date(2027, 1, 2), None, False, GREEN, "On track"),  # in 31 days
    (OPEN, date(2027, 1, 1), None, False, AMBER, "Due soon"),  # in 30
    (OPEN, TODAY, None, False, AMBER, "Due soon"),  # the last day counts
    (OPEN, date(2026, 12, 1), None, False, RED, "Overdue"),
    (OPEN, date(2027, 6, 1), None, True, AMBER, "Evidence sent"),
    (OPEN, date(2026, 12, 1), None, True, AMBER, "Evidence sent"),  # they did their part
    (OPEN, None, None, True, AMBER, "Evidence sent"),
    (KEPT, date(2026, 12, 1), date(2026, 12, 1), False, GREEN, "Kept"),
    (KEPT, date(2026, 12, 1), TODAY, False, GREEN, "Kept late"),
    (KEPT, None, TODAY, False, GREEN, "Kept"),
    (MISSED, date(2026, 12, 1), None, False, RED, "Not kept"),
    (MISSED, date(2026, 12, 1), None, True, RED, "Not kept"),
    (WAIVED, date(2026, 1, 1), None, False, GREEN, "Waived"),
]


@pytest.mark.parametrize(("status", "until", "kept_on", "waits", "colour", "tag"), LIGHTS)
def test_the_light_of_a_condition(status, until, kept_on, waits, colour, tag):
    light = rules.light(Standing(status, until, kept_on, waits), TODAY)

    assert (light.colour, light.tag) == (colour, tag)
    assert light.words


@pytest.mark.parametrize(
    ("status", "due_on", "colour", "words"),
    [
        (Owed.OWED, TODAY, AMBER, "£120 is to be paid back by 2 December 2026"),
        (Owed.PART_RECEIVED, date(2026, 12, 1), RED, "£120 was to be paid back by 1 December 2026"),
        (Owed.RECEIVED, date(2026, 1, 1), GREEN, "The money has come back"),
        (Owed.WAIVED, date(2026, 1, 1), GREEN, "The rest need not be paid back"),
    ],
)
def test_the_light_of_money_that_is_to_come_back(status, due_on, colour, words):
    light = rules.light_of_debt(status, due_on, 120_00, TODAY)

    assert (light.colour, light.words) == (colour, words)


def test_an_award_has_the_worst_of_its_lights():
    red, amber, green = (Light(one, one.name, one.name) for one in (RED, AMBER, GREEN))

    assert rules.worst([green, amber, red, amber]) is red
    assert rules.worst([green, amber]) is amber
    assert rules.worst([green]).words == "Nothing is due soon"
    assert rules.worst([]).words == "Nothing was promised"


@pytest.mark.parametrize(
    ("due_on", "extended_to", "until"),
    [
        (None, None, None),
        (None, date(2027, 1, 1), None),  # the completion was taken back
        (date(2026, 12, 1), None, date(2026, 12, 1)),
        (date(2026, 12, 1), date(2027, 1, 1), date(2027, 1, 1)),
        (date(2027, 2, 1), date(2027, 1, 1), date(2027, 2, 1)),  # a later completion reaches further
    ],
)
def test_an_extension_counts_where_it_reaches_further(due_on, extended_to, until):
    assert rules.last_day(due_on, extended_to) == until


def test_months_are_counted_to_the_day_or_the_last_of_a_shorter_month():
    assert rules.due_on(DONE, 1) == date(2026, 2, 28)
    assert rules.due_on(None, 1) is None


# measure, months, sessions, days on which sessions were led: how far it has come, and whether it is kept
COUNTS = [
    (Measure.START, 1, 0, [], "0 of 1 session logged", False),
    (Measure.START, 1, 0, [date(2026, 2, 28)], "1 of 1 session logged", True),
    (Measure.START, 1, 0, [date(2026, 1, 30), date(2026, 3, 1)], "0 of 1 session logged", False),
    (Measure.SESSIONS, 12, 3, [date(2026, 5, 1)] * 2, "2 of 3 sessions logged", False),
    (Measure.SESSIONS, 12, 3, [date(2026, 5, 1)] * 4, "4 of 3 sessions logged", True),
    (
        Measure.LOG,
        3,
        0,
        [date(2026, 2, 1), date(2026, 4, 30)],
        "A session is logged in 2 of 3 months",
        False,
    ),
    (
        Measure.LOG,
        3,
        0,
        [date(2026, 1, 31), date(2026, 3, 1), date(2026, 4, 30)],
        "A session is logged in 3 of 3 months",
        True,
    ),
    (Measure.LOG, 1, 0, [date(2026, 2, 28)], "A session is logged in 1 of 1 month", True),
]


@pytest.mark.parametrize(("measure", "months", "sessions", "days", "words", "enough"), COUNTS)
def test_what_is_counted_in_the_session_log(measure, months, sessions, days, words, enough):
    found = rules.count(measure, months, sessions, DONE, rules.due_on(DONE, months))
    assert found is not None

    progress = found.progress([sum(a <= day <= b for day in days) for a, b in found.spans])

    assert (progress.words, progress.enough) == (words, enough)


def test_the_spans_of_a_log_neither_overlap_nor_leave_a_day_out():
    found = rules.count(Measure.LOG, 12, 0, DONE, date(2027, 3, 15))
    assert found is not None

    assert found.spans[0][0] == DONE
    assert found.spans[-1][1] == date(2027, 3, 15)
    assert all(
        (later[0] - earlier[1]).days == 1
        for earlier, later in zip(found.spans, found.spans[1:], strict=False)
    )
    assert (len(found.spans), found.months) == (14, 12)


@pytest.mark.parametrize(
    ("measure", "completed_on"),
    [(Measure.EVALUATION, DONE), (Measure.OTHER, DONE), (Measure.START, None)],
)
def test_some_things_no_log_can_say(measure, completed_on):
    assert rules.count(measure, 1, 0, completed_on, date(2026, 6, 1)) is None


@pytest.mark.parametrize(
    ("days_left", "step"),
    [(31, None), (30, 30), (8, 30), (7, 7), (0, 7), (-1, -1), (-60, -1), (-61, None)],
)
def test_the_reminder_of_a_day_is_the_most_urgent_that_has_begun(days_left, step):
    until = date.fromordinal(TODAY.toordinal() + days_left)

    assert rules.step_on(until, TODAY) == step


def test_reminders_before_one_that_goes_are_passed_over():
    assert rules.passed_over(-1, set()) == (30, 7)
    assert rules.passed_over(-1, {30}) == (7,)
    assert rules.passed_over(30, set()) == ()


@pytest.mark.parametrize(
    ("due", "current", "new", "words"),
    [
        (None, None, date(2027, 1, 1), "no last day yet"),
        (date(2026, 12, 20), date(2026, 12, 20), None, "still to come"),
        (date(2026, 11, 20), date(2026, 11, 20), TODAY, "still to come"),
        (date(2026, 12, 20), date(2026, 12, 20), date(2026, 12, 10), "which was promised"),
        (date(2026, 12, 20), date(2027, 1, 20), date(2027, 1, 20), "already"),
        (date(2026, 12, 20), date(2026, 12, 20), date(2029, 12, 21), "at most 36 months"),
    ],
)
def test_an_extension_that_cannot_be(due, current, new, words):
    with pytest.raises(Refused, match=words):
        rules.check_extension(due, current, new, TODAY)


def test_an_extension_typed_wrong_is_put_right_by_an_earlier_day():
    new = rules.check_extension(date(2026, 12, 20), date(2027, 9, 1), date(2027, 1, 9), TODAY)

    assert new == date(2027, 1, 9)


@pytest.mark.parametrize(
    ("verb", "arguments", "words"),
    [
        (rules.check_missed, (TODAY, TODAY), "There is time until 2 December 2026"),
        (rules.check_kept, (None, TODAY, None), "today or before"),
        (rules.check_kept, (date(2026, 12, 3), TODAY, None), "today or before"),
        (rules.check_kept, (date(2026, 8, 1), TODAY, date(2026, 9, 1)), "accepted on 1 September 2026"),
        (rules.check_claw_back, (1, 0), "Nothing of this award"),
        (rules.check_claw_back, (300_01, 300_00), "at most £300"),
        (rules.check_received, (1, 0), "Nothing is owed"),
        (rules.check_received, (120_01, 120_00), "Only £120 is still owed"),
        (rules.check_due, (date(2026, 12, 1), TODAY), "still to come"),
        (rules.check_due, (date(2030, 1, 1), TODAY), "36 months"),
        (rules.check_received_on, (date(2026, 12, 3), TODAY, TODAY), "today or before"),
        (rules.check_received_on, (date(2026, 12, 1), TODAY, TODAY), "asked for on 2 December"),
        (rules.why, ("  ",), "Say why"),
    ],
)
def test_what_is_refused_in_words(verb, arguments, words):
    with pytest.raises(Refused, match=words):
        verb(*arguments)


@pytest.mark.parametrize(
    ("conditions", "debts", "paid", "done"),
    [
        ([], {}, 300_00, True),
        ([KEPT, WAIVED], {}, 300_00, True),
        ([KEPT, OPEN], {}, 300_00, False),
        ([MISSED], {}, 300_00, False),  # nobody has decided what follows
        ([MISSED], {}, 0, True),  # not paid, so nothing can come back
        ([MISSED], {Owed.OWED: 1}, 300_00, False),
        ([MISSED], {Owed.PART_RECEIVED: 1}, 300_00, False),
        ([MISSED], {Owed.RECEIVED: 1}, 0, True),
        ([MISSED], {Owed.WAIVED: 1}, 300_00, True),
        ([KEPT], {Owed.OWED: 1}, 300_00, False),
    ],
)
def test_when_nothing_is_left_to_do(conditions, debts, paid, done):
    assert rules.all_done(conditions, debts, paid) is done


@pytest.mark.parametrize(
    ("received", "status"),
    [(0, Owed.OWED), (1, Owed.PART_RECEIVED), (99, Owed.PART_RECEIVED), (100, Owed.RECEIVED)],
)
def test_how_far_money_has_come_back(received, status):
    assert rules.standing_of_debt(100, received) is status
