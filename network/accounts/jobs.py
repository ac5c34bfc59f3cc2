"""What the worker does for accounts: answering those who asked from outside, and forgetting what is over."""

from datetime import datetime, timedelta

from network.accounts.operations import joining, sign_ins
from network.core.jobs import crontab, job

KEEP_TOKENS = timedelta(days=1)


@job(joining.ANSWER, every=crontab(minute="*"), words="Answer those who asked for a link or to join")
def answer_strangers(now: datetime) -> str:
    """Send the links that were asked for, to those addresses that we know."""
    answered = joining.answer_all(now)
    return f"{answered} answered" if answered else ""


@job(
    "forget-old-links",
    every=crontab(minute="40", hour="3"),
    words="Forget links that are over",
)
def forget_old_links(now: datetime) -> str:
    """Delete links, and questions without an answer, a day after they are over."""
    gone = sign_ins.forget_old(now, tokens_after=KEEP_TOKENS)
    return f"{gone} forgotten" if gone else ""
