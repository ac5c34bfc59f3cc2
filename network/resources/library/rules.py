"""What a resource is and how it moves on: kinds, licences, statuses, and the date until which it is true."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode, urlsplit

from network.core.rules import Lifecycle


class Kind(StrEnum):
    """What sort of thing a resource is."""

    GUIDANCE = "guidance"
    EVIDENCE = "evidence"
    TEMPLATE = "template"
    CASE_STUDY = "case_study"
    GOOD_PRACTICE = "good_practice"
    DATA_COLLECTION = "data_collection"
    LEAFLET = "leaflet"
    PUBLICITY = "publicity"
    VIDEO = "video"
    SLIDES = "slides"


class Audience(StrEnum):
    """Whom a resource is written for."""

    INSTRUCTORS = "instructors"
    HEALTH_PARTNERS = "health_partners"
    PARTICIPANTS = "participants"  # people who take part in sessions, and those close to them
    COMMISSIONERS = "commissioners"


class Licence(StrEnum):
    """What others may do with a resource."""

    OGL = "ogl"  # Open Government Licence v3.0
    CC_BY = "cc_by"
    CC_BY_SA = "cc_by_sa"
    CC_BY_NC = "cc_by_nc"
    CC0 = "cc0"
    PERMITTED = "permitted"  # all rights reserved, and the network was given permission
    OWN = "own"  # made by the network itself
    UNKNOWN = "unknown"


class Visibility(StrEnum):
    """Who may see a resource once it is published."""

    PUBLIC = "public"
    NETWORK = "network"
    COORDINATORS = "coordinators"


class Status(StrEnum):
    """Where a resource stands. Whether it is due for a look follows from its review-by date."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


LIFECYCLE = Lifecycle(
    {
        Status.DRAFT: {Status.IN_REVIEW, Status.PUBLISHED},
        Status.IN_REVIEW: {Status.DRAFT, Status.PUBLISHED},  # back to its owner, with what is missing
        Status.PUBLISHED: {Status.WITHDRAWN},
        Status.WITHDRAWN: {Status.PUBLISHED},
    },
    start=Status.DRAFT,
)


class LabelSort(StrEnum):
    """What a label of a resource says about it."""

    STAGE = "stage"
    AUDIENCE = "audience"
    TAG = "tag"


class Freshness(StrEnum):
    """How true a resource can be taken to be on a day."""

    CURRENT = "current"
    DUE = "due"  # its owner has been asked to look
    OVERDUE = "overdue"
    HIDDEN = "hidden"  # overdue for so long that the public sees it no more


@dataclass(frozen=True)
class ReviewRules:
    """How long a resource is taken to be true, in days: before its date it is due, after it hidden."""

    months: int = 24  # proposed for a new one
    due_days: int = 30
    hidden_days: int = 60


def freshness(review_by: date | None, today: date, rules: ReviewRules) -> Freshness:
    """Say how true a resource can be taken to be; one without a date is always current."""
    if review_by is None or today < review_by - timedelta(days=rules.due_days):
        return Freshness.CURRENT
    if today <= review_by:
        return Freshness.DUE
    return Freshness.HIDDEN if today > review_by + timedelta(days=rules.hidden_days) else Freshness.OVERDUE


def hidden_before(today: date, rules: ReviewRules) -> date:
    """Return the day before which a review-by date has the public see a resource no more."""
    return today - timedelta(days=rules.hidden_days)


def link_key(address: str) -> str:
    """Return what two ways of writing one address have in common (RFC 3986, 6.2), to find a second copy.

    Scheme, the host's capitals, its usual port, a slash at the end, what stands behind #, and what counts
    where readers come from are left out. What is no address is its own key.
    """
    text = address.strip()
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return text
    if not host:
        return text
    place = host if port in {None, 80, 443} else f"{host}:{port}"
    asked = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not name.casefold().startswith("utm_")
    ]
    return place + parts.path.rstrip("/") + (f"?{urlencode(asked)}" if asked else "")


def tidy_tags(tags: Collection[str]) -> tuple[str, ...]:
    """Return tags as they are kept: small letters, single blanks, each once, in order of the alphabet."""
    return tuple(sorted({" ".join(tag.casefold().split()) for tag in tags} - {""}))
