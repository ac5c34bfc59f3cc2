"""The site: where the parts are put together. Read this first."""

import importlib
import importlib.util
from pathlib import Path

from flask import Flask, current_app, g, request

from network import settings
from network.core.database import begin_request_reading_only

ROOT = Path(__file__).resolve().parent.parent
CORE = (
    "logs security database limits templating errors health files jobs worker mail mail_delivery digest notices"
).split()
FEATURES = (
    "members.catalogue members.people members.qualifications members.directory members.imports accounts "
    "administration home demo"
).split()


def create_app(given: settings.Settings | None = None) -> Flask:
    """Build the application from its settings: the core first, then each feature on those below it.

    Raises settings.SettingsMissing, naming every setting that production lacks.
    """
    app = Flask(__name__, template_folder=str(ROOT / "templates"))
    app.config["SETTINGS"] = given or settings.read()
    app.config["MIGRATIONS"] = ROOT / "migrations"
    app.before_request(_begin)
    for name in [f"network.core.{part}" for part in CORE] + [f"network.{part}" for part in FEATURES]:
        if importlib.util.find_spec(name):
            part = importlib.import_module(name)
            if hasattr(part, "register"):
                part.register(app)
    app.extensions.setdefault("actor_loader", lambda: None)
    return app


def _begin() -> None:
    g.settings = current_app.config["SETTINGS"]
    begin_request_reading_only(request.method in {"GET", "HEAD", "OPTIONS"})
