"""A small application that shows every part of the look on one page: for tests, and for people to look at.

``python -m tests.core.look`` serves it at http://localhost:8010.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, flash, render_template
from flask_wtf import CSRFProtect
from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length

from network.bursaries.ledger.rules import Balance
from network.core import templating
from network.core.forms import (
    Checkboxes,
    Email,
    Files,
    FilterForm,
    Form,
    Optional,
    PartialDateField,
    PhoneField,
    Required,
    ThreePartDate,
    VersionedForm,
)
from network.core.locking import Difference
from network.core.permission import anyone
from network.core.registry import Task
from network.core.spans import Span, time_line
from network.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
NONCE = "a-nonce-of-tests"
POLICY = f"script-src 'nonce-{NONCE}'"
TODAY = date(2026, 11, 3)


class Everything(VersionedForm):
    """One of each kind of question."""

    name = StringField("Full name", [Required("Enter your name")], render_kw={"autocomplete": "name"})
    email = EmailField("E-mail address", [Required("Enter your e-mail address"), Email()])
    password = PasswordField("Password", [Required("Choose one")], description="At least 12 characters")
    telephone = PhoneField("Phone number", [Optional()], render_kw={"class": "govuk-input--width-20"})
    radius = IntegerField("How many miles do you travel?", [Required("Enter how many miles you travel")])
    biography = TextAreaField("About you", [Length(max=400)], description="Two or three sentences.")
    level = SelectField("Level", [Required("Choose a level")], choices=[("", "Choose one"), ("3", "Level 3")])
    employment = RadioField(
        "How do you work?",
        [Required("Choose how you work")],
        choices=[("employed", "Employed"), ("self", "Self-employed", {"hint": "You send your own invoices"})],
    )
    conditions = Checkboxes(
        "Conditions you work with",
        [Required("Choose at least one condition")],
        choices=[("cancer", "Cancer"), ("cardiac", "Heart"), ("falls", "Falls")],
        description="Choose all that you are qualified for.",
    )
    agreed = BooleanField("I agree to the network agreement", [Required("Tick the box to go on")])
    awarded_on = ThreePartDate(
        "When was it awarded?", [Required("Enter the date on it")], description="On the front"
    )
    since = PartialDateField("Teaching since", [Optional()], description="A year is enough.")
    evidence = Files("Photos of the certificate", [Required("Choose a file")], accept="image/*,.pdf")

    sections = (
        ("Who you are", ["name", "email", "password", "telephone", "radius", "biography"]),
        ("What you do", ["level", "employment", "conditions", "agreed", "awarded_on", "since", "evidence"]),
    )


class Narrow(FilterForm):
    """What narrows a list."""

    condition = SelectField("Condition", choices=[("", "Any"), ("cancer", "Cancer")])
    fit_on = ThreePartDate("Fit to practise on", [Optional()])
    near = StringField("Near", [Optional()])


class Remove(Form):
    """A form with no question but whether to go on."""


AMINA = SimpleNamespace(id=1, name="Amina Khan", roles=frozenset())
DEMO = Settings(site_mode="demo", network_name="Buckinghamshire Health Instructors Network")


def create_app(actor: Any = AMINA, settings: Any = DEMO) -> Flask:
    """Make the application, with ``actor`` signed in."""
    app = Flask("network", root_path=str(ROOT / "network"), template_folder=str(ROOT / "templates"))
    app.config.update(SECRET_KEY="a key for tests alone", WTF_CSRF_CHECK_DEFAULT=False, SETTINGS=settings)
    app.extensions["actor_loader"] = lambda: actor
    CSRFProtect(app)
    templating.register(app)
    app.jinja_env.globals["csp_nonce"] = lambda: NONCE
    app.jinja_env.loader.loaders.append(_gallery())  # type: ignore[union-attr]
    for order, (label, endpoint) in enumerate(PLACES):
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "", methods=["GET"])
        app.jinja_env.globals["navigation"].add(label, endpoint, anyone, order=order)

    for endpoint in FRAME:
        app.add_url_rule(f"/{endpoint}", endpoint, lambda: "", methods=["GET", "POST"])

    @app.route("/gallery", methods=["GET", "POST"])
    def gallery() -> str:
        form = Everything(data={"version": 3})
        form.validate_on_submit()
        return render_template("gallery.html", form=form, **things())

    @app.get("/list")
    def rows() -> str:
        flash("Certificate added")
        return render_template("list.html", narrow=Narrow(), again=Narrow(prefix="again-"), **things())

    @app.get("/work")
    def work() -> str:
        app.config["ROWS"] = min(app.config.get("ROWS", 0) + 500, 1000)
        return render_template("work.html", done=app.config["ROWS"])

    @app.get("/error/<int:code>")
    def error(code: int) -> str:
        return render_template("errors/error.html", code=code, request_id="01JC-7Q2F")

    @app.get("/refused")
    def refused() -> str:
        return render_template("errors/refused.html", message="It was verified meanwhile.")

    return app


FRAME = [
    *(f"home.{page}" for page in ("index", "more", "accessibility", "privacy", "contact", "app_manifest")),
    *(f"accounts.{page}" for page in ("show", "sign_in", "sign_out")),
    "rights.terms",
]
PLACES = [("Home", "home"), ("Find an instructor", "find"), ("Events", "events"), ("Library", "library")]


def things() -> dict[str, Any]:
    """Return one of each thing that pages show."""
    spans = [
        Span("Level 4 cancer rehabilitation", date(2024, 2, 1), date(2027, 1, 31), date(2027, 5, 1)),
        Span("First aid at work", date(2023, 5, 4), date(2026, 5, 3), date(2026, 12, 31)),
        Span("Level 3 exercise referral", date(2012, 9, 1)),
        Span("Safeguarding adults", date(2022, 1, 9), date(2025, 1, 8)),
        Span("Renewed first aid", date(2026, 12, 1), date(2029, 11, 30)),
    ]
    at = datetime(2026, 10, 1, 18, 30, tzinfo=UTC)
    return {
        "changes": [
            SimpleNamespace(old="draft", new="submitted", at=at, by_name="Amina Khan", reason=""),
            SimpleNamespace(old="submitted", new="returned", at=at, by_name="Carol", reason="No date on it."),
            SimpleNamespace(old="submitted", new="verified", at=at, by_name="Carol Reed", reason=""),
        ],
        "differences": [Difference("Phone number", "01632 960 001", "01632 960 002")],
        "line_of_time": time_line(spans, TODAY),
        "balance": Balance(available=725_00, reserved=100, committed=1_200_50, paid=574_50),
        "remove": Remove(),
        "tasks": [
            Task("Renew First aid at work", "/home", hint="It ran out on 3 May.", tag="in grace"),
            Task("Answer the invitation to November's meeting", "/home", tag="new"),
            Task("Verify certificates", "/home", count=12),
        ],
        "words": ["current", "expiring", "in_grace", "lapsed", "submitted", "returned", "draft", "upcoming"],
    }


def _gallery() -> Any:
    from jinja2 import FileSystemLoader

    return FileSystemLoader(str(Path(__file__).parent / "gallery"))


if __name__ == "__main__":
    create_app().run(port=8010)
