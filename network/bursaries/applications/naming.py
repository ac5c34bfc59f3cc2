"""What an application and its applicant are called, for whoever reads: blind funds keep the name back."""

from network.bursaries.applications import policy
from network.bursaries.applications.models import Application, Document
from network.bursaries.scheme import queries as schemes
from network.bursaries.scheme.rules import Scheme
from network.core.permission import Actor


def is_nameless(actor: Actor, application: Application) -> bool:
    """Whether the name is kept from ``actor``: of those who judge it, until its decision is complete."""
    return (
        application.decided_at is None
        and not policy.applicant(actor, application)
        and (policy.of_its_fund(actor, application) or not policy.coordinates(actor, application))
        and rules_of(application).blind
    )


def name_for(actor: Actor, application: Application) -> str:
    """Return what ``actor`` reads where the applicant's name would stand: "Applicant B-2026-0007"."""
    if is_nameless(actor, application):
        return f"Applicant {application.reference}"
    return application.applicant.name


def file_name_for(actor: Actor, document: Document) -> str:
    """Return what a file is called: names stand there, so a blind fund's judges read a number."""
    if not is_nameless(actor, document.application):
        return document.file.name
    return f"{document.application.reference} document {document.number}"


def rules_of(application: Application) -> Scheme:
    """Return the rules that an application is under: those of its version once sent, else the fund's own."""
    if application.scheme is not None:
        return schemes.of(application.scheme)
    return schemes.current(application.fund)[1]
