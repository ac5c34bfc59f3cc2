"""Questions about the county's identity and its first day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, exists, func, or_, select

from network.accounts.models import Invitation
from network.administration.first_day import PUT_AWAY, TEST_LETTER, Facts
from network.administration.models import FirstDayMark
from network.core import county
from network.core.audit import AuditEntry
from network.core.county import FACTS, THE_ROW, County
from network.core.database import db
from network.core.mail import Message
from network.core.mail import Status as Post
from network.core.permission import Role
from network.members.catalogue.models import Area, Condition, QualificationKind
from network.members.imports.models import ImportBatch
from network.members.imports.rules import Status as Import
from network.members.people.models import Member, RoleGrant
from network.members.people.rules import Status


def county_row() -> County:
    """Return the county's row to edit; where there is none yet, one that is kept when something is set."""
    empty: dict[str, Any] = {name: "" for name in FACTS if name != "logo_id"}
    return db.session.get(County, THE_ROW) or County(**empty, version=0)


def first_day_facts(today: date, *, letters_leave_the_building: bool) -> Facts:
    """Return what a network has by now: three statements, however much it is."""
    active = Condition.active.is_(True)
    counted = db.session.execute(
        select(
            _count(Area, or_(Area.ends_on.is_(None), Area.ends_on >= today)).label("areas"),
            _count(QualificationKind, QualificationKind.retired_on.is_(None)).label("kinds"),
            _count(Condition, active).label("conditions"),
            _count(Condition, active, Condition.requires == "").label("conditions_without_rule"),
            _count(ImportBatch, ImportBatch.status == Import.IMPORTED).label("imports"),
            _holders(Role.INSTRUCTOR, today).label("instructors"),
            _holders(Role.COORDINATOR, today).label("coordinators"),
            _count(Invitation).label("invitations"),
            _count(Message, Message.template == TEST_LETTER, Message.status == Post.SENT).label(
                "test_letters_sent"
            ),
            _count(AuditEntry, AuditEntry.what == "backup made").label("backups"),
        )
    ).one()
    return Facts(
        identity=frozenset(county.given()),
        marked=frozenset(db.session.scalars(select(FirstDayMark.key))),
        letters_leave_the_building=letters_leave_the_building,
        **counted._mapping,
    )


def is_put_away() -> bool:
    """Whether the list of the first day was taken off the home page."""
    return bool(db.session.scalar(select(exists().where(FirstDayMark.key == PUT_AWAY))))


def marks_by(member_id: int) -> Sequence[FirstDayMark]:
    """Return what somebody has said to be done."""
    marks = select(FirstDayMark).where(FirstDayMark.marked_by_id == member_id)
    return db.session.scalars(marks.order_by(FirstDayMark.id)).all()


def _count(model: Any, *conditions: Any) -> ScalarSelect[int]:
    return select(func.count(model.id)).where(*conditions).scalar_subquery()


def _holders(role: Role, today: date) -> ScalarSelect[int]:
    held = select(func.count(RoleGrant.member_id.distinct())).join(Member, RoleGrant.member_id == Member.id)
    return held.where(
        RoleGrant.role == role,
        RoleGrant.begins_on <= today,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today),
        Member.status == Status.ACTIVE,
    ).scalar_subquery()
