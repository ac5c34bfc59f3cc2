"""keep the record of money: what was paid and decided is deleted once it is old, as the rest of the record

Revision ID: 0037
Revises: 0036
"""

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

SHORTEST_KEPT = "6 years"  # as in 0002: retention deletes what is older; nothing else may delete
MONEY = "the ledger only grows: correct it by another entry"
DECISIONS = "a decision stays: correct it by another one"
TRIGGERS = (  # its name, its table, what it says, what else has to hold on SQLite, and its function
    ("bursary_ledger_is_kept", "bursary_ledger", MONEY, "", "bursary_ledger_stays"),
    (
        "bursary_decisions_are_kept",
        "bursary_decisions",
        DECISIONS,
        "OLD.outcome = 'approve'",
        "bursary_decisions_stay",
    ),
)


def upgrade() -> None:
    _make(young=True)


def downgrade() -> None:
    _make(young=False)


def _make(*, young: bool) -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    since = f"datetime('now', '-{SHORTEST_KEPT}')" if sqlite else f"now() - interval '{SHORTEST_KEPT}'"
    for name, table, words, condition, function in TRIGGERS:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{words}'); END" if sqlite else f"EXECUTE FUNCTION {function}()"
        holds = " AND ".join(one for one in (condition, f"OLD.at > {since}" if young else "") if one)
        when = f"WHEN ({holds}) " if holds else ""
        op.execute(f"DROP TRIGGER {name}" + ("" if sqlite else f" ON {table}"))
        op.execute(f"CREATE TRIGGER {name} BEFORE DELETE ON {table} FOR EACH ROW {when}{refuse}")
