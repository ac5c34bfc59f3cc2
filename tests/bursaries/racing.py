"""Several at the same moment, each in a thread and a transaction of its own."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread

from flask import Flask

from network.core.database import db
from network.core.rules import Refused


def at_once(app: Flask, deeds: Sequence[Callable[[], object]]) -> list[str]:
    """Do all at the same moment, each in a transaction of its own; give what was refused, in words."""
    ready = Barrier(len(deeds))
    refused: list[str] = []
    wrong: list[BaseException] = []

    def run(deed: Callable[[], object]) -> None:
        with app.app_context():
            try:
                ready.wait(timeout=60)
                deed()
                db.session.commit()
            except Refused as refusal:
                db.session.rollback()
                refused.append(str(refusal))
            except BaseException as error:  # told by the test, not lost with the thread
                wrong.append(error)

    db.session.commit()
    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    db.session.expire_all()
    assert not wrong, wrong
    return refused
