"""How far each section of an application is: not begun, incomplete, done, or asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from network.bursaries.applications.models import Application, ChangeRequest, Document
from network.bursaries.applications.rules import Section, Status
from network.bursaries.scheme.rules import Scheme, Stage

OTHER = "other"  # a document that the scheme does not ask for
TITLES: Mapping[Section, str] = {
    Section.COURSE: "The course",
    Section.COSTS: "What it costs",
    Section.STATEMENT: "Why you, and why there",
    Section.DOCUMENTS: "Documents",
    Section.PROMISES: "What you commit to",
}


class Standing(StrEnum):
    """How far a section is."""

    NOT_BEGUN = "not_begun"
    INCOMPLETE = "incomplete"
    DONE = "done"
    CHANGE_ASKED = "change_asked"


@dataclass(frozen=True)
class Progress:
    """A section, how far it is, what is missing in it, and the question about it, if there is one."""

    section: Section
    standing: Standing
    missing: Sequence[str] = ()
    asked: ChangeRequest | None = None

    @property
    def title(self) -> str:
        """What the section is called."""
        return TITLES[self.section]


def progress(application: Application, scheme: Scheme, rules_made_at: datetime | None) -> list[Progress]:
    """Say of each section how far it is; ``rules_made_at`` is since when the scheme is as it is."""
    return [_progress_of(section, application, scheme, rules_made_at) for section in Section]


def asked_about(application: Application, section: Section) -> ChangeRequest | None:
    """Return the question about a section that waits for an answer."""
    if application.status is not Status.CHANGE_ASKED:
        return None
    waiting = [one for one in application.changes if one.section is section and one.answered_at is None]
    return waiting[-1] if waiting else None


def was_sent(document: Document) -> bool:
    """Whether a file came with what was sent before the question: like every old answer, it is kept."""
    asked = asked_about(document.application, Section.DOCUMENTS)
    return asked is not None and document.added_at <= asked.asked_at


def _progress_of(
    section: Section, application: Application, scheme: Scheme, rules_made_at: datetime | None
) -> Progress:
    missing = _missing(section, application, scheme, rules_made_at)
    asked = asked_about(application, section)
    if asked is not None:
        return Progress(section, Standing.CHANGE_ASKED, missing, asked)
    if not missing:
        return Progress(section, Standing.DONE)
    begun = _is_begun(section, application)
    return Progress(section, Standing.INCOMPLETE if begun else Standing.NOT_BEGUN, missing)


def _missing(
    section: Section, application: Application, scheme: Scheme, rules_made_at: datetime | None
) -> list[str]:
    unread = ["What we could not read yet"] if application.typed.get(section) else []
    match section:
        case Section.COURSE:
            wanted = {
                "Which course it is": application.kind_id,
                "Who runs it": application.provider,
                "When it starts": application.starts_on,
                "When it ends": application.ends_on,
                "Where you will teach": application.area_id,
            }
            return [words for words, there in wanted.items() if not there] + unread
        case Section.COSTS:
            return ([] if application.costs else ["What the course costs"]) + unread
        case Section.STATEMENT:
            return [] if application.statement else ["Your statement"]
        case Section.DOCUMENTS:
            there = {one.key for one in application.documents}
            return [
                one.title
                for one in scheme.documents
                if one.stage is Stage.APPLICATION and one.key not in there
            ]
        case Section.PROMISES:
            if application.promised_at is None:
                return ["Your yes to what you commit to"]
            changed = rules_made_at is not None and application.promised_at < rules_made_at
            if application.status is Status.DRAFT and changed:
                return ["Your yes to what you commit to: it has changed since you gave it"]
            return []


def _is_begun(section: Section, application: Application) -> bool:
    if application.typed.get(section):
        return True
    match section:
        case Section.COURSE:
            return any(
                (
                    application.kind_id,
                    application.provider,
                    application.starts_on,
                    application.ends_on,
                    application.area_id,
                )
            )
        case Section.COSTS:
            return bool(application.costs) or bool(application.other_pence)
        case Section.STATEMENT:
            return bool(application.statement)
        case Section.DOCUMENTS:
            return bool(application.documents)
        case Section.PROMISES:
            return application.promised_at is not None
