"""Continuing professional development: schemes, what was learnt, and what is still missing."""

from flask import Flask


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
