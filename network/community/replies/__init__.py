"""Answering by mail: a letter that comes back becomes a post."""

from flask import Flask


def register(_app: Flask) -> None:
    """Put what the feature offers into the registry."""
    from network.community.replies import offers, privacy

    offers.register()
    privacy.register()
