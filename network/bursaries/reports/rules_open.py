"""A 360Giving package of awards to individuals: what it holds, what is left out (DOMAIN.md section 6)."""

import re
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

VERSION = "1.4"
FEWEST_OF_A_COURSE = 5  # below it, the title of the course would say who it was
PURPOSE = "GTIP130"  # education and training
REASON = "GTIR110"  # development opportunity
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is read as another
CODE_LENGTH = 10
_PREFIX = re.compile(r"360G-[A-Za-z0-9][A-Za-z0-9_-]{1,38}")
_ORG_ID = re.compile(r"[A-Z]{2}-[A-Z0-9]{2,8}-[A-Za-z0-9._/-]{1,40}|360G-[A-Za-z0-9_-]{2,40}")


class Licence(StrEnum):
    """What others may do with open data."""

    CC_BY = "cc_by"
    OGL = "ogl"
    CC0 = "cc0"


LICENCES: Mapping[Licence, tuple[str, str]] = {  # its name and its address
    Licence.CC_BY: ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    Licence.OGL: (
        "Open Government Licence 3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ),
    Licence.CC0: ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}


@dataclass(frozen=True)
class Award:
    """What is published of one award. Names nobody."""

    code: str
    recipient: str
    course: str  # the title of the qualification in the catalogue, never as it was typed
    fund_id: int
    fund: str
    funder: str
    funder_id: str
    asked_pence: int | None
    awarded_pence: int
    paid_pence: int
    awarded_on: date


@dataclass(frozen=True)
class About:
    """What a package says of itself."""

    prefix: str
    org_id: str
    network: str
    place: str
    geo_code: str
    licence: Licence
    page: str  # the address of the public page, and of the file
    file: str


def new_code() -> str:
    """Make a name that says nothing about whose it is, and follows from nothing."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def is_prefix(text: str) -> bool:
    """Whether this is a publisher prefix as 360Giving gives them."""
    return _PREFIX.fullmatch(text) is not None


def is_org_id(text: str) -> bool:
    """Whether this is written like an identifier of org-id.guide, such as "GB-COH-01234567"."""
    return _ORG_ID.fullmatch(text) is not None


def titles(awards: Sequence[Award], others: Sequence[str] = ()) -> dict[str, str]:
    """Return the title of each award by its code: with the course only where five or more have the same.

    ``others`` are the courses of what is public beside them.
    """
    times = Counter([*(one.course for one in awards), *others])
    return {
        one.code: f"Bursary towards {one.course}"
        if one.course and times[one.course] >= FEWEST_OF_A_COURSE
        else "Bursary towards a qualification"
        for one in awards
    }


def grant(award: Award, title: str, about: About) -> dict[str, Any]:
    """Return one award as the 360Giving Data Standard writes a grant to an individual."""
    place: dict[str, Any] = {"name": about.place, "countryCode": "GB"}
    if about.geo_code:
        place["geoCode"] = about.geo_code
    made: dict[str, Any] = {
        "id": f"{about.prefix}-{award.code}",
        "title": title,
        "description": "Help with the cost of training for an instructor who leads exercise for people "
        "living with long-term conditions.",
        "currency": "GBP",
        "amountAwarded": pounds(award.awarded_pence),
        "amountDisbursed": pounds(award.paid_pence),
        "awardDate": award.awarded_on.isoformat(),
        "recipientIndividual": {
            "id": f"{about.prefix}-IND-{award.recipient}",
            "name": f"Recipient {award.recipient}",
        },
        "toIndividualsDetails": {"grantPurpose": [PURPOSE], "primaryGrantReason": REASON},
        "fundingOrganization": [{"id": award.funder_id, "name": award.funder}],
        "grantProgramme": [{"code": str(award.fund_id), "title": award.fund}],
        "beneficiaryLocation": [place],
        "dataSource": about.page,
    }
    if award.asked_pence is not None:
        made["amountAppliedFor"] = pounds(award.asked_pence)
    return made


def package(grants: Sequence[dict[str, Any]], about: About, on: date) -> dict[str, Any]:
    """Return the package that holds some grants."""
    publisher = {"name": about.network, "website": about.page}
    if about.org_id:
        publisher["identifier"] = about.org_id
    return {
        "version": VERSION,
        "title": f"Bursaries of {about.network}",
        "description": "Awards to individuals, under random names, at the level of the county.",
        "identifier": f"{about.prefix}-bursaries",
        "issued": on.isoformat(),
        "publisher": publisher,
        "license": LICENCES[about.licence][1],
        "accessURL": about.page,
        "downloadURL": about.file,
        "grants": list(grants),
    }


def pounds(pence: int) -> int | float:
    """Return an amount in pounds, as the standard writes amounts; two places are exact in the file."""
    return pence // 100 if pence % 100 == 0 else pence / 100
