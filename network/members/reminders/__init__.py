"""Reminders: a ladder of letters before something runs out, none missed, none doubled."""

from flask import Flask


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
