"""Where templates come from, and the few words and facts that every page shares."""

import hashlib
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask.templating import Environment
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from sqlalchemy.exc import SQLAlchemyError

from network.core.clock import LONDON
from network.core.forms import attributes_of, described_by, look_of, problems_of
from network.core.money import said as money
from network.core.permission import VISITOR, Actor, Permission, current_member


class Templates(Environment):
    """Templates that share one set of globals.

    Jinja lays globals of its own over the shared ones for each template, and compares the two name by name
    whenever a page imports a macro: on a page with ten imports, a sixth of its time.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template: the shared ones, unless it is given some of its own."""
        return super().make_globals(d) if d else self.globals


BEHIND = 55  # places of this order and above stand behind one entry, once there are several
SEVERAL = 3


@dataclass(frozen=True)
class Place:
    """One entry of the navigation: where it goes, who is offered it, and what it is for."""

    label: str
    endpoint: str
    permission: Permission
    order: int
    words: str
    own: str


class Navigation:
    """The entries in the bar at the top of every page. Features add theirs in ``register(app)``.

    What is wanted now and then, to keep the network (order 55 and above), stands behind one entry.
    """

    def __init__(self) -> None:
        self._places: dict[str, Place] = {}

    def add(
        self,
        label: str,
        endpoint: str,
        permission: Permission,
        order: int = 50,
        words: str = "",
        own: str = "",
    ) -> None:
        """Offer ``endpoint`` to whom ``permission`` admits; adding it again changes nothing.

        ``own`` is the part of one's own record that it is about: ``/members/7/cpd`` is below it too.
        """
        self._places[endpoint] = Place(label, endpoint, permission, order, words, own)

    def __call__(self, actor: Actor) -> list[dict[str, Any]]:
        """Return what ``actor`` is offered, with the place marked that the reader is at or below."""
        offered = self._offered(actor)
        links = [(place.label, url_for(place.endpoint), place.order) for place in offered]
        path = request.path
        above = [href for _, href, _ in links if path == href or (path.startswith(href) and href != "/")]
        mine = (
            url_for(place.endpoint)
            for place in offered
            if place.own and path.startswith(f"/members/{actor.id}/{place.own}")
        )
        nearest = next(mine, None) or max(above, key=len, default=None)
        shown: list[dict[str, Any]] = [
            {"text": label, "href": href, "current": href == path, "active": href == nearest, "order": order}
            for label, href, order in links
        ]
        behind = [one for one in shown if one["order"] >= BEHIND]
        if len(behind) < SEVERAL:
            return shown
        more = url_for("home.more")
        is_there = path == more or any(one["active"] for one in behind)
        entry = {"text": "More", "href": more, "current": path == more, "active": is_there, "order": BEHIND}
        return [*(one for one in shown if one["order"] < BEHIND), entry]

    def behind(self, actor: Actor) -> list[Place]:
        """Return what stands behind the one entry for ``actor``."""
        return [place for place in self._offered(actor) if place.order >= BEHIND]

    def _offered(self, actor: Actor) -> list[Place]:
        return [
            place
            for place in sorted(self._places.values(), key=lambda place: place.order)
            if place.endpoint in current_app.view_functions and place.permission(actor)
        ]


navigation = Navigation()


def day(value: date) -> str:
    """Say a date: "Tuesday 1 December 2026"."""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON)
    return f"{value:%A} {value.day} {value:%B %Y}"


def short_day(value: date) -> str:
    """Say a date where space is short: "1 Dec 2026"."""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON)
    return f"{value.day} {value:%b %Y}"


def month(value: date) -> str:
    """Say a month: "December 2026"."""
    return f"{value:%B %Y}"


def clock_time(value: datetime) -> str:
    """Say the time in London: "7pm", "7:30pm", "midday", "midnight"."""
    here = value.astimezone(LONDON)
    if here.minute == 0 and here.hour % 12 == 0:
        return "midday" if here.hour else "midnight"
    minutes = f":{here:%M}" if here.minute else ""
    return f"{here.hour % 12 or 12}{minutes}{'pm' if here.hour >= 12 else 'am'}"


def moment(value: datetime) -> str:
    """Say a moment as it is in London: "Tuesday 1 December 2026, 7pm"."""
    return f"{day(value)}, {clock_time(value)}"


def span(starts_at: datetime, ends_at: datetime, all_day: bool = False) -> str:
    """Say when something is, as it is in London: "Tuesday 1 December 2026, 7pm to 8:30pm".

    An all-day thing ends at midnight after its last day, which is not said.
    """
    if all_day:
        first, last = day(starts_at), day(ends_at.astimezone(LONDON) - timedelta(seconds=1))
        return first if first == last else f"{first} to {last}"
    last_minute = (ends_at - timedelta(minutes=1)).astimezone(LONDON)  # midnight still is of that evening
    same_day = starts_at.astimezone(LONDON).date() == last_minute.date()
    return f"{moment(starts_at)} to {clock_time(ends_at) if same_day else moment(ends_at)}"


def miles(distance: float) -> str:
    """Say a distance: "less than a mile", "1 mile", "12 miles"."""
    if distance < 1:
        return "less than a mile"
    return plural(round(distance), "mile")


def plural(count: int, one: str, many: str | None = None) -> str:
    """Say how many: "1 certificate", "2 certificates", "no people"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}" if count else f"no {many or one + 's'}"


def initials(name: str) -> str:
    """Return the first letters of the first and the last name: "AK"."""
    words = [word for word in name.split() if word[:1].isalnum()]
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


@lru_cache(maxsize=5_000)  # a list says fifty of them, and reading one takes as long as the rest of its row
def phone(number: str) -> str:
    """Write a phone number as people here read it: "07700 900123", "+353 1 234 5678"."""
    import phonenumbers

    try:
        read = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return number
    form = phonenumbers.PhoneNumberFormat
    british = read.country_code == phonenumbers.country_code_for_region("GB")
    return str(phonenumbers.format_number(read, form.NATIONAL if british else form.INTERNATIONAL))


FILTERS = {
    "day": day,
    "short_day": short_day,
    "month": month,
    "clock_time": clock_time,
    "moment": moment,
    "span": span,
    "money": money,
    "miles": miles,
    "plural": plural,
    "initials": initials,
    "phone": phone,
}


def register(app: Flask) -> None:
    """Give the application its templates' loader, words and shared facts, before anything else adds some."""
    app.jinja_environment = Templates
    ported = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_env.loader = ChoiceLoader([app.jinja_env.loader or ported, ported])
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(
        navigation=navigation,
        attributes_of=attributes_of,
        described_by=described_by,
        look_of=look_of,
        problems_of=problems_of,
        settings=app.config.get("SETTINGS"),
    )
    app.context_processor(_who_reads)
    app.url_defaults(_name_the_version)


def _who_reads() -> dict[str, Any]:
    """Tell every template who is reading it, also one that explains that the database is away."""
    if "actor" in g:
        return {"current_member": g.actor}
    if "actor_loader" not in current_app.extensions:
        return {"current_member": VISITOR}
    try:
        return {"current_member": current_member()}
    except SQLAlchemyError:
        return {"current_member": VISITOR}


def _name_the_version(endpoint: str, values: dict[str, Any]) -> None:
    """Put a file's fingerprint into its address, so that browsers may keep it for good."""
    if endpoint == "static" and "v" not in values and current_app.static_folder:
        values["v"] = _fingerprint(current_app.static_folder, values["filename"])


@lru_cache(maxsize=200)
def _fingerprint(folder: str, name: str) -> str | None:
    try:
        return hashlib.sha256(Path(folder, name).read_bytes()).hexdigest()[:12]
    except OSError:
        return None
