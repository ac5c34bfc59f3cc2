"""Work done outside of a request: declared with ``@job``, put in a queue after the commit, run by a worker.

The queue is only a nudge and may lose what it holds; the database is the truth. A job therefore looks for
what there is to do, does it, and is harmless when it runs twice, at once, or ten days late.
"""

import json
import logging
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import psycopg
from flask import Flask, current_app
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.constants import EmptyData
from huey.serializer import SignedSerializer
from redis.exceptions import RedisError
from sqlalchemy import CheckConstraint, Index, delete, event, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from network.core import clock
from network.core.database import Model, aside, db, reading_only

__all__ = ["crontab", "job", "progress", "report_progress", "run", "start"]
logger = logging.getLogger(__name__)

F = TypeVar("F", bound=Callable[..., str | None])
STORE_AWAY = (sqlite3.Error, psycopg.Error, RedisError, OSError)
MINUTE = timedelta(minutes=1)
LATE = timedelta(minutes=10)  # a periodic job is late when its time passed so long ago
CLOCK_SLACK = timedelta(minutes=5)  # two machines' clocks may differ by so much
KEEP_RUNS = timedelta(days=90)
_WAITING = "jobs to start"


@dataclass(frozen=True)
class Job:
    """Something that the worker does: its name, its function, its times, and what it does in words."""

    name: str
    work: Callable[..., str | None]
    every: Callable[[datetime], bool] | None
    words: str


@dataclass(frozen=True)
class Progress:
    """How far a job has come."""

    done: int
    total: int
    words: str
    at: datetime


class JobRun(Model):
    """One run of a job: when, how it ended, and what it did in words."""

    __tablename__ = "job_runs"
    __table_args__ = (
        CheckConstraint("outcome IN ('running', 'finished', 'failed')", "outcome_is_known"),
        Index("ix_job_runs_name", "name", "id"),
    )

    name: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="running")
    words: Mapped[str] = mapped_column(default="")


class JobClock(Model):
    """When a periodic job runs next. Whoever moves it on, by a conditional update, starts that run."""

    __tablename__ = "job_clocks"

    name: Mapped[str] = mapped_column(unique=True)
    next_at: Mapped[datetime]
    set_at: Mapped[datetime]


jobs: dict[str, Job] = {}


def job(name: str, every: Callable[[datetime], bool] | None = None, words: str = "") -> Callable[[F], F]:
    """Declare a function ``(now, **arguments)`` as a job; what it returns says in words what it did.

    The name is lower case with hyphens, since it is typed after ``flask jobs run``.
    ``every`` is a ``crontab(…)`` read as the time in London; without it the job runs when it is started.
    """

    def declare(work: F) -> F:
        jobs[name] = Job(name, work, every, words or (work.__doc__ or "").strip().split("\n")[0])
        return work

    return declare


def named(name: str) -> Job | None:
    """Return the job of that name; a space is as good as a hyphen."""
    return jobs.get(name.strip().lower().replace(" ", "-"))


def _named(name: str) -> Job:
    if (found := named(name)) is None:
        raise LookupError(f"there is no job {name}")
    return found


def start(name: str, **arguments: Any) -> None:
    """Put a job in the queue once the transaction in hand is committed; a rollback starts nothing.

    The arguments must be plain values. Starting the same again in one transaction changes nothing.
    """
    name = _named(name).name
    session = db.session()
    if not session.in_transaction():
        session.begin()  # otherwise a rollback would have nothing to undo, and say nothing
    waiting = session.info.setdefault(_WAITING, {})
    waiting[name, json.dumps(arguments, sort_keys=True)] = (name, arguments)


def run(name: str, now: datetime | None = None, **arguments: Any) -> str:
    """Run a job here and now, as if at ``now``; return what it did in words, and let its errors rise.

    The job begins in a transaction of its own: what the session held before is committed.
    """
    work = _named(name)
    db.session.commit()
    with aside() as session:
        begun = JobRun(name=work.name, started_at=clock.now())
        session.add(begun)
        session.flush()
        number = begun.id
    try:
        words = work.work(now or clock.now(), **arguments) or ""
        db.session.commit()
    except BaseException as error:
        db.session.rollback()
        _finish(work.name, number, "failed", type(error).__name__)
        raise
    _finish(work.name, number, "finished", words)
    return words


def run_waiting() -> int:
    """Commit, then run all that is in the queue, as a worker would; return how many there were."""
    db.session.commit()
    queue = queue_of(_app())
    count = 0
    while (task := queue.dequeue()) is not None:
        queue.execute(task)
        count += 1
    return count


def report_progress(key: str, done: int, total: int, words: str = "") -> None:
    """Say how far the work called ``key`` has come, at once, whatever the transaction in hand is doing."""
    said = {"done": done, "total": total, "words": words, "at": clock.now().isoformat()}
    _remember(f"progress {key}", said)


def progress(key: str) -> Progress | None:
    """Return how far the work called ``key`` has come, if it has said so and the queue can be asked."""
    try:
        said = _recall(f"progress {key}")
    except STORE_AWAY:
        logger.warning("the job queue cannot be asked for progress")
        return None
    return said and Progress(said["done"], said["total"], said["words"], datetime.fromisoformat(said["at"]))


def beat() -> None:
    """Write down that a worker is alive."""
    _remember("worker", {"at": clock.now().isoformat()})


def worker_seen_at() -> datetime | None:
    """Return when a worker was last alive; raises one of STORE_AWAY when the queue cannot be asked."""
    said = _recall("worker")
    return said and datetime.fromisoformat(said["at"])


def tick(now: datetime, reconsider: bool = False) -> list[str]:
    """Put every periodic job whose time has come in the queue; return their names.

    Any number of schedulers may call this at once: the one that moves a job's clock on starts it. Times
    that were missed make one run, not many. ``reconsider`` also takes in a schedule that was changed.
    """
    with reading_only(), Session(db.engine) as session:
        clocks = {one.name: one for one in session.scalars(select(JobClock))}
    begun = []
    for work in jobs.values():
        if work.every is None:
            continue
        kept = clocks.get(work.name)
        if kept is None:
            _set_first_clock(work.name, next_time(work.every, now), now)
        elif kept.next_at <= now:
            if _move_clock(kept, next_time(work.every, now), now, then=work.name):
                begun.append(work.name)
        elif kept.set_at > now + CLOCK_SLACK or (reconsider and next_time(work.every, now) < kept.next_at):
            _move_clock(kept, next_time(work.every, now), now)
    return begun


def next_time(every: Callable[[datetime], bool], after: datetime) -> datetime:
    """Return the first whole minute after ``after`` at which the schedule says so, read in London.

    What falls into the hour that is left out in March happens when that hour is over.
    """
    moment = after.replace(second=0, microsecond=0)
    for _ in range(366 * 24 * 60):
        before, moment = moment, moment + MINUTE
        reads = moment.astimezone(clock.LONDON).replace(tzinfo=None)
        leap = reads - before.astimezone(clock.LONDON).replace(tzinfo=None)
        if any(every(reads - left_out * MINUTE) for left_out in range(max(1, leap // MINUTE))):
            return moment
    raise ValueError("this schedule never comes")


def late(now: datetime) -> list[JobClock]:
    """Return the clocks of the periodic jobs whose time has passed without a run being started."""
    passed = select(JobClock).where(JobClock.next_at < now - LATE).order_by(JobClock.next_at)
    return [one for one in db.session.scalars(passed) if one.name in jobs]


def next_times() -> Mapping[str, datetime]:
    """Return when each periodic job runs next, by its name."""
    return {one.name: one.next_at for one in db.session.scalars(select(JobClock))}


def last_runs() -> Mapping[str, JobRun]:
    """Return the last run of each job, by its name."""
    newest = select(db.func.max(JobRun.id)).group_by(JobRun.name)
    return {one.name: one for one in db.session.scalars(select(JobRun).where(JobRun.id.in_(newest)))}


def waiting_in_queue() -> int:
    """Return how many tasks wait; raises one of STORE_AWAY when the queue cannot be asked."""
    return int(queue_of(_app()).storage.queue_size())


@job("forget-old-runs", every=crontab(minute="20", hour="3"), words="Forget what jobs did months ago")
def forget_old_runs(now: datetime) -> str:
    """Delete the record of runs that are older than we need."""
    gone = db.session.execute(delete(JobRun).where(JobRun.started_at < now - KEEP_RUNS))
    return f"{gone.rowcount} forgotten" if gone.rowcount else ""  # type: ignore[attr-defined]


def register(app: Flask) -> None:
    """Give the application its queue. It is opened at first use, so a site starts while Redis is away."""
    app.extensions["job_queue"] = None


def queue_of(app: Flask) -> Huey:
    """Return the application's queue: in memory in tests, else where JOBS_URL says."""
    queue = app.extensions["job_queue"]
    if queue is None:
        queue = app.extensions["job_queue"] = _open_queue(app)

        def work(name: str, arguments: dict[str, Any]) -> None:
            with app.app_context():
                try:
                    run(name, **arguments)
                except Exception:  # whatever it was, the worker goes on with the next
                    logger.exception("job %s failed", name)

        queue.do_job = queue.task(name="job")(work)
    return queue


def _open_queue(app: Flask) -> Huey:
    settings = app.config["SETTINGS"]
    # A signed queue: what is read from it is unpickled, so nobody else may write into it.
    common = {"results": False, "serializer": SignedSerializer(secret=settings.secret_key, salt="jobs")}
    if app.testing and not settings.jobs_url:
        return MemoryHuey("network", **common)
    address: str = settings.jobs
    if address.startswith(("redis://", "rediss://", "unix://")):
        wait = "&" if "?" in address else "?"
        return RedisHuey("network", url=f"{address}{wait}socket_connect_timeout=5", **common)
    if address.startswith("postgres"):
        dsn = "postgresql://" + address.partition("://")[2]
        return PostgresHuey("network", dsn=dsn, connect_timeout=10, **common)
    return SqliteHuey("network", filename=address.removeprefix("sqlite:///"), **common)


@event.listens_for(Session, "after_commit")
def _start_waiting(session: Session) -> None:
    if session.in_nested_transaction():
        return  # a savepoint is no commit yet
    for name, arguments in session.info.pop(_WAITING, {}).values():
        try:
            queue_of(_app()).do_job(name, arguments)
        except STORE_AWAY:
            logger.warning("job %s was not put in the queue; its next regular run will find the work", name)


@event.listens_for(Session, "after_rollback")
def _start_nothing(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_WAITING, None)


def _set_first_clock(name: str, next_at: datetime, now: datetime) -> None:
    try:
        with aside() as session:
            session.execute(insert(JobClock).values(name=name, next_at=next_at, set_at=now))
    except IntegrityError:
        logger.debug("another scheduler set the clock of %s first", name)


def _move_clock(kept: JobClock, next_at: datetime, now: datetime, then: str | None = None) -> bool:
    with aside() as session:
        moved = session.execute(
            update(JobClock)
            .where(JobClock.id == kept.id, JobClock.next_at == kept.next_at, JobClock.set_at == kept.set_at)
            .values(next_at=next_at, set_at=now)
        )
        ours = bool(moved.rowcount == 1)  # type: ignore[attr-defined]
        if ours and then is not None:
            # Before the commit: killed in between, the run comes twice, which is better than not at all.
            queue_of(_app()).do_job(then, {})
    return ours


def _finish(name: str, number: int, outcome: str, words: str) -> None:
    with aside() as session:
        session.execute(
            update(JobRun)
            .where(JobRun.id == number)
            .values(finished_at=clock.now(), outcome=outcome, words=words)
        )
        if outcome == "finished" and not words:  # of the runs that found nothing to do, the last says it all
            quiet = (JobRun.name == name, JobRun.outcome == "finished", JobRun.words == "")
            session.execute(delete(JobRun).where(*quiet, JobRun.id < number))


def _remember(key: str, said: dict[str, Any]) -> None:
    try:
        queue_of(_app()).storage.put_data(key, json.dumps(said).encode())
    except STORE_AWAY:
        logger.warning("the job queue cannot be reached")


def _recall(key: str) -> Any:
    kept = queue_of(_app()).storage.peek_data(key)
    return None if kept is EmptyData else json.loads(bytes(kept))


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app
