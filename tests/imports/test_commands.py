"""The command line: what it prints, what it does, and the codes that it ends with."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from network.core.database import db
from network.members.imports.models import ImportBatch
from network.members.imports.reading import read
from network.members.people.models import Member
from tests.imports.world import EXAMPLE, workbook


@pytest.fixture
def run(app: Flask, catalogue):
    """Give a function that types a command."""

    def run(*words: str):
        db.session.commit()
        result = app.test_cli_runner().invoke(args=[str(word) for word in words])
        db.session.expire_all()
        return result

    return run


def members() -> int:
    return db.session.scalar(select(func.count()).select_from(Member)) or 0


def test_a_file_is_imported_and_each_row_told(run):
    result = run("import", "members", EXAMPLE)

    assert result.exit_code == 0, result.output
    assert "row 22: no name: error" in result.output
    assert "error A22: This holds a formula, so there is no name." in result.output
    assert "21 members added" in result.output
    assert members() == 21


def test_a_dry_run_changes_nothing(run):
    result = run("import", "members", EXAMPLE, "--dry-run")

    assert result.exit_code == 0
    assert "21 new, 1 duplicate, 1 error, 1 skipped" in result.output
    assert (members(), db.session.scalar(select(func.count()).select_from(ImportBatch))) == (0, 0)


def test_importing_again_says_that_everything_is_there(run):
    run("import", "members", EXAMPLE)

    result = run("import", "members", EXAMPLE)

    assert result.exit_code == 0
    assert "Everything is there already" in result.output
    assert members() == 21


def test_strict_ends_with_3_when_rows_are_left_over(run):
    assert run("import", "members", EXAMPLE, "--dry-run", "--strict").exit_code == 3


def test_a_sheet_and_a_header_row_can_be_named(run):
    result = run("import", "members", EXAMPLE, "--sheet", "old 2022 list - ignore", "--header-row", "1")

    assert result.exit_code == 0
    assert db.session.scalars(select(Member.name)).all() == ["Zed Old"]


@pytest.mark.parametrize(
    ("content", "words", "says"),
    [
        (b"%PDF-1.7", (), "not a spreadsheet"),
        (workbook(["Name"], ["Bo"]), ("--sheet", "Other"), "has no sheet “Other”"),
        (workbook(["Name", "E-mail"], ["=1+1", "x@y.example"]), (), "Nothing could be imported"),
    ],
    ids=["no spreadsheet", "no such sheet", "nothing to import"],
)
def test_what_cannot_be_done_ends_with_1_and_says_why(content, words, says, run, tmp_path):
    file = tmp_path / "list.xlsx"
    file.write_bytes(content)

    result = run("import", "members", file, *words)

    assert result.exit_code == 1
    assert says in result.output
    assert members() == 0


def test_a_file_that_is_not_there_is_a_wrong_command_line(run):
    assert run("import", "members", "nowhere.xlsx").exit_code == 2


def test_an_export_can_be_printed(run):
    run("import", "members", EXAMPLE)

    result = run("export", "members")

    assert result.exit_code == 0
    assert len(read(result.stdout_bytes).sheets[0].after(1)) == 21


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_imports_again_with_zero_changes(kind, run, tmp_path):
    run("import", "members", EXAMPLE)
    file = tmp_path / f"members.{kind}"

    assert run("export", "members", "--format", kind, "--output", file).exit_code == 0
    result = run("import", "members", file)

    assert result.exit_code == 0
    assert "21 same" in result.output
    assert "Everything is there already" in result.output


@pytest.mark.parametrize("words", [("import", "members"), ("export", "members")])
def test_each_command_has_help(words, run):
    assert "Ends with 0" in run(*words, "--help").output
