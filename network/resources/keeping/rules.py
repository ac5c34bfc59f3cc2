"""When a link is asked, what an answer means, and when a link is broken."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

EVERY = timedelta(days=7)  # a link is asked at most so often
PAUSE = timedelta(seconds=10)  # for a site, before it is asked for another of its pages
REST = timedelta(days=1)  # for a site that says that it is asked too much
LEASE = timedelta(minutes=2)  # a site is taken to be asked for so long by whoever began to ask it
BUDGET_SECONDS = 90  # for the links of one run of the job; the next run goes on
SHORT_PAUSE_SECONDS = 2.0  # between the two ways of asking for one page

NO_SITE = "no_site"  # its name stands for nothing
NO_ANSWER = "no_answer"
GONE = frozenset({"404", "410", NO_SITE})
_TOO_MUCH = frozenset({"429", "503"})


class Answer(StrEnum):
    """What it means for the readers of a link how its site answered us."""

    WORKS = "works"
    GONE = "gone"
    UNSEEN = "unseen"  # we could not look: readers may well find it


def meaning(said: str) -> Answer:
    """Say what an answer means: the three digits of its status (RFC 9110, 15), NO_SITE or NO_ANSWER."""
    if said in GONE:
        return Answer.GONE
    return Answer.WORKS if said.startswith("2") else Answer.UNSEEN


def wants_rest(said: str) -> bool:
    """Whether an answer asks us to leave the site alone for a while."""
    return said in _TOO_MUCH


@dataclass(frozen=True)
class Standing:
    """What is known of a link after all looks at it: the last answer, and since when it has been gone.

    ``trusted`` is an answer that somebody knows to be wrong, since the link works for them.
    """

    said: str = ""
    gone_said: str = ""
    gone_on: date | None = None  # the first day of the failure
    broken_at: datetime | None = None  # when it had failed on two days
    trusted: str = ""

    def after(self, said: str, now: datetime, today: date) -> "Standing":
        """Return what is known after one more look. Where we could not look, nothing else is known."""
        answer = meaning(said)
        if answer is Answer.WORKS:
            return Standing(said)
        if answer is Answer.UNSEEN or said == self.trusted:
            return replace(self, said=said)
        first = self.gone_on or today
        broken_at = self.broken_at or (now if today > first else None)
        return Standing(said, said, first, broken_at)

    def believed(self) -> "Standing":
        """Return what is known once somebody said that it works: that counts until the answer changes."""
        return replace(self, trusted=self.gone_said, gone_said="", gone_on=None, broken_at=None)
