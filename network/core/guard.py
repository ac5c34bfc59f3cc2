"""The guard before free text: finds what could let somebody recognise a patient, before it is sent (pure).

An NHS number blocks. Dates of birth, telephone numbers, postcodes, and names beside a condition warn. The
text goes back to its author and nowhere else: it is neither kept nor logged here. Every pattern has bounded
repeats, so that the time grows with the length of the text and no faster.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from network.core.guard_words import (
    CONDITION_WORDS,
    FIRST_NAMES,
    NAMES_THAT_ARE_WORDS,
    NO_SURNAMES,
    POSTCODE_AREAS,
)

BESIDE = 200  # letters between a name and a condition in one sentence
LAST_YEAR_OF_BIRTH = 2005  # a whole date before it, without a label, is rather somebody's birthday
MOST_FINDINGS = 50


class Kind(StrEnum):
    """What a piece of text looks like."""

    NHS_NUMBER = "nhs_number"
    DATE_OF_BIRTH = "date_of_birth"
    PHONE = "phone"
    POSTCODE = "postcode"
    NAME = "name"


class Level(StrEnum):
    """What follows: the text cannot be sent, or its author is asked once."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True)
class Finding:
    """One piece of the text that could identify somebody: where it stands, and what to tell its author."""

    kind: Kind
    level: Level
    start: int
    end: int
    words: str


SAID = {
    (Kind.NHS_NUMBER, Level.BLOCK): "“{}” is an NHS number",
    (Kind.NHS_NUMBER, Level.WARN): "“{}” looks like an NHS number",
    (Kind.DATE_OF_BIRTH, Level.WARN): "“{}” looks like a date of birth",
    (Kind.PHONE, Level.WARN): "“{}” looks like a telephone number",
    (Kind.POSTCODE, Level.WARN): "“{}” looks like a postcode",
    (Kind.NAME, Level.WARN): "“{}” looks like a name beside a condition",
}

_TEN_DIGITS = r"\d(?:[ ./_\-]{0,3}\d){9}(?!\d)"
_LABELLED_NUMBER = re.compile(
    r"\b(?:n\.?h\.?s\.?|chi|h&c|hsc)"
    r"(?:[^\d\n]{0,15}?(?:number|num|no|nr|id|ref|reference|#|№)(?![a-z])[^\d]{0,25}|[^\w\n]{0,4})"
    rf"({_TEN_DIGITS})",
    re.IGNORECASE,
)
_NUMBER_THEN_LABEL = re.compile(
    rf"(?<!\d)(?<!\d[-.])({_TEN_DIGITS})[^\d\n]{{1,20}}?\bn\.?h\.?s\.?[^\d\n]{{0,4}}(?:number|num|no|id)\b",
    re.IGNORECASE,
)
_SPACED_NUMBER = re.compile(
    r"(?<!\d)(?<!\d[-./])(?<!\+\d )(?<!\+\d\d )(?<!\+\d\d\d )"
    r"(\d{3}[ ./_\-]{1,3}\d{3}[ ./_\-]{1,3}\d{4})(?!\d)(?![-./]\d)"
)
_BARE_NUMBER = re.compile(r"(?<![\w.,£$€/-])([1-9]\d{9})(?![\w/]|[-.,]\d)")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    rf"(?:\d{{1,2}} ?[./-] ?\d{{1,2}} ?[./-] ?(?:\d{{4}}|\d\d)|\d{{1,2}} \d{{1,2}} \d{{4}}"
    rf"|\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ -]{{0,2}}(?:of )?{_MONTH}[ .,-]{{0,3}}(?:\d{{4}}|\d\d)"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?[ ,]{{1,2}}\d{{4}})(?!\d)"
)
_BIRTH = re.compile(
    rf"\b(?:d\.? ?o\.? ?b\b\.?|date[ -]of[ -]birth|birth ?da(?:te|y)|born)[^\d\n]{{0,20}}?({_DATE})",
    re.IGNORECASE,
)
_OLD_DATE = re.compile(rf"(?<![\d./-])({_DATE})", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_PHONE = re.compile(
    r"(?<![\w.£$€])(?<!\d-)(?!\d{1,2}-\d{1,2}-\d{2,4}\b)(\(?(?:\+\d|0\d)(?:[ ()-]{0,3}\d){7,13})(?!\d)"
)
_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])([A-Z]{1,2})\d[A-Z\d]?( {0,2})\d[ABD-HJLNP-UW-Z]{2}(?![A-Za-z0-9])", re.IGNORECASE
)
_ISBN = re.compile(r"isbn[^\n]{0,12}$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\b[A-Z])[.!?]+(?=\s|$)|\n+")
_CAPITALISED = r"[A-Z][\w'\u2019-]{0,30}"
_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Mx|MR|MRS|MS|MISS)\b\.? {{1,2}}{_CAPITALISED}(?:\.? {_CAPITALISED})?"
)
_WORD = re.compile(rf"(?<![\w'\u2019-]){_CAPITALISED}")
_AT_WORK = re.compile(
    r"\b(?:dr|doctor|prof|professor|nurse|sister|gp|consultant|physio|instructor|tutor)\.? $", re.I
)


def look_for_patients(text: str, condition_words: Iterable[str] = CONDITION_WORDS) -> list[Finding]:
    """Return what in the text could identify a patient, in its order.

    ``condition_words`` may end in ``*`` for any ending. Positions are those of ``text`` as it was given.
    """
    plain, places = _folded(text)
    found = list(_nhs_numbers(plain))
    for look in (_births, _phones, _postcodes):
        found += look(plain)
    found += _names(plain, tuple(condition_words))
    taken: list[Finding] = []
    for kind, level, start, end in sorted(found, key=lambda one: (one[1], one[2])):  # what blocks comes first
        if _is_free(taken, start, end):
            at = bisect_left([one.start for one in taken], start)
            snippet = " ".join(plain[start:end].split())
            taken.insert(at, Finding(kind, level, start, end, SAID[kind, level].format(snippet)))
        if len(taken) == MOST_FINDINGS:
            break
    return [
        Finding(one.kind, one.level, places[one.start], places[one.end - 1] + 1, one.words) for one in taken
    ]


_Found = tuple[Kind, Level, int, int]


def _is_free(taken: list[Finding], start: int, end: int) -> bool:
    return all(end <= one.start or start >= one.end for one in taken)  # at most MOST_FINDINGS of them


def check_digit_is_right(digits: str) -> bool:
    """Whether ten digits are a possible NHS number (modulus 11). Ten equal digits are only an example."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def _nhs_numbers(text: str) -> Iterator[_Found]:
    for pattern in (_LABELLED_NUMBER, _NUMBER_THEN_LABEL):
        for match in pattern.finditer(text):
            level = Level.BLOCK if check_digit_is_right(_digits(match[1])) else Level.WARN
            yield Kind.NHS_NUMBER, level, *match.span(1)
    for match in _SPACED_NUMBER.finditer(text):
        if check_digit_is_right(_digits(match[1])) and not _is_isbn(text, match.start()):
            yield Kind.NHS_NUMBER, Level.BLOCK, *match.span(1)
    for match in _BARE_NUMBER.finditer(text):
        if check_digit_is_right(match[1]) and not _is_isbn(text, match.start()):
            yield Kind.NHS_NUMBER, Level.WARN, *match.span(1)


def _births(text: str) -> Iterator[_Found]:
    for match in _BIRTH.finditer(text):
        yield Kind.DATE_OF_BIRTH, Level.WARN, *match.span(1)
    for match in _OLD_DATE.finditer(text):
        year = _YEAR.search(match[1])
        if year and 1900 <= int(year[0]) <= LAST_YEAR_OF_BIRTH:
            yield Kind.DATE_OF_BIRTH, Level.WARN, *match.span(1)


def _phones(text: str) -> Iterator[_Found]:
    for match in _PHONE.finditer(text):
        digits = _digits(match[1])
        abroad = match[1].lstrip("(").startswith("+")
        if abroad and digits.startswith("44"):
            digits, abroad = "0" + digits[2:].removeprefix("0"), False
        elif digits.startswith("0044"):
            digits = "0" + digits[4:].removeprefix("0")
        # Numbers that begin 03, 08 and 09 belong to services, never to a person.
        of_a_person = 9 <= len(digits) <= 15 if abroad else re.fullmatch(r"0[1257]\d{8,9}", digits)
        if of_a_person and not _is_isbn(text, match.start()):
            yield Kind.PHONE, Level.WARN, *match.span(1)


def _postcodes(text: str) -> Iterator[_Found]:
    for match in _POSTCODE.finditer(text):
        whole = match[0]
        if match[1].upper() not in POSTCODE_AREAS:
            continue
        if whole.islower() and (not match[2] or whole.endswith(("st", "nd", "rd", "th", "hr"))):
            continue  # "l4 2nd edition"
        if whole.islower() or whole.isupper():
            yield Kind.POSTCODE, Level.WARN, *match.span()


def _names(text: str, condition_words: Sequence[str]) -> Iterator[_Found]:
    conditions = [match.start() for match in _pattern_of(tuple(condition_words)).finditer(text)]
    if not conditions:
        return
    ends = [match.start() for match in _SENTENCE_END.finditer(text)]
    for start, end in _spoken_names(text):
        if _AT_WORK.search(text, max(0, start - 15), start):
            continue
        sentence = bisect_right(ends, start)
        first = max(ends[sentence - 1] if sentence else 0, start - BESIDE)
        last = min(ends[sentence] if sentence < len(ends) else len(text), end + BESIDE)
        near = conditions[bisect_left(conditions, first) : bisect_left(conditions, last)]
        if any(not start <= place < end for place in near[:3]):
            yield Kind.NAME, Level.WARN, start, end


def _spoken_names(text: str) -> Iterator[tuple[int, int]]:
    """Find people as they are spoken of: by title and name, or by a first name we know."""
    for match in _TITLED.finditer(text):
        yield match.span()
    words = list(_WORD.finditer(text))
    for word, following in zip(words, [*words[1:], None], strict=True):
        first = re.sub(r"['\u2019]s?$", "", word[0])
        adjoining = following is not None and text[word.end() : following.start()] in {" ", "  "}
        surname = following if adjoining and following and following[0].title() not in NO_SURNAMES else None
        if first in FIRST_NAMES or first in NAMES_THAT_ARE_WORDS:
            if first in NAMES_THAT_ARE_WORDS and surname is None:
                continue
            yield word.start(), (surname or word).end()


@lru_cache(maxsize=32)
def _pattern_of(words: tuple[str, ...]) -> re.Pattern[str]:
    spelled = sorted({word.strip() for word in words if word.strip(" *")}, key=len, reverse=True)
    endings = [
        re.escape(word[:-1]) if word.endswith("*") else re.escape(word) + r"(?!\w)" for word in spelled
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(endings) or '(?!)'})", re.IGNORECASE)


def _is_isbn(text: str, start: int) -> bool:
    """Whether the number that starts here is said to be a book's, whose check digit is made the same way."""
    return _ISBN.search(text, max(0, start - 20), start) is not None


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


class _Folding(dict[int, str | None]):
    """Turns each letter into its plain form as it is met: digits of any script, any dash, any space."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        category = unicodedata.category(letter)
        digit = unicodedata.digit(letter, None)
        plain: str | None = letter
        if digit is not None:
            plain = str(digit)
        elif letter == "\n" or category in {"Zl", "Zp"}:
            plain = "\n"
        elif category in {"Cf", "Mn", "Me"}:  # invisible, or an accent put over the letter before
            plain = None
        elif category == "Pd" or letter in "\u2212\u2043":
            plain = "-"
        elif category == "Zs" or letter in "\t\r\x0b\x0c":
            plain = " "
        elif letter in "\u00b7\u2022\u2024\u2027\u2219":
            plain = "."
        elif len(compatible := unicodedata.normalize("NFKC", letter)) == 1:
            plain = compatible
        self[code] = plain
        return plain


_folding = _Folding()


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Return the text in plain letters, and for each of them where it stood."""
    plain = text.translate(_folding)
    if len(plain) == len(text):
        return plain, range(len(text))
    return plain, [place for place, letter in enumerate(text) if _folding[ord(letter)] is not None]
