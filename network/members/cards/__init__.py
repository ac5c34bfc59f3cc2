"""Cards: what somebody shows at a reception desk, and the page that its code leads to."""

from flask import Flask


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
