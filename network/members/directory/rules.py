"""What a reader of the directory asks for, as one value with a stable address."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

from network.core.rules import Refused
from network.members.people.rules import Stage, Status

FURTHEST = 100
LONGEST_TEXT = 100


class Who(StrEnum):
    """Whom the directory shows."""

    INSTRUCTORS = "instructors"
    PARTNERS = "partners"
    EVERYBODY = "everybody"


@dataclass(frozen=True)
class Filter:
    """What is asked of the directory. Every part narrows it; an empty one does not."""

    condition: str = ""  # a condition's key: fit to practise for it on the day
    area: str = ""  # an area's key: works there, or will travel there
    within: int = 0  # miles that the person asking would travel, from the area's centre
    level: int | None = None  # holds a verified qualification of this level on the day
    stage: str = ""  # says that they work with people at this stage; no part of the verdict
    text: str = ""  # part of a name
    who: Who = Who.INSTRUCTORS
    status: str = ""  # for coordinators: one status of membership
    on: date | None = None  # the day asked about; today if None

    @classmethod
    def read(cls, words: Mapping[str, str]) -> "Filter":
        """Read a filter from an address; raises Refused, naming the field, where it makes no sense."""
        return cls(
            condition=words.get("condition", "").strip(),
            area=words.get("area", "").strip(),
            within=_number(words, "within", most=FURTHEST) or 0,
            level=_number(words, "level", most=9),
            stage=_one_of(Stage, words, "stage"),
            text=" ".join("".join(filter(str.isprintable, words.get("text", ""))).split())[:LONGEST_TEXT],
            who=_who(words.get("who", "")),
            status=_one_of(Status, words, "status"),
            on=_day(words),
        )

    def without_status(self) -> "Filter":
        """The same question from somebody who sees active members alone."""
        return replace(self, status="")

    @property
    def as_question(self) -> "Filter":
        """Those parts of it that the question "who can take this person?" has."""
        return Filter(self.condition, self.area, self.within, stage=self.stage, on=self.on)

    @property
    def address(self) -> dict[str, str]:
        """The parts of the stable address: those that differ from nothing asked, always in the same order."""
        said = {}
        for part in fields(self):
            value = getattr(self, part.name)
            if value != part.default:
                said[part.name] = value.isoformat() if isinstance(value, date) else str(value)
        return said


def _number(words: Mapping[str, str], field: str, *, most: int) -> int | None:
    text = words.get(field, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(most)) or int(text) > most:
        raise Refused(f"Enter a whole number from 0 to {most}.", field)
    return int(text)


def _who(text: str) -> Who:
    try:
        return Who(text.strip()) if text.strip() else Who.INSTRUCTORS
    except ValueError:
        raise Refused("Choose whom to show.", "who") from None


def _one_of(kinds: type[StrEnum], words: Mapping[str, str], field: str) -> str:
    text = words.get(field, "").strip()
    if text and text not in set(kinds):
        raise Refused(f"Choose a {field} from the list.", field)
    return text


def _day(words: Mapping[str, str]) -> date | None:
    """Read the day, as one box (``on=2026-12-01``) or as three (``on-day``, ``on-month``, ``on-year``)."""
    text = words.get("on", "").strip()
    boxes = [words.get(f"on-{part}", "").strip() for part in ("year", "month", "day")]
    if not text and not any(boxes):
        return None
    try:
        day = date.fromisoformat(text) if text else date(*(int(box) for box in boxes))
    except (ValueError, OverflowError):
        raise Refused("Enter a real date, such as 1 12 2026.", "on") from None
    if not date(2000, 1, 1) <= day <= date(2100, 1, 1):
        raise Refused("Enter a date between 2000 and 2100.", "on")
    return day
