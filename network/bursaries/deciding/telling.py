"""The letters about decisions and offers. They are the fund's: nobody who decided is named in one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from network.bursaries.applications.models import Application
from network.bursaries.applications.rules import WAITING, Status
from network.bursaries.deciding import agreement, queries, rules
from network.bursaries.deciding.models import Decision, Offer
from network.bursaries.deciding.rules import ExtraCondition, Outcome
from network.core import letters, mail
from network.core.database import db
from network.members.people.models import Member

FOLDER = "bursaries/deciding/email"
NOT_OFFERED = "deciding.not_offered"
NOT_DECLINED = "deciding.not_declined"
NOT_LAPSED = "deciding.not_lapsed"
NO_SECOND_WANTED = "deciding.no_second_wanted"
SECOND_WANTED = "bursary-second"  # a kind of notice


@dataclass(frozen=True)
class Draft:
    """A letter that is not sent yet: its template, what it needs, and when it would be pointless."""

    template: str
    context: Mapping[str, Any]
    obsolete: str | None = None

    def read(self, application: Application) -> letters.Letter:
        """Write it out as it would be sent."""
        return letters.write(
            self.template,
            to=application.applicant,
            about=application,
            application=application,
            **self.context,
        )


def outcome(
    application: Application,
    what: Outcome,
    reason: str,
    *,
    pence: int | None = None,
    conditions: Collection[ExtraCondition] = (),
    until: date | None = None,
) -> Draft:
    """Draft the letter that tells an applicant what was decided."""
    reason = reason.strip()
    if what is not Outcome.APPROVE:
        name, obsolete = {
            Outcome.DECLINE: ("declined", NOT_DECLINED),
            Outcome.DEFER: ("deferred", None),
            Outcome.REOPEN: ("reopened", None),
        }[what]
        return Draft(f"{FOLDER}/{name}.txt", {"reason": reason}, obsolete)
    facts = {
        "pence": pence,
        "reason": reason,
        "promises": agreement.promises(application, conditions),
        "until": until,
    }
    name = "approved" if pence == application.asked_pence else "amended"
    return Draft(f"{FOLDER}/{name}.txt", facts)


def of_decision(decision: Decision, offer: Offer | None) -> Draft:
    """Draft the letter of a decision that was made."""
    return outcome(
        decision.application,
        decision.outcome,
        decision.reason,
        pence=decision.pence,
        conditions=added_to(decision),
        until=offer.last_day if offer else None,
    )


def to_be_released(decision: Decision, now: datetime) -> letters.Letter:
    """Write out the letter that goes if a decision is released now."""
    application = decision.application
    days = queries.scheme_of(application).offer_days
    draft = outcome(
        application,
        decision.outcome,
        decision.reason,
        pence=decision.pence,
        conditions=added_to(decision),
        until=rules.last_day(rules.offer_end(now, days)),
    )
    return draft.read(application)


def added_to(decision: Decision) -> list[ExtraCondition]:
    """Return the conditions of a decision as values."""
    return [ExtraCondition(one.words, one.due_on, one.before_payment) for one in decision.conditions]


def tell(application: Application, draft: Draft) -> None:
    """Send a letter to the applicant."""
    mail.queue(
        draft.template,
        to=application.applicant,
        about=application,
        obsolete=draft.obsolete,
        application=application,
        **draft.context,
    )


def second_wanted(application: Application, first: Decision) -> None:
    """Tell those who could approve as the second that an approval waits for one of them.

    They read no name and no sum: they may not have said yet whether they have an interest in it.
    """
    mail.queue_for_all(
        f"{FOLDER}/second_wanted.txt",
        to=queries.second_approvers(application, first),
        notice=SECOND_WANTED,
        about=application,
        obsolete=NO_SECOND_WANTED,
        application=application,
    )


def accepted(application: Application, offer: Offer) -> None:
    """Send an applicant the agreement that they have accepted."""
    tell(application, Draft(f"{FOLDER}/accepted.txt", {"agreement": offer.agreement}))


def runs_out(application: Application, offer: Offer) -> None:
    """Remind an applicant of an offer whose end is near."""
    tell(application, Draft(f"{FOLDER}/runs_out.txt", {"until": offer.last_day}, NOT_OFFERED))


def lapsed(application: Application, offer: Offer) -> None:
    """Tell all sides that an offer was not accepted in time: applicant, who decides, and coordinators."""
    tell(application, Draft(f"{FOLDER}/lapsed.txt", {"until": offer.last_day}, NOT_LAPSED))
    sides: dict[int, Member] = {
        one.id: one for one in (*queries.deciders_of(application), *queries.coordinators_of(application))
    }
    for one in sides.values():
        mail.queue(
            f"{FOLDER}/lapsed_with_us.txt",
            to=one,
            about=application,
            obsolete=NOT_LAPSED,
            application=application,
            until=offer.last_day,
            pence=offer.pence,
        )


def is_not(status: Status, application_id: int) -> bool:
    """Whether an application is something else by now, so that a letter about it says nothing true."""
    application = db.session.get(Application, application_id)
    return application is None or application.status is not status


def is_not_waiting_for_second(application_id: int) -> bool:
    """Whether word of a first approval has become pointless: it was completed, or does not count any more."""
    application = db.session.get(Application, application_id)
    return (
        application is None
        or application.status not in WAITING
        or queries.first_approval(application) is None
    )


def sample(*statuses: Status) -> Mapping[str, Any] | None:
    """Find a record to show a letter with, for coordinators who read the templates."""
    offer = db.session.scalars(
        select(Offer)
        .join(Application, Application.id == Offer.application_id)
        .where(Application.status.in_(statuses or tuple(Status)))
        .order_by(Offer.id.desc())
        .limit(1)
    ).first()
    if offer is None:
        return None
    application, draft = offer.application, of_decision(offer.decision, offer)
    return {
        "to": application.applicant,
        "about": application,
        "application": application,
        "agreement": offer.agreement,
        **draft.context,
        "reason": draft.context["reason"] or "The fund gives what is left in this round.",
    }
