"""What ``./run`` starts: the schema, the demonstration if there is nothing yet, the site and its job worker.

The site runs in this process and the worker in another, which ends when this one does, however that comes.
"""

import errno
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import click
import waitress
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import exists, select

from network import create_app, demo, settings
from network.accounts.rules import DEMONSTRATION
from network.core import clock, jobs, worker
from network.core.database import db
from network.core.permission import Role
from network.members.people.models import RoleGrant

logger = logging.getLogger("network.serve")  # not "__main__", which nobody listens to

THREADS = 8
WORKER_PATIENCE_SECONDS = 30  # how long the job in hand may take to finish when the site ends
WORKER_AGAIN_SECONDS = 5
READY_SECONDS = 30
ADD_ADMINISTRATOR = (
    '.venv/bin/flask --app wsgi user create you@example.org --name "Your Name" --role administrator'
)


def main(arguments: Sequence[str]) -> None:
    """Start the site, or, as the child of a site, its worker."""
    if "--worker" in arguments:
        threading.Thread(target=_end_with_the_site, daemon=True).start()
        worker.work(create_app())
        return
    for one in (
        signal.SIGINT,
        signal.SIGTERM,
    ):  # by name: a script's background process ignores Ctrl-C otherwise
        signal.signal(one, _end)
    try:
        chosen = settings.read()
        with listening(chosen.host, chosen.port) as sockets:
            serve(chosen, sockets)
    except settings.SettingsMissing as missing:
        sys.exit(f"The site cannot start yet. Set these in the environment or in a .env file:\n{missing}")


def serve(chosen: settings.Settings, sockets: list[socket.socket]) -> None:
    """Bring the database up to date, then answer requests and do jobs until a signal says stop."""
    app = create_app(chosen)
    with app.app_context():
        upgrade()
        if chosen.is_demo and demo.is_wanted():
            click.echo("Making the demonstration: a small invented network …")
            demo.load()
    server = waitress.create_server(
        app,
        sockets=sockets,
        threads=THREADS,
        # Where proxies of ours stand in front, the application itself knows how far to believe them.
        clear_untrusted_proxy_headers=not chosen.trusted_proxies,
    )
    with _worker_beside():
        threading.Thread(target=_say_when_ready, args=[app], daemon=True).start()
        server.run()
    click.echo("The site has ended.")


@contextmanager
def listening(host: str, port: int) -> Iterator[list[socket.socket]]:
    """Hold the port at every address that ``host`` means on this machine."""
    sockets: list[socket.socket] = []
    try:
        for family, _, _, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            one = socket.socket(family, socket.SOCK_STREAM)
            sockets.append(one)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            try:
                one.bind(address)
            except OSError as problem:
                if problem.errno != errno.EADDRNOTAVAIL:  # "localhost" may mean ::1 where there is no IPv6
                    _say_why_not(host, port, problem)
                sockets.remove(one)
                one.close()
        yield sockets
    except socket.gaierror as problem:
        _say_why_not(host, port, problem)
    finally:
        for one in sockets:
            one.close()


def _say_why_not(host: str, port: int, problem: OSError) -> NoReturn:
    if problem.errno == errno.EADDRINUSE:
        sys.exit(f"Port {port} is taken. Stop what uses it, or choose another: PORT={port + 1} ./run")
    if problem.errno == errno.EACCES:
        sys.exit(f"Port {port} may not be opened by you. Choose one above 1023: PORT=8000 ./run")
    sys.exit(f"Nothing can listen on {host}, port {port} ({problem.strerror}). Set HOST and PORT otherwise.")


@contextmanager
def _worker_beside() -> Iterator[None]:
    """Keep a worker running beside the site; one that falls over is started again."""
    ending = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def watch() -> None:
        while not ending.is_set():
            running[:] = [_start_worker()]
            code = running[0].wait()
            if not ending.is_set():
                logger.error("the worker ended with %s; starting it again", code)
                ending.wait(WORKER_AGAIN_SECONDS)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ending.set()
        for child in running:
            if child.stdin:
                child.stdin.close()  # this is what tells it to end
            try:
                child.wait(WORKER_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
        watcher.join(WORKER_AGAIN_SECONDS)


def _start_worker() -> subprocess.Popen[bytes]:
    # In a session of its own, so that Ctrl-C reaches only the site, which then ends both in order.
    return subprocess.Popen(
        [sys.executable, "-m", "network.serve", "--worker"], stdin=subprocess.PIPE, start_new_session=True
    )


def _end_with_the_site() -> None:
    """Wait for the end of the pipe that the site holds open, then end this process in order."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _say_when_ready(app: Flask) -> None:
    begun = clock.now()
    waiting = threading.Event()
    with app.app_context():
        for _ in range(READY_SECONDS * 5):
            seen = jobs.worker_seen_at()
            if seen and seen >= begun:
                break
            waiting.wait(0.2)
        click.echo(_greeting(app.config["SETTINGS"]))
        db.session.remove()


def _greeting(chosen: settings.Settings) -> str:
    lines = ["", f"{chosen.network_name} is ready at {chosen.public_url}", ""]
    if chosen.is_demo:
        lines += ["It is a demonstration. Sign in with one press, or with an address and a password:"]
        lines += [f"  {address:32} {words}" for address, words in DEMONSTRATION.items()]
        lines += [f"  password: {chosen.demo_password}"]
    elif not db.session.scalar(select(exists().where(RoleGrant.role == Role.ADMINISTRATOR))):
        lines += ["Nobody administers it yet. Make the first account, which asks for a password:"]
        lines += [f"  {ADD_ADMINISTRATOR}"]
    return "\n".join([*lines, "", "Ctrl-C ends it."])


def _end(_signal: int, _frame: object) -> NoReturn:
    raise SystemExit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
