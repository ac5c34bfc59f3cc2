"""What the tests of accounts read: the letters that were written, and the links in them."""

import re
from collections.abc import Sequence

from sqlalchemy import select

from network.accounts.operations import joining
from network.core import jobs
from network.core.database import db
from network.core.mail import Message


def answered() -> None:
    """Let the worker answer those who asked from outside."""
    db.session.commit()
    jobs.run(joining.ANSWER)


def letters_to(address: str) -> Sequence[Message]:
    """Return the letters written to an address, oldest first."""
    db.session.commit()
    return db.session.scalars(select(Message).where(Message.to_address == address).order_by(Message.id)).all()


def link_in(letter: Message) -> str:
    """Return the path of the first link in a letter."""
    found = re.search(r"http://localhost(/\S+)", letter.body)
    assert found is not None, letter.body
    return found[1]


def link_to(address: str) -> str:
    """Return the path of the link in the newest letter to an address."""
    return link_in(letters_to(address)[-1])
