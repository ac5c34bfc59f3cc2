"""What is proposed for something shared, and the requests for another format: kinds, statuses, limits."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from network.core.rules import Lifecycle
from network.members.people.rules import Stage
from network.resources.library.rules import Audience, Kind

MOST_FILES = 10  # at once, from a phone
LONGEST_TITLE = 200
LONGEST_SUMMARY = 600


class Media(StrEnum):
    """What stands at an address, or what a file is, as far as its kind can be told from it."""

    PAGE = "page"
    PDF = "pdf"
    WORD = "word"
    SLIDES = "slides"
    SPREADSHEET = "spreadsheet"
    TEXT = "text"
    PICTURE = "picture"
    FILM = "film"
    UNKNOWN = "unknown"


BY_MEDIA = {
    Media.FILM: Kind.VIDEO,
    Media.SLIDES: Kind.SLIDES,
    Media.PICTURE: Kind.PUBLICITY,
    Media.SPREADSHEET: Kind.DATA_COLLECTION,
}
# The first that stands in a title says what it is.
BY_WORDS = (
    (Kind.CASE_STUDY, r"case stud(?:y|ies)"),
    (Kind.GOOD_PRACTICE, r"(?:good|best) practice"),
    (Kind.DATA_COLLECTION, r"questionnaires?|surveys?|outcome measures?|data collection|audit tool"),
    (Kind.TEMPLATE, r"templates?|checklists?|forms?"),
    (Kind.LEAFLET, r"leaflets?|booklets?|fact ?sheets?|patient information"),
    (Kind.PUBLICITY, r"posters?|flyers?|banners?"),
    (
        Kind.EVIDENCE,
        r"systematic reviews?|meta-analys[ie]s|trials?|cohort|evidence|journals?|effects? of|stud(?:y|ies)",
    ),
    (Kind.VIDEO, r"videos?|webinars?|recordings?"),
    (Kind.SLIDES, r"slides|presentations?"),
)
STAGE_WORDS = (
    (
        Stage.PREHABILITATION,
        r"prehab(?:ilitation)?|before (?:an? |the |your )?(?:operation|surgery|treatment)",
    ),
    (Stage.DURING_TREATMENT, r"during (?:\w+ )?(?:treatment|chemotherapy|radiotherapy)"),
    (
        Stage.REHABILITATION,
        r"rehab(?:ilitation)?|recovery|after (?:an? |the |your )?(?:operation|surgery|treatment)",
    ),
    (Stage.PALLIATIVE, r"palliative|end of life|hospices?"),
)
AUDIENCE_WORDS = (
    (Audience.INSTRUCTORS, r"(?:exercise |fitness )?instructors|trainers|coaches"),
    (Audience.HEALTH_PARTNERS, r"(?:health(?:care)? )?professionals|clinicians|gps|nurses|physiotherapists"),
    (Audience.PARTICIPANTS, r"patients?|participants|for people|carers"),
    (Audience.COMMISSIONERS, r"commissioners|commissioning"),
)
_DASHES = "|·•\u2013\u2014"
FILM_SITES = ("youtube.com", "youtu.be", "vimeo.com")
# What cameras, scanners and phones call a file says nothing of it.
NAMELESS = re.compile(
    r"(?:img|dsc|dscn|pxl|image|photo|picture|scan|scanned|document|doc|file|download|untitled|unnamed|"
    r"whatsapp (?:image|video)|screenshot)(?![a-z]).*|[\W\d_]*",
    re.IGNORECASE,
)


def kind_of(media: Media, title: str) -> Kind:
    """Propose what sort of thing it is, from what it is made of and what its title says."""
    if media in BY_MEDIA:
        return BY_MEDIA[media]
    for kind, words in BY_WORDS:
        if _speaks(words, title):
            return kind
    return Kind.GUIDANCE


def stages_of(text: str) -> list[Stage]:
    """Propose the stages that a text speaks of."""
    return [stage for stage, words in STAGE_WORDS if _speaks(words, text)]


def audiences_of(kind: Kind, text: str) -> list[Audience]:
    """Propose whom something is written for, from what it is and what it says of itself."""
    found = [one for one, words in AUDIENCE_WORDS if _speaks(words, text)]
    return [Audience.PARTICIPANTS] if kind is Kind.LEAFLET and not found else found


def is_about(condition: str, text: str) -> bool:
    """Whether a text speaks of a condition, which is known by the first word of its name."""
    first = re.match(r"\w{4,}", condition)
    return first is not None and _speaks(re.escape(first[0].removesuffix("s")) + "s?", text)


def _speaks(words: str, text: str) -> bool:
    return bool(re.search(rf"\b(?:{words})\b", text, re.IGNORECASE))


def is_film_site(address: str) -> bool:
    """Whether an address leads to a site of films, which tells more than its page does."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    return any(host == site or host.endswith(f".{site}") for site in FILM_SITES)


def site_of(address: str) -> str:
    """Return the name of a site as people say it: without www."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def title_from_name(stem: str) -> str:
    """Return a title made of a file's name; "" where that says nothing, as ``IMG_2034`` does."""
    words = re.sub(r"[_\s]+", " ", stem).strip()
    if " " not in words:
        words = words.replace("-", " ")
    if NAMELESS.fullmatch(words.replace("-", " ")):
        return ""
    return words[:1].upper() + words[1:]


def without_site(title: str, site: str) -> str:
    """Take the name of the site off the end of a page's title: "Keep moving | Example" is "Keep moving"."""
    found = re.fullmatch(rf"(?P<title>.+?)\s+[{_DASHES}-]\s+(?P<site>[^{_DASHES}]+)", title)
    if found and site and found["site"].casefold().strip() == site.casefold().strip():
        return found["title"]
    return title


def shortened(text: str, longest: int) -> str:
    """Cut a text at a word, with an ellipsis, where it is longer than ``longest``."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


# Asking for another format:


class Format(StrEnum):
    """How somebody needs what a resource says."""

    LARGE_PRINT = "large_print"
    EASY_READ = "easy_read"
    LANGUAGE = "language"
    AUDIO = "audio"
    PLAIN_TEXT = "plain_text"


FORMATS = {
    Format.LARGE_PRINT: "Large print",
    Format.EASY_READ: "Easy read: short words and pictures",
    Format.LANGUAGE: "Another language",
    Format.AUDIO: "Something to listen to",
    Format.PLAIN_TEXT: "Plain text, such as for a screen reader",
}


class Status(StrEnum):
    """What became of a request for another format."""

    ASKED = "asked"
    ANSWERED = "answered"
    CLOSED = "closed"  # it cannot be had, or is not needed any more


LIFECYCLE = Lifecycle(
    {Status.ASKED: {Status.ANSWERED, Status.CLOSED}, Status.ANSWERED: set(), Status.CLOSED: set()},
    start=Status.ASKED,
)


@dataclass(frozen=True)
class Wish:
    """What somebody asks for, and where they are answered."""

    format: Format
    name: str
    email: str
    language: str = ""
    words: str = ""

    @property
    def said(self) -> str:
        """What is asked for, in words."""
        return said(self.format, self.language)


def said(format: Format, language: str) -> str:
    """Say a format, and which language it is where it is one."""
    return f"Another language: {language}" if format is Format.LANGUAGE and language else FORMATS[format]
