"""Every column is declared by a feature, or is written down as being about nobody, with the reason."""

from network.core import personal_data, registry
from network.core.database import db
from network.core.personal_data import ALL, Period
from network.rights.privacy import ABOUT_NOBODY

MACHINERY = {"id", "version"}  # of a table whose other columns are declared


def declared() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for held in personal_data.declarations:
        for table, columns in held.where.items():
            found.setdefault(table, set()).update(columns)
    return found


def test_every_column_is_declared_or_about_nobody(app):
    by_table = declared()
    missing = [
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if table.name not in ABOUT_NOBODY
        and not by_table.get(table.name, set()) & {column.name, *ALL}
        and not (table.name in by_table and column.name in MACHINERY)
    ]

    assert missing == []


def test_what_is_declared_is_there(app):
    tables = db.metadata.tables
    strange = [
        f"{table}.{column}"
        for table, columns in declared().items()
        for column in columns
        if table not in tables or (column not in ALL and column not in tables[table].columns)
    ]

    assert strange == []


def test_what_is_about_nobody_names_no_member_without_a_declaration(app):
    by_table = declared()
    people = [
        f"{name}.{column.name}"
        for name in ABOUT_NOBODY
        for column in db.metadata.tables[name].columns
        if any(key.column.table.name == "members" for key in column.foreign_keys)
        and column.name not in by_table.get(name, set())
    ]

    assert people == []


def test_each_period_that_is_promised_has_what_keeps_to_it(app):
    promised = {held.kept.key for held in personal_data.declarations if isinstance(held.kept, Period)}
    swept = {sweep.period.key for sweep in personal_data.sweeps}

    assert promised - swept == set()


def test_a_period_means_the_same_wherever_it_is_named(app):
    named: dict[str, set[Period]] = {}
    for period in [
        *(held.kept for held in personal_data.declarations if isinstance(held.kept, Period)),
        *(sweep.period for sweep in personal_data.sweeps),
    ]:
        named.setdefault(period.key, set()).add(period)

    assert {key: found for key, found in named.items() if len(found) > 1} == {}


def test_each_declaration_says_what_why_who_and_how_long(app):
    silent = [
        held.key
        for held in personal_data.declarations
        if not (held.what.strip() and held.why.strip() and held.who.strip() and held.kept and held.where)
    ]

    assert silent == []


def test_every_feature_that_holds_something_gives_it_to_whom_it_is_about(app):
    sections = [offer.__module__ for offer in registry.subject_access]

    assert len(sections) >= 10
