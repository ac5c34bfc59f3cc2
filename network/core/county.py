"""Whose network this is: its name, its colours, whom to write to. One row, which every page and letter reads.

What nobody has set yet comes from the settings, so that a new site has a name from its first page on.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime

from flask import Flask, current_app
from sqlalchemy import CheckConstraint, ForeignKey, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from network.core import clock
from network.core.database import Model, Versioned, db

logger = logging.getLogger(__name__)
THE_ROW = 1
GREEN = "#0b4f49"  # the site's own
_KEPT = "county"


class County(Versioned, Model):
    """What the network is called and how it is reached, as the county has set it; empty where it has not."""

    __tablename__ = "counties"
    __table_args__ = (
        CheckConstraint(f"id = {THE_ROW}", "there_is_one"),
        CheckConstraint("logo_id IS NULL OR logo_words <> ''", "logo_has_words"),
    )

    name: Mapped[str] = mapped_column(default="")
    short_name: Mapped[str] = mapped_column(default="")
    area: Mapped[str] = mapped_column(default="")
    host: Mapped[str] = mapped_column(default="")
    colour: Mapped[str] = mapped_column(default="")  # #rrggbb, dark enough for white words
    logo_id: Mapped[int | None] = mapped_column(ForeignKey("stored_files.id"))
    logo_words: Mapped[str] = mapped_column(default="")
    contact_name: Mapped[str] = mapped_column(default="")
    contact_address: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    privacy_name: Mapped[str] = mapped_column(default="")
    privacy_address: Mapped[str] = mapped_column(default="")
    emergency_words: Mapped[str] = mapped_column(default="")
    emergency_phone: Mapped[str] = mapped_column(default="")
    sign_off: Mapped[str] = mapped_column(default="")
    welcome: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime] = mapped_column(default=clock.now, onupdate=clock.now)


@dataclass(frozen=True)
class Identity:
    """What pages and letters say of the network; usable whatever has been set so far."""

    name: str
    short_name: str = ""
    area: str = ""
    host: str = ""
    colour: str = ""  # none: the site's own green
    logo_id: int | None = None
    logo_words: str = ""
    contact_name: str = ""
    contact_address: str = ""
    contact_phone: str = ""
    privacy_name: str = ""
    privacy_address: str = ""
    emergency_words: str = ""
    emergency_phone: str = ""
    sign_off: str = ""
    welcome: str = ""

    @property
    def theme(self) -> str:
        """The colour that phones paint around the site."""
        return self.colour or GREEN

    @property
    def called(self) -> str:
        """Its name where there is little room."""
        return self.short_name or self.name

    @property
    def controller(self) -> str:
        """Who answers for the data: the organisation that hosts the network, or the network itself."""
        return self.host or self.name


FACTS = tuple(one.name for one in fields(Identity))


def county() -> Identity:
    """Return whose network this is: read once a transaction, so that it is never older than what it is with.

    Where the database cannot be asked it is what the settings say, since a page that explains a failure
    must not fail.
    """
    session = db.session()
    transaction, found = session.info.get(_KEPT, (None, None))
    if found is None or transaction is not session.get_transaction():
        try:
            found = _read()
        except SQLAlchemyError as problem:
            logger.warning("the county's identity cannot be read: %s", type(problem).__name__)
            return usual()
        session.info[_KEPT] = session.get_transaction(), found
    identity: Identity = found
    return identity


def usual() -> Identity:
    """Return what the network is called while nobody has set anything."""
    return of({})


def of(facts: Mapping[str, str | int | None]) -> Identity:
    """Return the identity that these facts make; what they leave empty comes from the settings."""
    settings = current_app.config["SETTINGS"]
    said = {name: value for name, value in facts.items() if value not in ("", None)}
    contact = said.get("contact_address") or settings.mail_from
    usual = {"name": settings.network_name, "contact_address": contact, "privacy_address": contact}
    return Identity(**usual | said)


def given() -> dict[str, str | int]:
    """Return the facts that have been set, by name; what is left out comes from the settings."""
    row = db.session.execute(select(*(getattr(County, name) for name in FACTS))).one_or_none()
    return {name: value for name, value in row._mapping.items() if value not in ("", None)} if row else {}


def forget() -> None:
    """Read it anew when it is next asked for: it was changed in this transaction."""
    db.session().info.pop(_KEPT, None)


def register(app: Flask) -> None:
    """Let every template, of pages and of letters, ask ``county()``."""
    app.jinja_env.globals.update(county=county, usual_county=usual)


def _read() -> Identity:
    return of(given())
