"""The addresses and things of schemes."""

from typing import Any

from tests import factories
from tests.security.declaring import BOTH, Row, row

SEEN_BY: dict[str, frozenset[str]] = {}
ROWS: dict[str, Row] = {
    "scheme.new": row("carol", methods=BOTH),
    "scheme.edit": row("carol", methods=BOTH, thing="fund with rules"),
}


def things(world: Any, owner: str, _common: dict[str, int]) -> dict[str, int]:
    """Make a fund with rules of every sort."""
    rules = {
        "percentage": 50,
        "caps": [{"pence": 175_00, "sort": "qualification"}],
        "limits": [{"count": 1, "months": 12}],
        "documents": [{"key": "certificate", "title": "Certificate"}],
        "conditions": [{"measure": "start", "months": 1}],
        "criteria": [{"key": "need", "title": "Need"}],
    }
    return {"fund with rules": factories.fund(f"Rules of {owner}", rules=rules).id}
