"""Amounts as people write them: pounds in words of a form, whole pence everywhere else."""

import re

from network.core.rules import Refused

MINUS = "\N{MINUS SIGN}"
MOST_PENCE = 1_000_000_000_00
_PLAIN = re.compile(r"\d+(?:\.\d{2})?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{2})?")
_EXAMPLE = "Enter pounds and pence like 250 or 1,250.50."


def read_pounds(text: str, *, least_pence: int = 1, most_pence: int = MOST_PENCE) -> int:
    """Return the pence in an amount as it was typed: "£1,250.50" is 125050.

    Raises Refused, saying what to type instead, for anything that could be read in two ways.
    """
    typed = text.strip().removeprefix("£").strip()
    if typed.startswith(("-", MINUS)):
        raise Refused("Enter an amount above nothing, without a minus.")
    if re.fullmatch(r"[\d,]+\.\d", typed) or re.fullmatch(r"[\d,]*\.\d{3,}", typed):
        raise Refused(f"Enter the pence as two figures. {_EXAMPLE}")
    if not typed.isascii() or not (_PLAIN.fullmatch(typed) or _GROUPED.fullmatch(typed)):
        raise Refused(f"This is no amount of money that we can read. {_EXAMPLE}")
    pounds, _, rest = typed.replace(",", "").partition(".")
    if len(pounds) > len(str(MOST_PENCE)):
        raise Refused("This is more than any fund holds.")
    pence = int(pounds) * 100 + int(rest or 0)
    if pence < least_pence:
        least = "more than nothing" if least_pence == 1 else f"at least {said(least_pence)}"
        raise Refused(f"Enter an amount of {least}.")
    if pence > most_pence:
        raise Refused(f"Enter an amount of at most {said(most_pence)}.")
    return pence


def said(pence: int) -> str:
    """Say an amount: "£1,250" or "£1,250.50"; pence are left out when there are none."""
    pounds, rest = divmod(abs(pence), 100)
    return f"{MINUS if pence < 0 else ''}£{pounds:,}" + (f".{rest:02}" if rest else "")
