"""What nobody types by accident, how forms and addresses are found, and what is wrong with an answer."""

import re
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import cycle, islice
from typing import TypeVar
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.security.client import Page, Quick

SLOWEST_SECONDS = 2  # of work, however busy the machine is
MARK = "xq7"
SUM = "{{71933*191}}${71933*191}<%=71933*191%>#{71933*191}"  # 13739203 where somebody works it out
MIXTURE = (
    f"' on{MARK}=1 x='\"><{MARK} onmouseover={MARK}()></textarea></title><script>{MARK}()</script> {SUM} "
    "'; DROP TABLE members; -- %s%n{0}{__class__}%(name)s ../../etc/passwd"
)
PAYLOADS = (
    MIXTURE,
    f"javascript:{MARK}()",
    f"<script>{MARK}()</script>",
    f"=1+1|<{MARK}>",
    "a\x00b\x01\x1b[31m\x7f\x85",
    "\r\nSet-Cookie: xq7=1\r\nX-Xq7: 1\r\n\r\n<xq7>",
    "\u202egnp.exe\u2066\u200f\ufeff\U000e0041",
    "\ufffe\uffff\U0010ffff" + "Z" + "\N{COMBINING GRAVE ACCENT}" * 400,
    "9" * 400,
    str(2**63),
    "-1",
    "1e309",
    "NaN",
    "٣",
    "0000-00-00",
    "9999-12-31",
    "all(" * 200,
)
# What a form does not ask, and what it would mean to somebody who wanted more than they may.
EXTRA = {
    "role": "administrator", "roles": "administrator", "status": "verified", "member_id": "5", "by_id": "5",
    "checked_by_id": "5", "checked_at": "2026-01-01", "id": "5", "public_id": MARK, "is_admin": "1",
    "active_since": "2000-01-01", "factor_secret": MARK, "granted_by_id": "5", "origin": MARK,
}  # fmt: skip

T = TypeVar("T")
Look = Callable[[TestResponse, str], None]


@dataclass(frozen=True)
class Found:
    """A form as a page shows it: where it goes, how, and what it asks with what answers."""

    address: str
    method: str
    answers: tuple[tuple[str, str], ...]
    files: frozenset[str] = field(default_factory=frozenset)

    @property
    def shape(self) -> tuple[str, str, tuple[str, ...]]:
        """What makes two forms the same one: an address without its numbers, and the questions."""
        return (
            self.method,
            re.sub(r"\d+", "N", self.address),
            tuple(sorted({name for name, _ in self.answers})),
        )


def forms_in(address: str, html: str) -> Iterator[Found]:
    """Give the forms of a page, each with the answers that stand in it."""
    form: dict[str, str] | None = None
    answers: list[tuple[str, str]] = []
    files: set[str] = set()
    chosen = ""
    for tag, facts in [*Page(html).elements, ("form", {})]:
        if tag == "form":
            if form is not None:
                where = (form.get("action") or address).partition("#")[0]
                yield Found(where, form.get("method", "get").upper(), tuple(answers), frozenset(files))
            form, answers, files = facts, [], set()
        elif tag == "select":
            chosen = facts.get("name", "")
            answers.append((chosen, ""))
        elif tag == "option" and chosen and (facts.get("value") and not dict(answers).get(chosen)):
            answers.append((chosen, facts["value"]))
        elif facts.get("name") and tag in {"input", "textarea", "button"}:
            if facts.get("type") == "file":
                files.add(facts["name"])
            answers.append((facts["name"], facts.get("value", "")))


def crawl(client: Quick, look: Look | None = None, most: int = 60) -> tuple[list[Found], set[str]]:
    """Go through pages that somebody can reach; return the forms, and the addresses with questions."""
    waiting, seen, shapes = ["/"], {"/"}, {}
    asked: set[str] = set()
    kinds: dict[str, int] = {}
    while waiting and len(kinds) < most:
        address = waiting.pop(0)
        answer = client.get(address)
        if look is not None:
            look(answer, f"GET {address}")
        if answer.mimetype != "text/html" or answer.status_code != 200:
            if answer.status_code in {301, 302, 303}:
                _enlist(answer.location, waiting, seen, kinds)
            continue
        for form in forms_in(address, answer.text):
            shapes.setdefault(form.shape, form)
        for _tag, facts in Page(answer.text).elements:
            if href := facts.get("href"):
                if "?" in href:
                    asked.add(href)
                _enlist(href, waiting, seen, kinds)
    return list(shapes.values()), asked


def _enlist(href: str, waiting: list[str], seen: set[str], kinds: dict[str, int]) -> None:
    """Go to a page of this site once, and to no more than two that differ by a number alone."""
    path = urlsplit(href).path
    kind = re.sub(r"\d+", "N", path)
    if not path.startswith("/") or path.startswith("/static") or path in seen or kinds.get(kind, 0) > 1:
        return
    seen.add(path)
    kinds[kind] = kinds.get(kind, 0) + 1
    waiting.append(path)


class Faults:
    """What went wrong, gathered so that one run tells all of it."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def looking(self, role: str) -> Look:
        """Return what looks over the pages that somebody comes upon."""
        return lambda answer, what: self.look(answer, f"{role}: {what}", time.thread_time())

    def look(self, answer: TestResponse, what: str, began: float) -> None:
        """Look over an answer: it is no failure, came soon, and holds nothing of ours as markup."""
        if answer.status_code >= 500:
            self.found.append(f"{what}: {answer.status}")
        if time.thread_time() - began > SLOWEST_SECONDS:
            self.found.append(f"{what}: took {time.thread_time() - began:.1f} s")
        if "X-Xq7" in answer.headers or "xq7=1" in "".join(answer.headers.getlist("Set-Cookie")):
            self.found.append(f"{what}: made a header")
        if answer.mimetype == "text/html" and (MARK in answer.text or "13739203" in answer.text):
            self.found += [f"{what}: {wrong}" for wrong in markup_of_ours(answer.text)]


def markup_of_ours(html: str) -> list[str]:
    """Return what a browser would take as markup of that which was typed."""
    found = ["a sum was worked out"] if re.search(r"(?<![\w-])13739203(?![\w-])", html) else []
    for tag, facts in Page(html).elements:
        names = [tag, *facts]
        found += [f"<{tag} {facts}>" for name in names if MARK in name or name.startswith("on")]
        found += [f"<{tag} {facts}>" for name in ("href", "src", "action") if is_script(facts.get(name, ""))]
    return found


def is_script(address: str) -> bool:
    """Whether a browser would run an address, reading it without blanks and line breaks as browsers do."""
    return re.sub(r"[\x00-\x20]", "", address).lower().startswith(("javascript:", "data:text", "vbscript:"))


def some_of(all_: Sequence[T], name: str, count: int) -> list[T]:
    """Return the first and some of the others, by the name: over many names all of them come up."""
    begins = zlib.crc32(name.encode())
    return [all_[0], *(all_[1 + (begins + step) % (len(all_) - 1)] for step in range(count - 1))]


def variations(
    form: Found, payloads: Sequence[str] = PAYLOADS
) -> Iterator[tuple[str, MultiDict[str, object]]]:
    """Answer a form in strange ways: each payload in all questions at once, each question left out…"""
    names = [name for name in dict(form.answers) if name != "csrf_token"]
    plain = MultiDict[str, object](form.answers)
    texts = [name for name in names if name not in form.files]
    for payload in payloads:
        yield f"{payload!r:.40} everywhere", MultiDict(dict.fromkeys(texts, payload))
    for name, payload in zip(texts, islice(cycle(PAYLOADS), 7, 13), strict=False):
        yield f"{payload!r:.40} in {name}", MultiDict({**plain.to_dict(), name: payload})
    for name in names[:3]:
        yield f"without {name}", MultiDict([(one, value) for one, value in form.answers if one != name])
    yield "every question twice", MultiDict([*form.answers, *((name, f"<{MARK}>") for name in texts)])
    yield "questions as lists", MultiDict([(f"{name}[]", value) for name, value in form.answers])
    yield "questions nobody asked", MultiDict([*form.answers, *EXTRA.items()])
    yield (
        "files for words",
        MultiDict(
            [(name, (BytesIO(b"<xq7>"), f"<{MARK}>\r\n.png")) for name in names]
            if form.method == "POST"
            else []
        ),
    )
    yield "words for files", MultiDict({**plain.to_dict(), **dict.fromkeys(form.files, f"<{MARK}>")})
    yield "nothing", MultiDict()


def send(client: Quick, form: Found, answers: MultiDict[str, object]) -> TestResponse:
    if form.method == "GET":
        return client.get(urlsplit(form.address).path, query_string=dict(answers.to_dict(flat=False)))
    return client.post(form.address, data=answers)
