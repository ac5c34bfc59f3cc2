"""The catalogue as the import needs it: which kind of qualification do these words name?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from network.members.imports import synonyms

MOST_REMEMBERED = 4096
LEVEL = r"\b(?:level|lvl|l)\.? ?([1-7])(?:st|nd|rd|th)?(?![\w/])"


@dataclass(frozen=True, slots=True)
class KindFacts:
    """A kind of the catalogue: what the import must know of it."""

    key: str
    title: str
    level: int | None
    sort: str
    condition: str | None = None
    ends: bool = False  # whether a grant of it ends some day
    by_sight: bool = False  # seen, and never kept as a file
    retired: bool = False


@lru_cache(maxsize=1024)
def whole_words(words: str) -> re.Pattern[str]:
    """Return a pattern that finds ``words`` where they stand by themselves."""
    return re.compile(rf"(?<![\w]){'(?:' + words + ')'}(?![\w])")


def levels_in(text: str) -> set[int]:
    """Return the levels that the text names: "L4 Cancer" names level 4."""
    return {int(level) for level in re.findall(LEVEL, text.lower())}


@dataclass(frozen=True)
class Named:
    """A kind that some words name, and where in the text they stand."""

    kind: KindFacts
    start: int
    end: int


@dataclass
class Kinds:
    """The kinds of the catalogue."""

    all: Sequence[KindFacts]
    _by_key: dict[str, KindFacts] = field(init=False)
    _asked: dict[str, list[Named]] = field(init=False, default_factory=dict)  # lists repeat themselves

    def __post_init__(self) -> None:
        self._by_key = {kind.key: kind for kind in self.all}

    def __iter__(self) -> Iterator[KindFacts]:
        return iter(kind for kind in self.all if not kind.retired)

    def get(self, key: str) -> KindFacts | None:
        """Return the kind with that key, retired or not."""
        return self._by_key.get(key)

    def named_in(self, text: str) -> list[KindFacts]:
        """Return the kinds that the words name, each once."""
        return list({named.kind.key: named.kind for named in self.names_in(text)}.values())

    def names_in(self, text: str) -> list[Named]:
        """Return each place in the text that names a kind."""
        if text not in self._asked:
            if len(self._asked) >= MOST_REMEMBERED:
                self._asked.clear()
            self._asked[text] = self._look_for_names(text)
        return self._asked[text]

    def _look_for_names(self, text: str) -> list[Named]:
        lowered = text.lower()
        levels = levels_in(lowered)
        found = [
            Named(kind, place.start(), place.end())
            for kind, pattern, level in self._patterns
            if (level in levels if level is not None else _agrees(kind, levels))
            for place in pattern.finditer(lowered)
        ]
        # "Exercise to music" says more than "exercise": words inside longer ones are not a second name.
        return [one for one in found if not any(_inside(one, other) for other in found)]

    def other_levels_of(self, text: str) -> list[KindFacts]:
        """Return the kinds that the words would name if they did not say another level."""
        lowered = text.lower()
        levels = levels_in(lowered)
        return list(
            {
                kind.key: kind
                for kind, pattern, _ in self._patterns
                if not _agrees(kind, levels) and pattern.search(lowered)
            }.values()
        )

    @cached_property
    def _patterns(self) -> list[tuple[KindFacts, re.Pattern[str], int | None]]:
        spelled = [
            (self._by_key[entry.key], whole_words(entry.words), entry.level)
            for entry in synonyms.KIND_WORDS
            if entry.key in self._by_key and not self._by_key[entry.key].retired
        ]
        titled = [
            (kind, whole_words(words), kind.level if short else None) for kind, words, short in _titles(self)
        ]
        return spelled + titled


def _titles(kinds: Iterable[KindFacts]) -> Iterator[tuple[KindFacts, str, bool]]:
    """The title of a kind names it; so does the title without its level, where a level stands beside it."""
    for kind in kinds:
        title = kind.title.lower()
        yield kind, re.escape(title), False
        short = re.sub(r"^level \d+ (?:diploma |certificate |award )?(?:in )?", "", title)
        if short != title and len(short) > 3:
            yield kind, re.escape(short), True


def _agrees(kind: KindFacts, levels: set[int]) -> bool:
    return not levels or kind.level is None or kind.level in levels


def _inside(one: Named, other: Named) -> bool:
    return (
        one.kind.key != other.kind.key
        and other.start <= one.start
        and one.end <= other.end
        and other.end - other.start > one.end - one.start
    )
