"""An import as stored: the file's rows, what is to become of each, and what the batch changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from network.core import clock
from network.core.database import Model, Versioned, stored_as_text
from network.core.lifecycle import FollowsLifecycle
from network.members.imports.findings import Finding, Level
from network.members.imports.rules import LIFECYCLE, Decision, Outcome, Status, usual_decision
from network.members.people.models import Member


class ImportBatch(FollowsLifecycle, Versioned, Model):
    """One file on its way into the network, imported and undone as a whole.

    The cells are kept as we read them, packed, and only until they are imported; the file itself never is.
    """

    __tablename__ = "import_batches"
    __table_args__ = (
        CheckConstraint(
            "status IN ('uploaded', 'mapped', 'checking', 'checked', 'importing', 'imported', 'undoing', "
            "'undone', 'failed')",
            "status_is_known",
        ),
        CheckConstraint("target <> ''", "target_is_named"),
        Index("ix_import_batches_status", "status", "id"),
    )
    lifecycle = LIFECYCLE

    status: Mapped[Status] = mapped_column(stored_as_text(Status), default=LIFECYCLE.start)
    target: Mapped[str] = mapped_column(default="members")  # what the list is of, by the name of its target
    file_name: Mapped[str]
    contents: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    notes: Mapped[list[str]] = mapped_column(JSON, default=list)
    sheet: Mapped[str] = mapped_column(default="")
    header_row: Mapped[int] = mapped_column(default=1)
    mapping: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # column number to field
    problems: Mapped[list[str]] = mapped_column(
        JSON, default=list
    )  # why the last step did not come to an end
    tally: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)  # what was created and changed
    working_until: Mapped[datetime | None]  # a worker has taken it up, and is given until then
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # for its import or its undoing
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    imported_at: Mapped[datetime | None]
    way: Mapped[str] = mapped_column(default="")  # in which of its target's ways it was imported

    created_by: Mapped[Member | None] = relationship(foreign_keys=[created_by_id], lazy="joined")
    asked_by: Mapped[Member | None] = relationship(foreign_keys=[asked_by_id])

    @property
    def columns(self) -> dict[int, str]:
        """The mapping from column to field, with numbers that JSON had made text."""
        return {int(column): field for column, field in self.mapping.items()}

    @property
    def progress_key(self) -> str:
        """What its progress is called."""
        return f"import {self.id}"


class ImportRow(Model):
    """One row of the file: what it says, what it comes to, and what a person decided."""

    __tablename__ = "import_rows"
    __table_args__ = (
        CheckConstraint(
            "outcome IN ('new', 'changed', 'same', 'duplicate', 'error', 'skipped')", "outcome_is_known"
        ),
        CheckConstraint(
            "decision IN ('import', 'leave_out', 'same_person', 'new_person')", "decision_is_known"
        ),
        CheckConstraint("role IN ('instructor', 'health_partner')", "role_is_known"),
        UniqueConstraint("batch_id", "number"),
        Index("ix_import_rows_batch_outcome", "batch_id", "outcome", "number"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id", ondelete="CASCADE"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(default="")
    outcome: Mapped[Outcome] = mapped_column(stored_as_text(Outcome))
    worst: Mapped[str] = mapped_column(default="")  # the level of its worst finding
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    reading: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # values and grants, as read
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # what would change, for people
    role: Mapped[str] = mapped_column(default="instructor")
    claimed: Mapped[bool] = mapped_column(default=False)  # the record it is about has an owner
    fingerprint: Mapped[str] = mapped_column(
        default="", index=True
    )  # the same row in another file has the same
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="SET NULL"), index=True)
    thing_id: Mapped[int | None]  # what the row is about, where that is no member
    same_as_row: Mapped[int | None]
    candidates: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # whom it may duplicate
    chosen: Mapped[int] = mapped_column(default=0)  # which of them a person chose
    decision: Mapped[Decision | None] = mapped_column(stored_as_text(Decision))

    member: Mapped[Member | None] = relationship(lazy="selectin")
    batch: Mapped[ImportBatch] = relationship()

    @property
    def decided(self) -> Decision:
        """What is to happen to it: what a person said, or what is usual."""
        return self.decision or usual_decision(self.outcome, self.claimed)

    @property
    def remarks(self) -> list[Finding]:
        """The remarks on its cells, the worst first."""
        order = list(Level)
        found = [Finding.from_plain(plain) for plain in self.findings]
        return sorted(found, key=lambda finding: order.index(finding.level))


class ImportChange(Model):
    """One thing that a batch made or changed: enough to undo it, and to see who changed it since."""

    __tablename__ = "import_changes"
    __table_args__ = (
        CheckConstraint("thing_type <> ''", "thing_type_is_named"),
        Index("ix_import_changes_batch", "batch_id", "thing_type", "thing_id"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id", ondelete="CASCADE"))
    row_number: Mapped[int]
    thing_type: Mapped[str]
    thing_id: Mapped[int]
    made: Mapped[bool]
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    version_after: Mapped[int]
    looks_after: Mapped[str] = mapped_column(default="")  # a member's facts, digested
