"""Who may do what: a permission is a value, combined with ``& | ~``, and asked by a guard on every route."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, Protocol, TypeVar

from flask import abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from network.core.database import Model, db

R = TypeVar("R")
LARGEST_ID = 2_147_483_647


class Role(StrEnum):
    """What somebody is to the network; held by dated grants, and several at once."""

    INSTRUCTOR = "instructor"
    HEALTH_PARTNER = "health_partner"
    FUNDER = "funder"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


PRIVILEGED = frozenset({Role.FUNDER, Role.COORDINATOR, Role.ADMINISTRATOR})


class Actor(Protocol):
    """Whoever acts: a member, a visitor, or the system itself."""

    @property
    def id(self) -> int | None:
        """The member's number; None for a visitor and for the system."""

    @property
    def name(self) -> str:
        """What to call them in a record."""

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held today."""


class _Nobody:
    """An actor who is no member."""

    id: None = None
    roles: frozenset[Role] = frozenset()

    def __init__(self, name: str) -> None:
        self.name = name


VISITOR: Actor = _Nobody("a visitor")
SYSTEM: Actor = _Nobody("the system")


class Permission:
    """A question about an actor and a thing: may they?"""

    def __init__(self, answer: Callable[[Any, Any], bool]) -> None:
        self._answer = answer

    def __call__(self, actor: Actor, thing: object = None) -> bool:
        """Answer for one actor and one thing."""
        return bool(self._answer(actor, thing))

    def __and__(self, other: "Permission") -> "Permission":
        """Both must say yes."""
        return Permission(lambda actor, thing: self(actor, thing) and other(actor, thing))

    def __or__(self, other: "Permission") -> "Permission":
        """One must say yes."""
        return Permission(lambda actor, thing: self(actor, thing) or other(actor, thing))

    def __invert__(self) -> "Permission":
        """The other one must say no."""
        return Permission(lambda actor, thing: not self(actor, thing))


def holds(*roles: Role) -> Permission:
    """Admit whoever holds one of ``roles`` today."""
    wanted = frozenset(roles)
    return Permission(lambda actor, _thing: not wanted.isdisjoint(actor.roles))


anyone = Permission(lambda _actor, _thing: True)
nobody = Permission(lambda _actor, _thing: False)
signed_in = Permission(lambda actor, _thing: actor.id is not None)
the_system = Permission(lambda actor, _thing: actor is SYSTEM)


def current_member() -> Actor:
    """Return the member who is signed in, or VISITOR. Pages pass it to verbs as ``by=``."""
    if "actor" not in g:
        load: Callable[[], Actor | None] = current_app.extensions["actor_loader"]
        g.actor = load() or VISITOR
    actor: Actor = g.actor
    return actor


def real_actor() -> Actor:
    """Return who sits at the screen: the administrator, where one looks at the site as somebody else."""
    actor = current_member()
    looking: Actor | None = g.get("looking")
    return looking or actor


def private(view: Callable[..., R]) -> Callable[..., R]:
    """Mark a page as its owner's alone: it is not shown to an administrator who looks as them."""
    view.private = True  # type: ignore[attr-defined]
    return view


def permits(
    permission: Permission, model: type[Model] | None = None
) -> Callable[[Callable[..., R]], Callable[..., Any]]:
    """Guard a route: load its thing by the ``id`` in the address, ask, and hand the thing over.

    A visitor is asked to sign in, anybody else without the permission gets 403, and what is not there is 404.
    """

    def guard(view: Callable[..., R]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if permission is anyone and model is None:
                return view(*args, **kwargs)  # nobody is asked who they are, and nothing is looked up
            actor = current_member()
            if model is None:
                return view(*args, **kwargs) if permission(actor) else _refuse(actor)
            number = kwargs.pop("id")
            # No column holds more, and a database that is asked for more answers with an error.
            thing = db.session.get(model, number) if number <= LARGEST_ID else None
            if thing is None:
                # A visitor learns nothing from the difference between "not there" and "not yours".
                return _refuse(actor) if actor.id is None and permission is not anyone else abort(404)
            return view(thing, *args, **kwargs) if permission(actor, thing) else _refuse(actor)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.model = model  # type: ignore[attr-defined]
        return guarded

    return guard


def permission_of(endpoint: str) -> Permission:
    """Return who may open a page, where that does not hang on a thing: for who leads others there."""
    found: Permission = getattr(current_app.view_functions[endpoint], "permission", nobody)
    return found


def _refuse(actor: Actor) -> Response:
    if actor.id is not None:
        abort(403)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=wanted))
