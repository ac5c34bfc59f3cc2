"""How often resources are downloaded: counted in memory, written down by the minute; never by whom."""

import operator
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select

from network.core import clock
from network.core.database import aside, upsert
from network.core.tallies import Tally
from network.resources.collections.models import ResourceDownloads
from network.resources.library.models import Resource

_KEY = "collections.downloads"

Downloads = Tally[tuple[int, date], int]


def register(app: Flask) -> None:
    """Give the application its memory of downloads, which is emptied when the process ends in order."""
    app.extensions[_KEY] = Downloads(app, "downloads", write=_write, together=operator.add)


def of_this_process() -> Downloads:
    """Return what this process has counted."""
    kept: Downloads = current_app.extensions[_KEY]
    return kept


def downloaded(resource: Any) -> None:
    """Count that a resource was downloaded today."""
    of_this_process().note((resource.id, clock.today()), 1)


def _write(noted: Mapping[tuple[int, date], int]) -> None:
    insert = upsert(ResourceDownloads)
    again = insert.on_conflict_do_update(
        index_elements=["resource_id", "day"],
        set_={"times": ResourceDownloads.times + insert.excluded.times},
    )
    with aside() as session:
        wanted = {number for number, _day in noted}
        there = set(session.scalars(select(Resource.id).where(Resource.id.in_(wanted))))
        rows = [
            {"resource_id": number, "day": day, "times": times}
            for (number, day), times in sorted(noted.items())  # in one order: two never wait in a ring
            if number in there
        ]
        if rows:
            session.execute(again, rows)
