"""Working groups: some members, what they are for, and who leads them."""

from flask import Flask


def register(app: Flask) -> None:
    """Put the feature's pages into the application, and what it offers into the registry."""
