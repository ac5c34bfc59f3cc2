"""A site that a browser can reach, served from a thread of this process."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import run_wsgi_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class _Quiet(WSGIRequestHandler):
    """Leaves the log to the site."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def _in_one_piece(app: Flask) -> "WSGIApplication":
    """Close each answer before it is sent: the server forgets to when the browser has gone meanwhile."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body, status, headers = run_wsgi_app(app, environ, buffered=True)
        start_response(status, list(headers))
        return body

    return answer


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve ``app`` on a free port for the time of the block; the links in its letters lead there."""
    server = make_server("127.0.0.1", 0, _in_one_piece(app), threaded=True, request_handler=_Quiet)
    address = f"http://localhost:{server.server_port}"
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, public_url=address)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.config["SETTINGS"] = settings
