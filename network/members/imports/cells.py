"""Read single cells of a list: names, addresses, numbers, places; each answer with what to tell about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from network.core import guard
from network.members.imports import synonyms
from network.members.imports.findings import Finding, error, note, warning
from network.members.imports.kinds import whole_words
from network.members.imports.sheets import Cell, CellKind
from network.members.people.keys import COUNTRY, email_key, fold, phone_key
from network.members.people.rules import web_links

LONGEST_NAME = 200
LONGEST_LINE = 300
LONGEST_TEXT = 5_000
# Numbers that Ofcom keeps for drama: no line has them, so the library calls them invalid.
_DRAMA = re.compile(r"\+44(?:7700900|1632960)\d{3}$")


def unreadable(cell: Cell, what: str) -> Finding | None:
    """Say why a cell that holds a formula or an error gives no ``what``."""
    if cell.kind is CellKind.FORMULA:
        return warning(
            cell.coordinate, f"This holds a formula, so the {what} was left out. Type it in its place."
        )
    if cell.kind is CellKind.ERROR:
        return warning(cell.coordinate, f"This shows an error ({cell.text}), so the {what} was left out.")
    return None


def read_name(cell: Cell) -> tuple[str, list[Finding]]:
    """Read a person's name, given name first."""
    at = cell.coordinate
    if cell.kind is CellKind.FORMULA:
        return "", [error(at, "This holds a formula, so there is no name. Type the name in its place.")]
    if cell.kind is CellKind.ERROR:
        return "", [error(at, f"This shows an error ({cell.text}), so there is no name.")]
    text = " ".join(cell.text.split()).strip(" ,;")
    if not text:
        return "", [error(at, "There is no name.")]
    if cell.kind is not CellKind.TEXT or not any(letter.isalpha() for letter in text):
        return "", [error(at, f"“{text}” is no name.")]
    if "@" in text or "://" in text:
        return "", [error(at, f"“{text}” is an address, no name.")]
    if len(text) > LONGEST_NAME:
        return "", [error(at, f"This is longer than {LONGEST_NAME} letters, so it is no name.")]
    name = _given_name_first(text)
    findings = [] if name == text else [note(at, f"“{text}” was read as {name}.")]
    if any(letter.isdigit() for letter in name):
        findings.append(warning(at, f"“{name}” holds a number. Check the name."))
    return name, findings


def _given_name_first(text: str) -> str:
    family, comma, given = text.partition(",")
    if comma and given.strip() and "," not in given:
        text = f"{given.strip()} {_not_shouted(family.strip())}"
    elif text.isupper():
        text = _not_shouted(text)
    return text


def _not_shouted(text: str) -> str:
    """Write SAMPLE as Sample and O'SAMPLE as O'Sample; leave what is not all capitals as it is."""
    return re.sub(r"[^\W\d_]+", lambda word: word.group(0).capitalize(), text) if text.isupper() else text


def looks_like_a_total(text: str) -> bool:
    """Whether a cell in the column of names counts people rather than naming one."""
    return bool(
        re.match(
            r"(?:sub-?|grand )?totals?\b|sum\b|count\b|number of\b|average\b|last updated\b|end of\b",
            text.lower(),
        )
    )


def read_known_as(cell: Cell) -> tuple[str, str, list[Finding]]:
    """Read what somebody likes to be called; pronouns that were written there are told apart."""
    stop = unreadable(cell, "name")
    if stop:
        return "", "", [stop]
    text = " ".join(cell.text.split())[:LONGEST_NAME]
    pronouns = re.search(rf"\(?\b{synonyms.PRONOUNS}\b\)?", text, re.IGNORECASE)
    if not pronouns:
        return text, "", []
    name = (text[: pronouns.start()] + text[pronouns.end() :]).strip(" ,;-()")
    said = pronouns.group(0).strip("()").lower()
    return name, said, [note(cell.coordinate, f"“{said}” was read as pronouns.")]


def read_email(cell: Cell) -> tuple[str, list[Finding]]:
    """Read an e-mail address; of several the first good one is kept, and the others are told."""
    stop = unreadable(cell, "address")
    if stop:
        return "", [stop]
    at = cell.coordinate
    if len(cell.text) > LONGEST_LINE:
        return "", [warning(at, "This is too long for an e-mail address, so it was left out.")]
    parts = [part.strip("<>()[]\"' ").removeprefix("mailto:") for part in re.split(r"[;,/\s|]+", cell.text)]
    parts = [part for part in parts if part and part.lower() not in ("or", "and", "n/a", "none", "-")]
    good = [address for part in parts if "@" in part and (address := _address(part))]
    bad = [part for part in parts if not ("@" in part and _address(part))]
    findings = []
    if not good:
        if re.fullmatch(synonyms.NOTHING, cell.text.lower()) or cell.is_empty:
            return "", []
        return "", [warning(at, f"“{cell.text[:100]}” is no e-mail address, so it was left out.")]
    others = list(dict.fromkeys(address for address in good[1:] if address != good[0]))
    if others:
        findings.append(
            warning(at, f"This holds several addresses. {good[0]} is kept, not {', '.join(others)}.")
        )
    if bad:
        findings.append(warning(at, f"“{' '.join(bad)[:100]}” is no e-mail address and was left out."))
    return good[0], findings


@lru_cache(maxsize=4096)
def _address(text: str) -> str:
    if len(text) > 254:
        return ""
    try:
        return email_key(validate_email(text, check_deliverability=False, test_environment=True).normalized)
    except EmailNotValidError:
        return ""


def read_phone(cell: Cell) -> tuple[str, list[Finding]]:
    """Read a telephone number, a British one unless it says otherwise; keep it when it is possible."""
    stop = unreadable(cell, "number")
    if stop:
        return "", [stop]
    if cell.is_empty or re.fullmatch(synonyms.NOTHING, cell.text.lower()):
        return "", []
    at = cell.coordinate
    first, *others = [
        part.strip()
        for part in re.split(r"\s*(?:[;,|\n]| or | / |/(?=\s*[+0]))\s*", cell.text)
        if part.strip()
    ] or [cell.text]
    number = _number(first)
    if number is None:
        return "", [warning(at, f"“{first[:60]}” cannot be a telephone number, so it was left out.")]
    british = number.country_code == 44
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL if british else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    shown = str(phonenumbers.format_number(number, style))
    findings = []
    if not phonenumbers.is_valid_number(number) and not _DRAMA.match(phone_key(shown)):
        findings.append(warning(at, f"{shown} is kept, but no line seems to have that number. Check it."))
    if cell.kind is CellKind.NUMBER:
        findings.append(note(at, f"A number without its first zero was read as {shown}."))
    if others:
        findings.append(
            warning(at, f"This holds several numbers. {shown} is kept, not {', '.join(others)[:100]}.")
        )
    return shown, findings


def _number(text: str) -> phonenumbers.PhoneNumber | None:
    if len(text) > 60:
        return None
    try:
        number = phonenumbers.parse(text.replace("(0)", "") if text.startswith("+") else text, COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


@dataclass(frozen=True, slots=True)
class AreasRead:
    """The areas a cell names, by key, and whether it says county-wide."""

    keys: tuple[str, ...] = ()
    county_wide: bool = False


def read_areas(cell: Cell, areas: Mapping[str, str]) -> tuple[AreasRead, list[Finding]]:
    """Read the areas that somebody covers; ``areas`` gives the key of each folded name."""
    stop = unreadable(cell, "area")
    if stop:
        return AreasRead(), [stop]
    keys: list[str] = []
    county_wide = False
    findings = []
    for part in _parts_of(cell.text, areas):
        words = fold(part)
        if words in areas:
            keys.append(areas[words])
        elif re.fullmatch(synonyms.COUNTY_WIDE, part.lower().strip()):
            county_wide = True
            findings.append(note(cell.coordinate, f"“{part}” was read as county-wide."))
        elif words and not re.fullmatch(synonyms.NOTHING, part.lower().strip()):
            findings.append(
                warning(cell.coordinate, f"“{part}” is no area of the network, so it was left out.")
            )
    return AreasRead(tuple(dict.fromkeys(keys)), county_wide), findings


def _parts_of(text: str, areas: Mapping[str, str]) -> list[str]:
    if fold(text) in areas:
        return [text]
    return [part.strip(" .") for part in re.split(r"[;,/&+\n|]|\band\b", text) if part.strip(" .")]


def read_employer(cell: Cell) -> tuple[str | None, str, list[Finding]]:
    """Read whom somebody works for: employed or self-employed, and the employer's name."""
    stop = unreadable(cell, "employer")
    if stop:
        return None, "", [stop]
    text = " ".join(cell.text.split())[:LONGEST_LINE]
    if not text or re.fullmatch(f"{synonyms.NOTHING}|{synonyms.UNKNOWN}", text.lower()):
        return None, "", []
    if re.fullmatch(synonyms.SELF_EMPLOYED, text.lower()):
        return "self_employed", "", []
    if whole_words(r"self[ -]?employed|freelance").search(text.lower()):
        words = f"“{text}” says self-employed and more. It is kept as the employer: check which it is."
        return None, text, [warning(cell.coordinate, words)]
    return "employed", text, []


def read_yes_or_no(cell: Cell) -> tuple[bool | None, list[Finding]]:
    """Read yes or no; nothing where the cell says neither."""
    stop = unreadable(cell, "answer")
    if stop:
        return None, [stop]
    text = cell.text.lower().strip(" .!")
    if not text or re.fullmatch(synonyms.UNKNOWN, text):
        return None, []
    if re.fullmatch(synonyms.YES, text):
        return True, []
    if re.fullmatch(synonyms.NO, text):
        return False, []
    return None, [warning(cell.coordinate, f"“{cell.text[:100]}” is neither yes nor no, so it was left out.")]


def read_text(cell: Cell, what: str, longest: int = LONGEST_TEXT) -> tuple[str, list[Finding]]:
    """Read text as it stands."""
    stop = unreadable(cell, what)
    if stop:
        return "", [stop]
    if len(cell.text) > longest:
        return cell.text[:longest], [
            warning(cell.coordinate, f"This is longer than {longest} letters; its end was cut off.")
        ]
    return cell.text, []


def read_links(cell: Cell) -> tuple[str, list[Finding]]:
    """Read web addresses, one a line; whatever else stands there would be no link to follow."""
    text, findings = read_text(cell, "web addresses")
    links, others = web_links(text)
    if others:
        words = f"“{' '.join(others)[:100]}” was left out."
        rule = "Write one web address a line, each beginning with https://"
        findings.append(warning(cell.coordinate, f"{words} {rule}"))
    return "\n".join(links), findings


def read_free_text(cell: Cell, what: str) -> tuple[str, list[Finding]]:
    """Read what somebody wrote in their own words, and tell what in it could be about a patient."""
    text, findings = read_text(cell, what)
    found = guard.look_for_patients(text)
    for one in found:
        words = f"{one.words}. If it is a patient's, take it out before you import this."
        findings.append(warning(cell.coordinate, words))
    return text, findings


def read_choices(cell: Cell, choices: Mapping[str, str], what: str) -> tuple[list[str], list[Finding]]:
    """Read a list of words that must be among ``choices``, which gives the key of each folded word."""
    stop = unreadable(cell, what)
    if stop:
        return [], [stop]
    keys, findings = [], []
    parts = [cell.text] if fold(cell.text) in choices else re.split(r"[;,/\n|]", cell.text)
    for part in (part.strip() for part in parts):
        if fold(part) in choices:
            keys.append(choices[fold(part)])
        elif part:
            findings.append(
                warning(cell.coordinate, f"“{part}” is no {what} that we know, so it was left out.")
            )
    return list(dict.fromkeys(keys)), findings


def read_miles(cell: Cell) -> tuple[int | None, list[Finding]]:
    """Read a distance in miles."""
    stop = unreadable(cell, "distance")
    if stop:
        return None, [stop]
    found = re.fullmatch(r"(?:up to )?(\d{1,3})(?:\.0)?\s*(?:miles?|mi|m)?\.?", cell.text.lower())
    if found:
        return int(found.group(1)), []
    if cell.is_empty or re.fullmatch(synonyms.NOTHING, cell.text.lower()):
        return None, []
    return None, [warning(cell.coordinate, f"“{cell.text[:60]}” is no number of miles, so it was left out.")]
