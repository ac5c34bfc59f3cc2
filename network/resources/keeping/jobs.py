"""What the worker does for links: at night it asks those whose week is over, one after the other."""

from collections import Counter
from datetime import datetime, timedelta
from time import monotonic, sleep

from network.core import clock
from network.core.jobs import crontab, job
from network.resources.keeping import operations, rules
from network.resources.keeping.rules import meaning

ASK = "ask-links"


@job(ASK, every=crontab(minute="*/10", hour="1-5"), words="Ask each link of the library once a week")
def ask_links(_now: datetime) -> str:
    """Ask what is due for as long as the budget lasts; the next run goes on where this one ends.

    What ``now`` was when the run began says nothing of the pauses between its questions.
    """
    operations.take_up_new(clock.now())
    ends, said = monotonic() + rules.BUDGET_SECONDS, Counter[str]()
    while (left := ends - monotonic()) > 0:
        if (claimed := operations.claim(clock.now())) is not None:
            said[meaning(operations.ask(*claimed)).value] += 1
        elif (wait := operations.soonest(clock.now(), timedelta(seconds=left))) is not None:
            sleep(max(wait.total_seconds(), 0.1))
        else:
            break
    words = {"works": "work", "gone": "are gone", "unseen": "could not be looked at"}
    return ", ".join(f"{said[key]} {words[key]}" for key in words if said[key])
