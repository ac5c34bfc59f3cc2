"""The guard in a form: any free text can be watched, and its author is asked where somebody might be known.

All it needs is ``class QuestionForm(GuardedForm)`` with ``TextAreaField("Your question", [GuardedText()])``.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from wtforms import BooleanField, HiddenField

from network.core.forms import Form
from network.core.guard import Finding, Level, look_for_patients
from network.core.guard_words import CONDITION_WORDS

CONFIRM = "I have checked: nobody can be recognised"
TAKE_OUT = "Take it out: no patient is ever named here"
OR_CONFIRM = "Take out what could identify a patient, or tick the box below"
MOST_SAID = 3
_OWN_FIELDS = ("nobody_recognised", "was_shown")


class GuardedText:
    """Marks a free-text field as one that the guard reads; a validator in place, a question in the form.

    ``condition_words`` returns the names of the conditions, where the network's own are to count as well.
    """

    def __init__(self, condition_words: Callable[[], Iterable[str]] | None = None) -> None:
        self.condition_words = condition_words

    def __call__(self, form: Any, field: Any) -> None:
        """Leave the answer to the form, which sees all its texts together."""
        if not isinstance(form, GuardedForm):
            raise TypeError("a field with GuardedText belongs to a GuardedForm")

    def look(self, text: str) -> list[Finding]:
        """Return what the guard finds in the text."""
        own = tuple(self.condition_words()) if self.condition_words else ()
        return look_for_patients(text, (*CONDITION_WORDS, *own))


class GuardedForm(Form):
    """A form whose free texts are read by the guard before they are sent.

    What blocks is an error. What warns brings the form back with a box to tick; a tick holds for what was
    shown with it, and is asked for again when the text has changed to show something else.
    """

    nobody_recognised = BooleanField(CONFIRM)
    was_shown = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.asks_for_check = False
        super().__init__(*args, **kwargs)
        for name in _OWN_FIELDS:  # declared first, but asked last
            self._fields[name] = self._fields.pop(name)

    def __iter__(self) -> Iterator[Any]:
        """Give the fields to show; the box stands there only when it is needed."""
        return (
            field
            for field in super().__iter__()
            if self.asks_for_check or field.short_name not in _OWN_FIELDS
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the answers, and then whether a patient could be recognised in them."""
        valid = super().validate(extra_validators)
        found = {field: looked for field in self._guarded() if (looked := _look(field))}
        blocks = {field: [one for one in all_ if one.level is Level.BLOCK] for field, all_ in found.items()}
        warns = {field: [one for one in all_ if one.level is Level.WARN] for field, all_ in found.items()}
        shown = _digest(warns)
        confirmed = self.nobody_recognised.data and self.was_shown.data == shown
        for field in found:
            if blocks[field]:
                _say(field, blocks[field], TAKE_OUT)
            if warns[field] and not confirmed:
                _say(field, warns[field], OR_CONFIRM)
        if any(warns.values()):
            self._ask(shown, ticked=bool(confirmed))
        return valid and not any(blocks.values()) and (bool(confirmed) or not any(warns.values()))

    def _guarded(self) -> Iterator[Any]:
        for field in self._fields.values():
            if any(isinstance(check, GuardedText) for check in field.validators):
                yield field

    def _ask(self, shown: str, ticked: bool) -> None:
        """Show the box, unticked unless it was ticked for just this."""
        self.asks_for_check = True
        self.nobody_recognised.data = ticked
        self.was_shown.data = shown
        self.was_shown.raw_data = [shown]
        if self.sections:
            self.sections = [*self.sections, ("Before you send this", ["nobody_recognised"])]  # type: ignore[misc]


def _look(field: Any) -> list[Finding]:
    check = next(one for one in field.validators if isinstance(one, GuardedText))
    return check.look(field.data or "")


def _say(field: Any, findings: list[Finding], advice: str) -> None:
    said = [finding.words for finding in findings[:MOST_SAID]]
    more = f" (and {len(findings) - MOST_SAID} more)" if len(findings) > MOST_SAID else ""
    field.errors = [*field.errors, f"{', '.join(said)}{more}. {advice}"]


def _digest(warns: dict[Any, list[Finding]]) -> str:
    """Name what was found without repeating it, so that a tick is bound to what its author saw."""
    seen = sorted(f"{field.name}: {one.words}" for field, found in warns.items() for one in found)
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()[:16]
