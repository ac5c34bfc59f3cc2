"""Consents: what members agree to, in which words, and what taking it back does."""

from flask import Flask


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
