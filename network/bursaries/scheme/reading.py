"""Schemes as they are stored: written as JSON in which only what differs from the plain scheme stands."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from functools import lru_cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from network.bursaries.scheme.checking import checked
from network.bursaries.scheme.rules import Scheme
from network.core.rules import Refused

MOST_ROWS = 100
LONGEST_TEXT = 4000  # as a rule tree can be
LARGEST = 1_000_000_000_00


def parse(data: Mapping[str, Any]) -> Scheme:
    """Read a scheme as it is stored; nothing written is the plain scheme.

    Raises Refused, saying where and what, for a word that schemes do not know, a value of another type,
    or rules that make no sense together.
    """
    return checked(read(data))


def read(data: Mapping[str, Any]) -> Scheme:
    """Read a scheme that is on its way to being saved: its rules need not make sense together yet."""
    scheme: Scheme = _read(Scheme, data, "The rules")
    return scheme


def spell(scheme: Scheme) -> dict[str, Any]:
    """Write a scheme as JSON, which ``parse`` reads back to an equal one."""
    written: dict[str, Any] = _write(scheme)
    return written


def _read(kind: Any, value: Any, where: str) -> Any:
    if is_dataclass(kind):
        return _read_record(kind, value, where)
    if get_origin(kind) is UnionType:
        return None if value is None else _read(get_args(kind)[0], value, where)
    if get_origin(kind) is tuple:
        if not isinstance(value, list | tuple):
            raise Refused(f"{where}: this should be a list.")
        if len(value) > MOST_ROWS:
            raise Refused(f"{where}: at most {MOST_ROWS} can stand here.")
        inner = get_args(kind)[0]
        return tuple(_read(inner, one, f"{where}, number {at}") for at, one in enumerate(value, start=1))
    return _read_single(kind, value, where)


def _read_record(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, Mapping):
        raise Refused(f"{where}: this should be a set of names and values.")
    known = _fields(kind)
    if strange := sorted(str(name) for name in value if name not in known):
        raise Refused(f"{where}: “{strange[0][:40]}” is not a word that schemes know.")
    needed = [name for name, (one, _) in known.items() if _is_needed(one) and name not in value]
    if needed:
        raise Refused(f"{where}: “{needed[0]}” is missing.")
    return kind(**{name: _read(known[name][1], one, f"{where}, {name}") for name, one in value.items()})


def _read_single(kind: Any, value: Any, where: str) -> Any:
    if issubclass(kind, StrEnum):
        if not isinstance(value, str) or value not in {one.value for one in kind}:
            raise Refused(f"{where}: choose one of {', '.join(one.value for one in kind)}.")
        return kind(value)
    # True is a whole number to Python, but not to anybody who writes a rule.
    if type(value) is not kind:
        raise Refused(f"{where}: this should be {_TYPES[kind]}.")
    if kind is int and abs(value) > LARGEST:
        raise Refused(f"{where}: this number is too large.")
    if kind is str and len(value) > LONGEST_TEXT:
        raise Refused(f"{where}: write at most {LONGEST_TEXT:,} characters.")
    return value


def _write(value: Any) -> Any:
    if is_dataclass(value):
        kept = ((one, getattr(value, one.name)) for one in fields(value))
        return {one.name: _write(said) for one, said in kept if _is_needed(one) or said != one.default}
    if isinstance(value, tuple):
        return [_write(one) for one in value]
    return value.value if isinstance(value, StrEnum) else value


def _is_needed(one: Field[Any]) -> bool:
    return one.default is MISSING


@lru_cache(maxsize=16)
def _fields(kind: Any) -> dict[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(kind)
    return {one.name: (one, hints[one.name]) for one in fields(kind)}


_TYPES = {str: "words", int: "a whole number", bool: "yes or no (true or false)"}
