"""Pages of no one feature: the home page, accessibility, privacy, contact, and what machines ask for."""

import json

from flask import Blueprint, Flask, current_app, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from network.core import clock, registry
from network.core.county import county
from network.core.permission import anyone, current_member, permits, signed_in
from network.core.templating import navigation
from network.events.meetings import queries as events
from network.rights import notice

blueprint = Blueprint("home", __name__)
EVENTS_SHOWN = 3


def register(app: Flask) -> None:
    """Put the pages into the application."""
    app.register_blueprint(blueprint)
    navigation.add("Home", "home.index", anyone, order=0)


@blueprint.route("/")
@permits(anyone)
def index() -> ResponseReturnValue:
    """Show a visitor what this is, and a member what needs them today."""
    member = current_member()
    if member.id is None:
        coming = events.next_public(clock.now(), EVENTS_SHOWN)
        return render_template("home/welcome.html", events=coming)
    return render_template(
        "home/index.html",
        tasks=registry.tasks_for(member, clock.today()),
        panels=registry.panels_for("home", member),
    )


@blueprint.route("/more")
@permits(signed_in)
def more() -> ResponseReturnValue:
    """List the places that somebody needs now and then, to keep the network."""
    return render_template("home/more.html", places=navigation.behind(current_member()))


@blueprint.route("/accessibility")
@permits(anyone)
def accessibility() -> ResponseReturnValue:
    """Say how well the site can be used by everybody, and whom to tell when it cannot."""
    return render_template("home/accessibility.html")


@blueprint.route("/privacy")
@permits(anyone)
def privacy() -> ResponseReturnValue:
    """Say what is kept about people, why, and for how long."""
    return render_template(
        "home/privacy.html",
        groups=notice.groups(),
        version=notice.version(),
        session_cookie=current_app.config["SESSION_COOKIE_NAME"],
    )


@blueprint.route("/contact")
@permits(anyone)
def contact() -> ResponseReturnValue:
    """Say how to reach the people who run the network."""
    return render_template("home/contact.html")


@blueprint.route("/robots.txt")
@permits(anyone)
def robots() -> ResponseReturnValue:
    """Tell search engines what is for them (RFC 9309); never about feeds, since calendars obey it too."""
    private = ("/account", "/administration", "/imports", "/members", "/verification")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in private), ""]
    return Response("\n".join(lines), mimetype="text/plain")


@blueprint.route("/app.webmanifest")
@permits(anyone)
def app_manifest() -> ResponseReturnValue:
    """Let a phone put the site among its apps, and offer it to share with (W3C Web Application Manifest)."""
    identity = county()
    said = {
        "name": identity.name,
        "short_name": identity.called,
        "lang": "en-GB",
        "id": "/",
        "start_url": url_for("home.index"),
        "scope": url_for("home.index"),
        "display": "minimal-ui",
        "theme_color": identity.theme,
        "background_color": "#ffffff",
        "icons": [
            {"src": url_for("static", filename="brand/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
        ],
        "share_target": {
            "action": url_for("sharing.share"),
            "method": "GET",
            "params": {"title": "title", "text": "text", "url": "link"},
        },
    }
    return Response(json.dumps(said), mimetype="application/manifest+json")


@blueprint.route("/.well-known/security.txt")
@permits(anyone)
def security_txt() -> ResponseReturnValue:
    """Say where to report a weakness (RFC 9116). It expires, so that an abandoned copy is seen to be one."""
    expires = clock.now().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: mailto:{county().contact_address}",
        f"Expires: {expires.replace(year=expires.year + 1):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {g.settings.public_url.rstrip('/')}{url_for('home.security_txt')}",
        "",
    )
    return Response("\n".join(lines), mimetype="text/plain")


@blueprint.route("/.well-known/change-password")
@permits(anyone)
def change_password() -> ResponseReturnValue:
    """Lead password managers to the page where a password is changed."""
    return redirect(url_for("accounts.change_password"))
