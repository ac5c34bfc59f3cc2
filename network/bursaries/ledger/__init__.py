"""The ledger: every pound of a fund is in one place, and each move of it is an entry that stays."""

from flask import Flask


def register(app: Flask) -> None:
    """Declare what the entries hold about people."""
    from network.bursaries.ledger import privacy

    privacy.register()
