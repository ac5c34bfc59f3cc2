"""Statuses: the only way to change one, and the history of every change."""

from collections.abc import Collection, Mapping, Sequence
from contextvars import ContextVar
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import Index, inspect, select
from sqlalchemy.orm import Mapped, mapped_column, validates

from network.core import clock
from network.core.database import Model, db
from network.core.permission import Actor, Permission
from network.core.rules import Lifecycle, Refused, words

_moving: ContextVar[bool] = ContextVar("moving", default=False)
_permissions: dict[type, Mapping[Any, Permission]] = {}


class NotPermitted(Exception):
    """Somebody asked for a move that is not theirs to make."""


def demand(permission: Permission, by: Actor, thing: object = None) -> None:
    """Raise NotPermitted where ``by`` may not do this with ``thing``; for verbs that are no move."""
    if not permission(by, thing):
        raise NotPermitted


class StatusChange(Model):
    """One move of one thing: from where, to where, when, by whom and why."""

    __tablename__ = "status_changes"
    __table_args__ = (Index("ix_status_changes_thing", "thing_type", "thing_id", "id"),)

    thing_type: Mapped[str]
    thing_id: Mapped[int]
    old: Mapped[str]
    new: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int | None]
    by_name: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")


class FollowsLifecycle:
    """A thing with a ``status`` that moves only along ``lifecycle``, and only through :func:`move`."""

    lifecycle: ClassVar[Lifecycle[Any]]
    status: Mapped[Any]

    @property
    def next_steps(self) -> frozenset[Any]:
        """The statuses that this thing could take next."""
        return self.lifecycle.moves[self.status]

    @validates("status")
    def _follow_the_lifecycle(self, _key: str, new: StrEnum) -> StrEnum:
        old = self.__dict__.get("status")
        if old is None and inspect(self).key is None:
            return new  # a thing that is being made may be made in any status, as an import does
        if not _moving.get():
            raise Refused("A status changes through move() alone.")
        step: StrEnum = self.lifecycle.step(old or self.status, new)
        return step


def moves(model: type, permissions: Mapping[Any, Permission]) -> None:
    """Name the permission of each move of ``model``: by its new status, or by (old, new) if that matters."""
    _permissions[model] = permissions


def may_move(actor: Actor, thing: Any, to: StrEnum) -> bool:
    """Whether ``actor`` may take ``thing`` to ``to`` now: the table has the move, and it is theirs."""
    return to in thing.next_steps and _permission(thing, to)(actor, thing)


def move(thing: Any, *, to: Any, by: Actor, reason: str = "") -> StatusChange:
    """Change the status of ``thing``, and write it into the history.

    Raises Refused where the table has no such move, NotPermitted where ``by`` may not make it.
    """
    old = thing.status
    thing.lifecycle.step(old, to)
    if not _permission(thing, to)(by, thing):
        raise NotPermitted(f"{type(thing).__name__} to {words(to)}")
    token = _moving.set(True)
    try:
        thing.status = to
    finally:
        _moving.reset(token)
    if thing.id is None:
        db.session.flush()
    change = StatusChange(
        thing_type=thing.__tablename__,
        thing_id=thing.id,
        old=old.value,
        new=to.value,
        at=clock.now(),
        by_id=by.id,
        by_name=by.name,
        reason=reason,
    )
    db.session.add(change)
    return change


def history_of(thing: Any, also: Collection[int] = ()) -> Sequence[StatusChange]:
    """Return every move of ``thing``, oldest first; ``also`` of others of its kind that became part of it."""
    return db.session.scalars(
        select(StatusChange)
        .where(StatusChange.thing_type == thing.__tablename__, StatusChange.thing_id.in_((thing.id, *also)))
        .order_by(StatusChange.id)
    ).all()


def _permission(thing: Any, to: StrEnum) -> Permission:
    named = _permissions[type(thing)]
    permission: Permission = named[thing.status, to] if (thing.status, to) in named else named[to]
    return permission
