"""What becomes of a reply, whatever it says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.events.invitations.rules import (
    ANSWERS,
    SOUND_CLOCK,
    Invited,
    Outcome,
    Reply,
    counted_stamp,
    judge,
)

AT = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
LATER, EARLIER = AT + timedelta(minutes=1), AT - timedelta(minutes=1)
INVITED = Invited("uid-1", 2, frozenset({"amina@network.example"}))
REPLY = Reply("REPLY", "uid-1", "amina@network.example", "ACCEPTED", 2, AT)


@pytest.mark.parametrize(
    ("reply", "invited", "proven", "outcome"),
    [
        (REPLY, INVITED, True, Outcome.TAKEN),
        (replace(REPLY, said="DECLINED"), INVITED, True, Outcome.TAKEN),
        (replace(REPLY, said="TENTATIVE"), INVITED, True, Outcome.TAKEN),
        (REPLY, INVITED, False, Outcome.HELD),
        (replace(REPLY, attendee="ben@network.example"), INVITED, True, Outcome.HELD),
        (replace(REPLY, uid="uid-2"), INVITED, True, Outcome.UNKNOWN),
        (replace(REPLY, sequence=1), INVITED, True, Outcome.STALE),
        (replace(REPLY, sequence=1), INVITED, False, Outcome.HELD),
        (replace(REPLY, sequence=3), INVITED, True, Outcome.UNKNOWN),
        (REPLY, replace(INVITED, last_stamp=EARLIER), True, Outcome.TAKEN),
        (REPLY, replace(INVITED, last_stamp=AT), True, Outcome.OLD),
        (REPLY, replace(INVITED, last_stamp=LATER), True, Outcome.OLD),
        (REPLY, replace(INVITED, answered_at=LATER), True, Outcome.OLD),
        (REPLY, replace(INVITED, answered_at=AT.replace(microsecond=900_000)), True, Outcome.TAKEN),
        (replace(REPLY, said="DELEGATED"), INVITED, True, Outcome.TO_A_PERSON),
        (replace(REPLY, method="COUNTER"), INVITED, True, Outcome.TO_A_PERSON),
        (replace(REPLY, said="DELEGATED"), INVITED, False, Outcome.HELD),
        (replace(REPLY, said="NEEDS-ACTION"), INVITED, True, Outcome.DROPPED),
        (replace(REPLY, said="X-NONSENSE"), INVITED, False, Outcome.DROPPED),
    ],
)
def test_what_becomes_of_a_reply(reply: Reply, invited: Invited, proven: bool, outcome: Outcome) -> None:
    assert judge(reply, invited, proven=proven) is outcome


@given(
    st.builds(
        Reply,
        st.sampled_from(["REPLY", "COUNTER"]),
        st.sampled_from(["uid-1", "uid-2"]),
        st.sampled_from(["amina@network.example", "ben@network.example"]),
        st.sampled_from([*ANSWERS, "DELEGATED", "NEEDS-ACTION", "X"]),
        st.integers(-1, 4),
        st.sampled_from([EARLIER, AT, LATER]),
    ),
    st.booleans(),
)
def test_nothing_is_taken_that_is_not_proven_current_and_newer(reply: Reply, proven: bool) -> None:
    outcome = judge(reply, replace(INVITED, last_stamp=AT), proven=proven)

    sound = reply.uid == "uid-1" and reply.attendee in INVITED.attendees and reply.sequence == 2
    may = proven and sound and reply.method == "REPLY" and reply.said in ANSWERS and reply.stamp > AT
    assert (outcome is Outcome.TAKEN) is may


def test_a_clock_that_is_years_ahead_shuts_no_later_reply_out() -> None:
    assert counted_stamp(AT + timedelta(days=4000), AT) == AT + SOUND_CLOCK
    assert counted_stamp(EARLIER, AT) == EARLIER
