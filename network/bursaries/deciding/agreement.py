"""The text that an offer is: what is given, what for, what is promised in return, and until when."""

from collections.abc import Collection, Iterator
from datetime import date

from network.bursaries.applications import queries as applications
from network.bursaries.applications.models import Application
from network.bursaries.deciding.rules import ExtraCondition
from network.bursaries.scheme.rules import Payee
from network.core.money import said
from network.core.templating import day


def text_of(application: Application, pence: int, conditions: Collection[ExtraCondition], until: date) -> str:
    """Write out what an applicant accepts. It is kept as it was shown."""
    fund, name = application.fund, application.applicant.name
    given = f"{fund.organisation.name} gives {name} {said(pence)} from the fund “{fund.name}”"
    towards = f"towards “{application.course_title}”{_where(application)}{_when(application)}"
    lines = "\n".join(f"- {line}" for line in promises(application, conditions))
    payee = "me" if application.payee is Payee.APPLICANT else "the provider of the course"
    parts = [
        f"Agreement about bursary {application.reference}",
        f"{given} {towards}. All costs together are {said(application.total_pence)}.",
        f"What I, {name}, commit to:\n{lines}",
        f"The money goes to {payee}.",
        f"I can accept this until the end of {day(until)}. After that the money goes back to the fund.",
    ]
    return "\n\n".join(parts) + "\n"


def promises(application: Application, conditions: Collection[ExtraCondition]) -> list[str]:
    """Say everything that whoever accepts commits to, one sentence each."""
    return [*applications.promises(application), *_extra(conditions)]


def _extra(conditions: Collection[ExtraCondition]) -> Iterator[str]:
    for one in conditions:
        first = ", before anything is paid" if one.before_payment else ""
        yield f"{one.words.strip().rstrip('.')}: by {day(one.due_on)}{first}."


def _where(application: Application) -> str:
    return f" with {application.provider}" if application.provider else ""


def _when(application: Application) -> str:
    if application.starts_on is None or application.ends_on is None:
        return ""
    if application.starts_on == application.ends_on:
        return f", on {day(application.starts_on)}"
    return f", from {day(application.starts_on)} to {day(application.ends_on)}"
