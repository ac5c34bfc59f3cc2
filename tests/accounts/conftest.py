"""What the tests of accounts need beside the cast."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask


@pytest.fixture
def a_demonstration(app: Flask) -> Iterator[None]:
    """Turn the site into a demonstration for the length of a test."""
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, site_mode="demo")
    yield
    app.config["SETTINGS"] = settings
