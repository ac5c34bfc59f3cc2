"""Two people editing one record: the second is told, and sees both versions with nothing lost."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wtforms import FileField


@dataclass(frozen=True)
class Difference:
    """One field that was changed meanwhile: what you typed, and what stands there now."""

    label: str
    yours: str
    theirs: str


def edited_meanwhile(form: Any, thing: Any, fill: Callable[..., Any] | None = None) -> list[Difference]:
    """Compare a submitted form with the record as it now stands; empty when nobody came between.

    ``form.version`` is the version that the form was filled from. ``fill(form_class, thing, formdata=None)``
    fills another from the record, where that takes more than its attributes. After a difference the form
    carries the new version, so that sending it again is a decision and not an accident.
    """
    if form.version.data in (None, "") or int(form.version.data) == thing.version:
        return []
    fresh = fill(type(form), thing, formdata=None) if fill else type(form)(formdata=None, obj=thing)
    differences = [
        Difference(field.label.text, _said(field), _said(fresh[field.name]))
        for field in form
        if field.name in fresh
        and field.name not in {"version", "csrf_token"}
        and not isinstance(field, FileField)  # a file is sent, not edited
        and field.data != fresh[field.name].data
    ]
    form.version.data = thing.version
    form.version.raw_data = [str(thing.version)]
    return differences or [Difference("This record", "no change", "changed by somebody else meanwhile")]


def _said(field: Any) -> str:
    choices = {one.value: one.label for one in field.iter_choices()} if hasattr(field, "choices") else {}
    value = field.data
    if isinstance(value, list | tuple | set):
        return ", ".join(str(choices.get(one, one)) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(choices.get(value, value))
