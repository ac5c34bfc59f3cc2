"""The worker: it beats, looks at the clock, and does the jobs in the queue. Also the commands about jobs."""

import logging
import signal
import sys
import threading
from datetime import datetime
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from huey.consumer import Consumer, Scheduler
from sqlalchemy.exc import SQLAlchemyError

from network.core import clock, jobs

logger = logging.getLogger(__name__)

BEAT_SECONDS = 30
LONGEST_GOODBYE_SECONDS = 25  # a job still running after that is left to the next worker
commands = AppGroup("jobs", help="What the worker does, and doing it by hand.")


class _Clock(Scheduler):
    """Says every half minute that the worker lives, and starts what is due."""

    app: Flask
    first = True

    def loop(self, now: datetime | None = None) -> None:
        """Beat once and look at the clock once; a database that is away is tried again next time."""
        with self.app.app_context():
            jobs.beat()
            try:
                jobs.tick(now or clock.now(), reconsider=self.first)
                self.first = False
            except (SQLAlchemyError, *jobs.STORE_AWAY):
                logger.warning("the clock of the jobs could not be read; trying again in half a minute")
        self.stop_flag.wait(BEAT_SECONDS)


class _Worker(Consumer):
    """A consumer that ends cleanly by Ctrl-C as by a service manager's signal."""

    def __init__(self, app: Flask, threads: int) -> None:
        clock_of_app = type("_ClockOfApp", (_Clock,), {"app": app})
        self.scheduler_class = clock_of_app
        super().__init__(
            jobs.queue_of(app), workers=threads, max_delay=1.0, shutdown_timeout=LONGEST_GOODBYE_SECONDS
        )
        # huey lets one of the two signals cut the job in hand short; both should let it finish.
        self._signal_actions = {signal.SIGINT: (False, True), signal.SIGTERM: (False, True)}

    def _set_signal_handlers(self) -> None:
        if threading.current_thread() is threading.main_thread():
            super()._set_signal_handlers()


def work(app: Flask, threads: int = 2) -> None:
    """Do jobs until a signal says stop."""
    _Worker(app, threads).run()


@click.command("worker")
@click.option("--threads", default=2, show_default=True, help="How many jobs may run side by side.")
@with_appcontext
def worker_command(threads: int) -> None:
    """Run the job worker until Ctrl-C or a TERM signal; the job in hand is finished first."""
    app: Any = current_app._get_current_object()  # type: ignore[attr-defined]
    work(app, threads)


@commands.command("list")
def list_command() -> None:
    """List every job: when it runs next, how it ran last, and what it does."""
    last = jobs.last_runs()
    due = jobs.next_times()
    for name, work_ in sorted(jobs.jobs.items()):
        ran = last.get(name)
        when = f"next {_read(due[name])}" if name in due else "when it is asked for"
        how = f"last {_read(ran.started_at)}, {ran.outcome} {ran.words}".rstrip() if ran else "has not run"
        click.echo(f"{name:32} {when}; {how}. {work_.words}")


@commands.command("run")
@click.argument("name")
@click.option("--now", "moment", help="A moment with its time zone, such as 2027-03-28T01:30:00+00:00.")
def run_command(name: str, moment: str | None) -> None:
    """Run one job once, here, as if at a moment. Ends with 0 when it did its work and 1 when it failed."""
    if jobs.named(name) is None:
        raise click.BadParameter(f"there is no job {name}; see flask jobs list", param_hint="NAME")
    now = _moment(moment)
    try:
        click.echo(jobs.run(name, now) or "nothing to do")
    except Exception as error:
        logger.exception("job %s failed", name)
        click.echo(f"failed: {type(error).__name__}", err=True)
        sys.exit(1)


def register(app: Flask) -> None:
    """Add the worker's commands."""
    app.cli.add_command(worker_command)
    app.cli.add_command(commands)


def _moment(given: str | None) -> datetime | None:
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as error:
        raise click.BadParameter("this is no moment", param_hint="--now") from error
    if moment.tzinfo is None:
        raise click.BadParameter("give a moment with its time zone", param_hint="--now")
    return moment


def _read(moment: datetime) -> str:
    return moment.astimezone(clock.LONDON).strftime("%d %b %H:%M")
