"""The letter about a decision on paper: the fund's own, without the name of anybody who decided."""

from network.bursaries.deciding.models import Decision, Offer
from network.bursaries.deciding.rules import Outcome
from network.core.county import county
from network.core.money import said
from network.core.pdf import Paper
from network.core.templating import day

TITLES = {
    Outcome.APPROVE: "Your bursary is approved",
    Outcome.DECLINE: "Your application was not successful",
    Outcome.DEFER: "Your application is decided later",
}


def paper_of(decision: Decision, offer: Offer | None) -> Paper:
    """Make the letter of a decision that its applicant was told."""
    application = decision.application
    fund = application.fund
    paper = Paper(
        TITLES[decision.outcome],
        network=county().name,
        about=f"{fund.organisation.name}: {fund.name}",
    )
    facts = [
        ("To", application.applicant.name),
        ("Reference", application.reference or ""),
        ("Course", application.course_title),
        ("Asked for", said(application.asked_pence or 0)),
    ]
    if decision.pence is not None:
        facts.append(("Offered", said(decision.pence)))
    if decision.released_at is not None:
        facts.append(("Date", day(decision.released_at)))
    if offer is not None:
        answered = offer.accepted_at
        facts.append(
            ("Accepted", day(answered)) if answered else ("Accept by", f"the end of {day(offer.last_day)}")
        )
    paper.facts(facts)
    if decision.reason:
        paper.heading("Why")
        paper.paragraph(decision.reason)
    if offer is not None:
        paper.heading("The agreement")
        for part in offer.agreement.strip().split("\n\n")[1:]:
            paper.paragraph(part)
    elif decision.outcome is Outcome.DEFER:
        paper.paragraph("You need not do anything. You will hear when it is decided.")
    else:
        paper.paragraph("If something is not right in this, write to the network: the fund can look again.")
    paper.paragraph(f"For {fund.organisation.name}", quiet=True)
    return paper
