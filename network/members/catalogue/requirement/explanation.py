"""Why a single part of a rule is met or not, and what is lacking, in words for the person or about them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor

from network.core.dates import add_months, in_words
from network.core.days import Days
from network.members.catalogue.requirement.matching import KindLeaf, Search, counting_days
from network.members.catalogue.requirement.tree import Held, HeldFor, Hours, Leaf, Level, Once
from network.members.catalogue.requirement.words import Voice, counted, phrase, several


@dataclass(frozen=True, slots=True)
class Lack:
    """What a part that is not met lacks: a phrase to go after "You need", and a note that may follow it."""

    phrase: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells about one rule on one day, in one voice."""

    search: Search
    on: date
    titles: Mapping[str, str]
    voice: Voice

    def why(self, leaf: Leaf, days: Days) -> str:
        """Say why a part is met on the day, or why not."""
        period = days.period_around(self.on)
        if isinstance(leaf, Hours):
            return self._why_hours(leaf)
        if isinstance(leaf, HeldFor):
            return self._why_held_for(leaf, met=period is not None)
        if period is None:
            return "; ".join((self._not_held(leaf), *self._notes(leaf)))
        until = f" until {in_words(period.ends_on)}" if period.ends_on else ", with no end date"
        match leaf:
            case Held(key):
                return f"{self._who('You hold', 'Holds')} {self._title(key)}{until}"
            case Once(key):
                held = self._who("You first held", "First held")
                return f"{held} {self._title(key)} on {in_words(period.begins_on)}"
            case Level(level):
                titles = dict.fromkeys(
                    grant.title for grant in self.search.grants(leaf) if self.on in grant.valid_days
                )
                held = f"{' and '.join(titles)}, Level {level}"
                return f"{self._who('You hold', 'Holds')} {held},{until.lstrip(',')}"

    def lack(self, leaf: Leaf) -> Lack:
        """Say what is lacking for a part that is not met."""
        if isinstance(leaf, Hours):
            done, waiting = self.search.hours(leaf, self.on)
            more = counted(ceil(leaf.hours - done), "more checked hour")
            return Lack(f"{more} of practice", _waiting_hours(waiting))
        if isinstance(leaf, HeldFor):
            found = self._next_to_be_long_enough(leaf)
            months = counted(leaf.months, "month")
            if not found:
                return Lack(f"{months} to pass after that qualification is awarded")
            day, title = found
            return Lack(f"to wait until {in_words(day)}, {months} after {title} was awarded")
        return Lack(self._phrase(leaf), "; ".join(self._notes(leaf)))

    def _why_hours(self, leaf: Hours) -> str:
        done, waiting = self.search.hours(leaf, self.on)
        hours, months = counted(floor(done), "checked hour"), several(leaf.months, "month")
        words = f"{self._who('You have', 'Has')} {hours} in the {months} to {in_words(self.on)}"
        if done >= leaf.hours:
            return words
        more = ceil(leaf.hours - done)
        notes = (f"{more} more {'is' if more == 1 else 'are'} needed", _waiting_hours(waiting))
        return "; ".join((words, *filter(None, notes)))

    def _why_held_for(self, leaf: HeldFor, *, met: bool) -> str:
        months = counted(leaf.months, "month")
        if met:
            awarded_on, title = min(
                (awarded_on, grant.title)
                for grant, awarded_on, counting in self.search.levelled
                if self.on in counting
            )
            return f"{title} was awarded on {in_words(awarded_on)}, at least {months} before"
        found = self._next_to_be_long_enough(leaf)
        if not found:
            return f"There is no qualification yet to count {months} from"
        day, title = found
        return f"{months} after {title} was awarded is {in_words(day)}"

    def _next_to_be_long_enough(self, leaf: HeldFor) -> tuple[date, str] | None:
        """Find which qualification that counts on the day will be held long enough first, and when."""
        return min(
            (
                (add_months(awarded_on, leaf.months), grant.title)
                for grant, awarded_on, counting in self.search.levelled
                if self.on in counting
            ),
            default=None,
        )

    def _notes(self, leaf: KindLeaf) -> Iterator[str]:
        """Say what there is that does not count on the day: what ran out, what is to begin, what waits."""
        grants = list(self.search.grants(leaf))
        periods = [(grant, period) for grant in grants for period in counting_days(leaf, grant).periods]
        past = [(period.last_day, grant) for grant, period in periods if period.last_day < self.on]
        coming = [(period.begins_on, grant) for grant, period in periods if period.begins_on > self.on]
        named = isinstance(leaf, Level)
        if past:
            day, grant = max(past, key=lambda found: found[0])
            yield f"{grant.title if named else 'it'} ran out on {in_words(day)}"
        if coming:
            day, grant = min(coming, key=lambda found: found[0])
            yield f"{grant.title if named else 'one'} begins on {in_words(day)}"
        if waiting := next((grant for grant in grants if grant.waiting and not grant.verified), None):
            yield f"{waiting.title if named else 'one'} waits for a check"

    def _not_held(self, leaf: KindLeaf) -> str:
        match leaf:
            case Held(key):
                return f"{self._who('You do', 'Does')} not hold {self._title(key)}"
            case Once(key):
                return f"{self._who('You have', 'Has')} never held {self._title(key)}"
            case Level():
                return f"{self._who('You do', 'Does')} not hold {self._phrase(leaf)}"

    def _who(self, you: str, they: str) -> str:
        return you if self.voice is Voice.YOU else they

    def _title(self, key: str) -> str:
        return self.titles.get(key, key)

    def _phrase(self, leaf: Leaf) -> str:
        return phrase(leaf, self.titles, self.search.kind)


def _waiting_hours(waiting: Fraction) -> str:
    if not waiting:
        return ""
    hours = floor(waiting)
    subject = counted(hours, "hour") if hours else "less than an hour"
    return f"{subject} {'waits' if hours <= 1 else 'wait'} for a check"
