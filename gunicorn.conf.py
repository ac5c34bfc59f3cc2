"""How gunicorn serves the site in production: ``gunicorn wsgi:app`` reads this."""

import gc
import os
import sys
from typing import Any

bind = f"{os.environ.get('HOST', '0.0.0.0')}:{os.environ.get('PORT', '8000')}"  # noqa: S104 (in a container)
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "sync"
timeout = 60
graceful_timeout = 30
max_requests = 20_000  # a slow leak in a library never becomes a large one
max_requests_jitter = 2_000
preload_app = True
accesslog = None  # the site writes a line a request itself, without addresses or secrets
control_socket_disable = True
# Heartbeats in memory: on a busy disk they would stall, and gunicorn would think a worker dead.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108


def when_ready(_server: Any) -> None:
    """Sweep once, so that the workers share clean memory."""
    gc.collect()
    gc.freeze()


def post_fork(_server: Any, _worker: Any) -> None:
    """Forget the parent's connections, and stop looking through long-lived objects: that makes a tail."""
    if site := sys.modules.get("wsgi"):
        from network.core.database import db

        with site.app.app_context():
            db.engine.dispose(close=False)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
