"""Whether the site lives and whether it can do its work, for whatever watches over it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import lru_cache

from flask import Blueprint, Flask, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from network.core import clock, jobs
from network.core.database import db
from network.core.permission import anyone, permits

blueprint = Blueprint("health", __name__)

WORKER_IS_AWAY_AFTER = timedelta(minutes=2)


@blueprint.get("/healthz")
@permits(anyone)
def healthz() -> ResponseReturnValue:
    """Say that the process lives. It asks nothing of anything else."""
    return jsonify(alive=True)


@blueprint.get("/readyz")
@permits(anyone)
def readyz() -> ResponseReturnValue:
    """Say whether the site can do its work; 503 names what is missing."""
    found = checks()
    ready = not any(found.values())
    answer = jsonify(ready=ready, **{name: problem or "ok" for name, problem in found.items()})
    return answer, 200 if ready else 503


def checks() -> dict[str, str]:
    """Say of each thing that the site needs what is wrong with it; nothing where it is well."""
    found = {}
    for name, ask in CHECKS.items():
        try:
            found[name] = ask()
        except SQLAlchemyError:
            db.session.rollback()
            found[name] = "the database does not answer"
    return found


def register(app: Flask) -> None:
    """Add the two addresses."""
    app.register_blueprint(blueprint)


def _database() -> str:
    db.session.execute(text("SELECT 1"))
    return ""


def _migrations() -> str:
    if not db.inspect(db.session.connection()).has_table("alembic_version"):
        return "there is no schema yet: run flask db upgrade"
    at = set(db.session.scalars(text("SELECT version_num FROM alembic_version")))
    if at != _heads(str(current_app.config["MIGRATIONS"])):
        return "the schema is not the newest: run flask db upgrade"
    return ""


@lru_cache(maxsize=4)
def _heads(folder: str) -> frozenset[str]:
    from alembic.script import ScriptDirectory  # slow to load, and wanted once

    return frozenset(ScriptDirectory(folder).get_heads())


def _worker() -> str:
    try:
        seen = jobs.worker_seen_at()
    except jobs.STORE_AWAY:
        return "the job queue does not answer"
    if seen is None:
        return "no worker has been seen: run flask --app wsgi worker"
    if clock.now() - seen > WORKER_IS_AWAY_AFTER:
        return f"last seen {seen.isoformat(timespec='seconds')}"
    return ""


CHECKS: Mapping[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "worker": _worker,
}
