"""The site: where the parts are put together. Read this first."""

from importlib import import_module
from pathlib import Path

from flask import Flask, current_app, g, request

from network import settings
from network.core.database import begin_request_reading_only
from network.core.machines import Site

ROOT = Path(__file__).resolve().parent.parent

# A feature stands on those before it.
PARTS = (
    "core.logs",
    "core.templating",
    "core.security",
    "core.database",
    "core.limits",
    "core.errors",
    "core.health",
    "core.files",
    "core.county",
    "core.brand",
    "core.previews",
    "core.jobs",
    "core.worker",
    "core.mail_handling",
    "core.mail_delivery",
    "core.inbound",
    "core.digest",
    "core.notices",
    "core.inbox",
    "core.privacy",
    "members.catalogue",
    "members.people",
    "members.consents",
    "members.qualifications",
    "members.directory",
    "members.cards",
    "members.training",
    "members.reminders",
    "members.cpd",
    "members.contact",
    "members.concerns",
    "members.groups",
    "members.duplicates",
    "members.imports",
    "accounts",
    "events.outside",
    "events.meetings",
    "events.planning",
    "events.registrations",
    "events.feeds",
    "events.subscriptions",
    "events.invitations",
    "events.attendance",
    "events.reminding",
    "events.afterwards",
    "resources.library",
    "resources.sharing",
    "resources.searching",
    "resources.collections",
    "resources.keeping",
    "community.discussions",
    "community.moderation",
    "community.replies",
    "community.following",
    "community.passing_on",
    "bursaries.ledger",
    "bursaries.funds",
    "bursaries.checked",
    "bursaries.scheme",
    "bursaries.applications",
    "bursaries.assessing",
    "bursaries.deciding",
    "bursaries.outcomes",
    "bursaries.conditions",
    "bursaries.claims",
    "bursaries.reports",
    "rights",
    "administration",
    "home",
    "demo",
)


def create_app(given: settings.Settings | None = None) -> Flask:
    """Build the application from its settings: the core first, then each feature on those below it.

    Raises settings.SettingsMissing, naming every setting that production lacks.
    """
    app = Site(__name__, template_folder=str(ROOT / "templates"))
    app.config["SETTINGS"] = given or settings.read()
    if app.debug and not app.config["SETTINGS"].is_demo:
        raise settings.SettingsMissing({"FLASK_DEBUG": "take it out: here it would let strangers run code"})
    app.config["MIGRATIONS"] = ROOT / "migrations"
    app.before_request(_begin)
    for name in PARTS:
        part = import_module(f"network.{name}")
        if hasattr(part, "register"):  # a module of jobs needs no more than to be imported
            part.register(app)
    return app


def _begin() -> None:
    g.settings = current_app.config["SETTINGS"]
    begin_request_reading_only(request.method in {"GET", "HEAD", "OPTIONS"})
