"""The catalogue that lists are read against, and the example on its way through."""

from collections.abc import Callable

import pytest
from flask import Flask

from network.core.database import db
from network.core.permission import Actor
from network.members.catalogue import seed
from network.members.imports import operations, working
from network.members.imports.models import ImportBatch
from tests.imports.world import EXAMPLE

Take = Callable[..., ImportBatch]


@pytest.fixture
def catalogue(app: Flask) -> None:
    """Load the catalogue that a new network begins with."""
    seed.load()
    db.session.commit()


@pytest.fixture
def tried(catalogue: None) -> Take:
    """Give a function that takes in a file and makes its dry run."""

    def take(content: bytes | None = None, name: str = "members.xlsx", *, by: Actor) -> ImportBatch:
        batch = operations.upload(content or EXAMPLE.read_bytes(), name, by=by)
        operations.choose(batch, batch.sheet, batch.header_row, batch.columns, by=by)
        operations.start_check(batch, by=by)
        working.check(batch)
        return batch

    return take


@pytest.fixture
def imported(tried: Take) -> Take:
    """Give a function that takes in a file and imports it."""

    def take(content: bytes | None = None, name: str = "members.xlsx", *, by: Actor) -> ImportBatch:
        batch = tried(content, name, by=by)
        operations.start_import(batch, by=by)
        working.import_rows(batch)
        return batch

    return take
