"""One person twice on the record: found, compared side by side, made one, and undone."""

from flask import Flask


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
