"""When an answer holds, and which new wordings make sense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.core.rules import Refused
from network.members.consents.rules import Answer, Standing, check_wording, standing


@pytest.mark.parametrize(
    ("newest", "asked_again_in", "stands"),
    [
        (None, 0, Standing.NEVER_ASKED),
        (None, 3, Standing.NEVER_ASKED),
        (Answer(1, True), 0, Standing.HOLDS),
        (Answer(2, True), 2, Standing.HOLDS),
        (Answer(3, True), 2, Standing.HOLDS),
        (Answer(1, True), 2, Standing.ASK_AGAIN),
        (Answer(1, False), 0, Standing.WITHDRAWN),
        (Answer(1, False), 2, Standing.WITHDRAWN),
    ],
)
def test_a_yes_holds_until_it_is_taken_back_or_asked_again(
    newest: Answer | None, asked_again_in: int, stands: Standing
) -> None:
    assert standing(newest, asked_again_in) is stands


@given(version=st.integers(1, 9), given_=st.booleans(), asked_in=st.integers(0, 9))
def test_nothing_but_a_yes_to_good_words_holds(version: int, given_: bool, asked_in: int) -> None:
    assert (standing(Answer(version, given_), asked_in) is Standing.HOLDS) == (given_ and version >= asked_in)


@pytest.mark.parametrize(
    ("wording", "withdrawal", "field"),
    [(" ", "It stops.", "wording"), ("New.", "", "withdrawal"), ("Old. ", "It stops.", "wording")],
)
def test_a_new_version_says_something_new(wording: str, withdrawal: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        check_wording(wording, "Old.", withdrawal, "It stops.")

    assert refusal.value.field == field
