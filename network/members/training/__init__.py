"""Training: who is nearest to the next qualification, and who wants to be asked."""

from flask import Flask


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
