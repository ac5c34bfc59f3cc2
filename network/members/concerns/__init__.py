"""Concerns about an instructor or a session: raised by anyone signed in, read by coordinators."""

from flask import Flask


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
