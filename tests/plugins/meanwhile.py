"""Somebody else does something while a file is looked through, in a transaction of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from network.core.database import db
from network.core.files import accepting, examine


def while_looked_through(monkeypatch: pytest.MonkeyPatch, app: Flask, verb: Callable[[], Any]) -> None:
    """Do ``verb`` once, and commit it, while the next upload is looked through."""
    left = [verb]

    def do() -> None:
        with app.app_context():
            left.pop()()
            db.session.commit()

    def look(*args: Any) -> Any:
        if left:
            with ThreadPoolExecutor(1) as thread:
                thread.submit(do).result()
        return examine(*args)

    monkeypatch.setattr(accepting, "examine", look)
