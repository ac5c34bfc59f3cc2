"""Data rights: what we hold and why, a copy of it, its deletion, and how long it is kept."""

from flask import Flask


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
