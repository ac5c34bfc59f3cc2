"""What is discussed: kinds of discussion, and what is offered or wanted."""

from enum import StrEnum

LONGEST_TITLE = 150
LONGEST_TEXT = 10_000


class Kind(StrEnum):
    """What somebody began a discussion for."""

    QUESTION = "question"
    CASE = "case"  # what was done for whom, told so that nobody is known by it
    NOTICE = "notice"
    OFFER = "offer"
    REQUEST = "request"


class Matter(StrEnum):
    """What an offer gives, or a request looks for."""

    COVER = "cover"  # somebody to lead a session
    EQUIPMENT = "equipment"
    VENUE = "venue"
    SHADOWING = "shadowing"


ANSWERED_BY_ONE = frozenset({Kind.QUESTION, Kind.REQUEST})  # kinds of which an answer can be accepted
WITH_MATTER = frozenset({Kind.OFFER, Kind.REQUEST})
