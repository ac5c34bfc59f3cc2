"""Applications as stored, what they cost, what came with them, and who may not have a say in them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from network.bursaries.applications.rules import LIFECYCLE, Section, Status
from network.bursaries.funds.models import Fund, Round
from network.bursaries.ledger.models import BudgetLine
from network.bursaries.scheme.models import SchemeVersion
from network.bursaries.scheme.rules import CostSort, Payee
from network.core import clock
from network.core.database import Model, Money, Versioned, stored_as_text
from network.core.files import StoredFile
from network.core.lifecycle import FollowsLifecycle
from network.members.catalogue.models import Area, QualificationKind
from network.members.people.models import Member
from network.members.qualifications.models import Qualification


class Application(FollowsLifecycle, Versioned, Model):
    """One member's request for help with the cost of one course."""

    __tablename__ = "bursary_applications"
    __table_args__ = (
        CheckConstraint(
            "status IN ('draft', 'submitted', 'change_asked', 'deferred', 'approved', 'declined', 'offered', "
            "'accepted', 'lapsed', 'completed', 'claimed', 'part_paid', 'paid', 'closed', 'withdrawn')",
            "status_is_known",
        ),
        CheckConstraint(
            "status NOT IN ('approved', 'offered', 'accepted', 'completed', 'claimed', 'part_paid', 'paid', "
            "'closed') OR awarded_pence > 0",
            "award_has_amount",
        ),
        CheckConstraint("(submitted_at IS NULL) = (reference IS NULL)", "what_was_sent_has_a_reference"),
        CheckConstraint(
            "status IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL", "what_is_looked_at_was_sent"
        ),
        CheckConstraint("payee IN ('applicant', 'provider')", "payee_is_known"),
        Index("ix_bursary_applications_queue", "fund_id", "status", "submitted_at", "id"),
        Index("ix_bursary_applications_applicant", "applicant_id", "id"),
    )
    lifecycle = LIFECYCLE

    reference: Mapped[str | None] = mapped_column(unique=True)  # "B-2026-0007", from when it was first sent
    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    fund_id: Mapped[int] = mapped_column(ForeignKey("bursary_funds.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("bursary_rounds.id"), index=True)
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("bursary_schemes.id"), index=True)  # once sent
    line_id: Mapped[int | None] = mapped_column(ForeignKey("bursary_lines.id"), index=True)  # once approved
    applicant_id: Mapped[int] = mapped_column(ForeignKey("members.id"))

    kind_id: Mapped[int | None] = mapped_column(ForeignKey("qualification_kinds.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"), index=True)  # where they will teach
    course_title: Mapped[str] = mapped_column(default="")
    provider: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    statement: Mapped[str] = mapped_column(default="")
    payee: Mapped[Payee] = mapped_column(stored_as_text(Payee), default=Payee.APPLICANT)
    other_pence: Mapped[int] = mapped_column(Money, default=0)  # from an employer or another funder
    promised_at: Mapped[datetime | None]  # when they said yes to what they commit to

    asked_pence: Mapped[int | None] = mapped_column(Money)  # what the scheme gives for these costs, when sent
    awarded_pence: Mapped[int | None] = mapped_column(Money)  # what was approved
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # what was found when sent
    typed: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict
    )  # by section: what we could not read yet
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    edited_at: Mapped[datetime] = mapped_column(default=clock.now)
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]  # when the decision was complete
    accepted_at: Mapped[datetime | None]
    completed_on: Mapped[date | None]  # the course, as its certificate says
    qualification_id: Mapped[int | None] = mapped_column(ForeignKey("qualifications.id"), index=True)
    withdrawn_because: Mapped[str] = mapped_column(default="")
    emptied_at: Mapped[datetime | None]  # when its words and files went, at the end of their time

    fund: Mapped[Fund] = relationship(lazy="joined", innerjoin=True)
    round: Mapped[Round | None] = relationship()
    scheme: Mapped[SchemeVersion | None] = relationship()
    line: Mapped[BudgetLine | None] = relationship()
    applicant: Mapped[Member] = relationship(foreign_keys=[applicant_id])
    kind: Mapped[QualificationKind | None] = relationship()
    area: Mapped[Area | None] = relationship()
    qualification: Mapped[Qualification | None] = relationship()
    costs: Mapped[list["Cost"]] = relationship(
        back_populates="application", order_by="Cost.id", cascade="all, delete-orphan"
    )
    documents: Mapped[list["Document"]] = relationship(
        back_populates="application", order_by="Document.id", cascade="all, delete-orphan"
    )
    changes: Mapped[list["ChangeRequest"]] = relationship(
        back_populates="application", order_by="ChangeRequest.id"
    )
    declarations: Mapped[list["Declaration"]] = relationship(
        back_populates="application", order_by="Declaration.id"
    )

    @property
    def member_id(self) -> int:
        """Whom it is about, for the audit."""
        return self.applicant_id

    @property
    def total_pence(self) -> int:
        """All that the course costs, eligible or not."""
        return sum(cost.pence for cost in self.costs)


class Cost(Model):
    """One cost of the course."""

    __tablename__ = "bursary_costs"
    __table_args__ = (
        CheckConstraint("pence > 0", "pence_are_positive"),
        CheckConstraint(
            "sort IN ('fee', 'assessment', 'materials', 'travel', 'accommodation', 'care', 'cover')",
            "sort_is_known",
        ),
        UniqueConstraint("application_id", "sort"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("bursary_applications.id", ondelete="CASCADE"))
    sort: Mapped[CostSort] = mapped_column(stored_as_text(CostSort))
    pence: Mapped[int] = mapped_column(Money)

    application: Mapped[Application] = relationship(back_populates="costs")


class Document(Model):
    """A file that came with an application: which document of the scheme it is."""

    __tablename__ = "bursary_documents"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("bursary_applications.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int] = mapped_column(default=1)  # by which its address names it
    key: Mapped[str]  # of the scheme's DocumentAsked, or "other"
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_files.id"), unique=True)
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)

    application: Mapped[Application] = relationship(back_populates="documents")
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)


class ChangeRequest(Model):
    """A question about one section: what was asked, what stood there then, and what stands there since."""

    __tablename__ = "bursary_change_requests"
    __table_args__ = (
        CheckConstraint(
            "section IN ('course', 'costs', 'statement', 'documents', 'promises')", "section_is_known"
        ),
        Index("ix_bursary_change_requests_application", "application_id", "id"),
    )

    application_id: Mapped[int] = mapped_column(ForeignKey("bursary_applications.id"))
    section: Mapped[Section] = mapped_column(stored_as_text(Section))
    words: Mapped[str]
    due_on: Mapped[date | None]
    asked_at: Mapped[datetime] = mapped_column(default=clock.now)
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    before: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [label, words] pairs, as they were read
    after: Mapped[list[Any] | None] = mapped_column(JSON)
    reply: Mapped[str] = mapped_column(default="")  # what the applicant says to it, beside what they changed
    answered_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(back_populates="changes")


class Declaration(Model):
    """What somebody said about having an interest in an application, before they read it."""

    __tablename__ = "bursary_declarations"
    __table_args__ = (Index("ix_bursary_declarations_application", "application_id", "member_id", "id"),)

    application_id: Mapped[int] = mapped_column(ForeignKey("bursary_applications.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    conflict: Mapped[bool]
    words: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    application: Mapped[Application] = relationship(back_populates="declarations")


class DocumentView(Model):
    """Somebody other than the applicant opened a document. The applicant can read when, not who."""

    __tablename__ = "bursary_document_views"

    application_id: Mapped[int] = mapped_column(
        ForeignKey("bursary_applications.id", ondelete="CASCADE"), index=True
    )
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)  # the applicant
    key: Mapped[str]  # which document of the scheme it was
    by_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    by_name: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)


class ReferenceCounter(Model):
    """The last number that a reference of a year was given."""

    __tablename__ = "bursary_references"

    year: Mapped[int] = mapped_column(unique=True)
    last: Mapped[int]
