"""Questions about data rights: what was asked by whom, and what waits for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from network.core import personal_data, registry
from network.core.database import db
from network.core.personal_data import Basis
from network.members.people.models import Member
from network.rights.models import Complaint, CopyRequest, ErasureRequest
from network.rights.rules import CopyStatus, ErasureStatus


@dataclass(frozen=True)
class WhatGoes:
    """What a deletion would take away, by how much of it there is, and what stays and why."""

    goes: Sequence[tuple[str, int]]
    stays: Sequence[personal_data.Held]


def copies_about(member: Member) -> Sequence[CopyRequest]:
    """Return the requests for a copy about a member, newest first."""
    return _of(CopyRequest, CopyRequest.member_id == member.id)


def copies_fetched_by(member: Any, now: datetime) -> Sequence[CopyRequest]:
    """Return what somebody asked for, for themselves or for others, that is being made or can be fetched."""
    asked = CopyRequest.status == CopyStatus.ASKED
    ready = (CopyRequest.status == CopyStatus.READY) & (CopyRequest.until > now)
    return _of(CopyRequest, CopyRequest.asked_by_id == member.id, asked | ready)


def erasures_of(member: Member) -> Sequence[ErasureRequest]:
    """Return the requests of a member to be deleted, newest first."""
    return _of(ErasureRequest, ErasureRequest.member_id == member.id)


def complaints_of(member: Member) -> Sequence[Complaint]:
    """Return the complaints of a member, newest first."""
    return _of(Complaint, Complaint.member_id == member.id)


def copies_log(*, before: int | None = None, limit: int = 50) -> Sequence[CopyRequest]:
    """Return every request for a copy, newest first."""
    earlier = [CopyRequest.id < before] if before is not None else []
    return _of(CopyRequest, *earlier, limit=limit)


def erasures_waiting() -> Sequence[ErasureRequest]:
    """Return the requests to be deleted that wait, the longest first."""
    return db.session.scalars(
        select(ErasureRequest).where(ErasureRequest.status == ErasureStatus.ASKED).order_by(ErasureRequest.id)
    ).all()


def erasures_answered(limit: int = 20) -> Sequence[ErasureRequest]:
    """Return the requests to be deleted that were answered last."""
    return _of(ErasureRequest, ErasureRequest.status != ErasureStatus.ASKED, limit=limit)


def count_erasures_waiting() -> int:
    """Count the requests to be deleted that wait."""
    return (
        db.session.scalar(
            select(func.count(ErasureRequest.id)).where(ErasureRequest.status == ErasureStatus.ASKED)
        )
        or 0
    )


def what_goes(member: Member) -> WhatGoes:
    """Say what a deletion would take away from a member, and what has to stay."""
    sections = [offer(member) for offer in registry.subject_access]
    stays = [held for held in personal_data.declarations if held.basis is Basis.LEGAL_OBLIGATION]
    return WhatGoes([(one.title, len(one.rows)) for one in sections if one.rows], stays)


def latest_complaint() -> Complaint | None:
    """Return the newest complaint, to show what a letter about one looks like."""
    return next(iter(_of(Complaint, limit=1)), None)


def latest_erasure_request() -> ErasureRequest | None:
    """Return the newest request to be deleted, to show what a letter about one looks like."""
    return next(iter(_of(ErasureRequest, limit=1)), None)


def delete_of(model: Any, member: Member) -> None:
    """Delete a member's rows of a table."""
    db.session.execute(delete(model).where(model.member_id == member.id))


def _of(model: Any, *which: Any, limit: int | None = None) -> Sequence[Any]:
    return db.session.scalars(select(model).where(*which).order_by(model.id.desc()).limit(limit)).all()
