"""What a resource is, in words: what each value of it is called, and what a licence lets one do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from network.members.people.rules import Stage
from network.resources.library.rules import Audience, Freshness, Kind, Licence, Status, Visibility

KINDS: Mapping[Kind, str] = {
    Kind.GUIDANCE: "Guidance",
    Kind.EVIDENCE: "Evidence",
    Kind.TEMPLATE: "Template",
    Kind.CASE_STUDY: "Case study",
    Kind.GOOD_PRACTICE: "Example of good practice",
    Kind.DATA_COLLECTION: "Data-collection tool",
    Kind.LEAFLET: "Leaflet",
    Kind.PUBLICITY: "Publicity",
    Kind.VIDEO: "Video",
    Kind.SLIDES: "Slides",
}
STAGES: Mapping[Stage, str] = {
    Stage.PREHABILITATION: "Prehabilitation",
    Stage.DURING_TREATMENT: "During treatment",
    Stage.REHABILITATION: "Rehabilitation",
    Stage.PALLIATIVE: "Palliative",
}
AUDIENCES: Mapping[Audience, str] = {
    Audience.INSTRUCTORS: "Instructors",
    Audience.HEALTH_PARTNERS: "Health partners",
    Audience.PARTICIPANTS: "People who take part in sessions",
    Audience.COMMISSIONERS: "Commissioners",
}
VISIBILITIES: Mapping[Visibility, str] = {
    Visibility.PUBLIC: "Everybody",
    Visibility.NETWORK: "The network",
    Visibility.COORDINATORS: "Coordinators",
}
# The languages of the county's people first; BCP 47.
LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "ur": "Urdu",
    "pa": "Punjabi",
    "pl": "Polish",
    "ro": "Romanian",
    "bn": "Bengali",
    "gu": "Gujarati",
    "hi": "Hindi",
    "pt": "Portuguese",
    "es": "Spanish",
    "it": "Italian",
    "uk": "Ukrainian",
    "ar": "Arabic",
    "zh": "Chinese",
    "bfi": "British Sign Language",
    "cy": "Welsh",
    "de": "German",
    "fr": "French",
    "und": "Another language",
}


@dataclass(frozen=True)
class LicenceWords:
    """What a licence is called, what one may do under it, and where it can be read."""

    title: str
    may: str
    address: str = ""

    def __str__(self) -> str:
        return self.title


LICENCES: Mapping[Licence, LicenceWords] = {
    Licence.OGL: LicenceWords(
        "Open Government Licence v3.0",
        "You may copy, change and share it, if you say where it comes from.",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ),
    Licence.CC_BY: LicenceWords(
        "Creative Commons: attribution (CC BY)",
        "You may copy, change and share it, if you say whose it is.",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    Licence.CC_BY_SA: LicenceWords(
        "Creative Commons: attribution, share alike (CC BY-SA)",
        "You may copy, change and share it, if you say whose it is. What you make of it keeps that licence.",
        "https://creativecommons.org/licenses/by-sa/4.0/",
    ),
    Licence.CC_BY_NC: LicenceWords(
        "Creative Commons: attribution, not for profit (CC BY-NC)",
        "You may copy, change and share it, if you say whose it is. You may not sell it.",
        "https://creativecommons.org/licenses/by-nc/4.0/",
    ),
    Licence.CC0: LicenceWords(
        "No rights reserved (CC0)",
        "You may do with it what you like.",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ),
    Licence.PERMITTED: LicenceWords(
        "All rights reserved; the network may share it",
        "You may read and use it. Ask its publisher before you copy, change or print it for others.",
    ),
    Licence.OWN: LicenceWords(
        "Made by the network",
        "You may use and share it in your work for the network.",
    ),
    Licence.UNKNOWN: LicenceWords(
        "Not known",
        "You may read it. Ask its publisher before you copy, change or share it.",
    ),
}

# What the status component is asked for, and the word that stands in the tag.
STATUSES: Mapping[Status, tuple[str, str]] = {
    Status.DRAFT: ("draft", "Draft"),
    Status.IN_REVIEW: ("waiting", "Waits for a coordinator"),
    Status.PUBLISHED: ("done", "Published"),
    Status.WITHDRAWN: ("withdrawn", "Withdrawn"),
}
FRESHNESS: Mapping[Freshness, tuple[str, str]] = {
    Freshness.CURRENT: ("done", "Up to date"),
    Freshness.DUE: ("warning", "Due for a look"),
    Freshness.OVERDUE: ("error", "Overdue for a look"),
    Freshness.HIDDEN: ("error", "Overdue for a look"),
}


def language(code: str) -> str:
    """Say a language; one that has no words here is said as it is written."""
    return LANGUAGES.get(code, code)


def said(words: Mapping[Any, str], values: Iterable[str]) -> str:
    """Say some values of one sort, as they are kept, in the order in which the words stand."""
    kept = set(values)
    return ", ".join(text for value, text in words.items() if value in kept)
