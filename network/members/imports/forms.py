"""What people fill in on the way of a list into the network."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional

from network.core.fields import File, Required
from network.core.forms import FilterForm, Form
from network.members.imports.guessing import ColumnGuess
from network.members.imports.models import ImportRow
from network.members.imports.rules import Decision, Outcome, decisions_for
from network.members.imports.sheets import Sheet, column_letters
from network.members.imports.targets import MEMBERS, TARGETS

SHOW = [
    ("", "All rows"),
    ("duplicate", "Possible duplicates"),
    ("error", "Errors"),
    ("warning", "Warnings"),
    ("new", "New"),
    ("changed", "Changed"),
    ("same", "There already"),
    ("skipped", "Not about a person"),
]
ROLES = [("instructor", "An instructor"), ("health_partner", "A health partner")]


class UploadForm(Form):
    """The file, and what it is a list of."""

    what = SelectField(
        "What is in it",
        choices=lambda: [(key, target.title) for key, target in TARGETS.items()],
        default=MEMBERS,
        coerce=lambda what: what if what in TARGETS else MEMBERS,
    )
    file = File(
        "Choose the spreadsheet",
        validators=[Required("Choose a file")],
        accept=".xlsx,.csv",
        description="An Excel workbook (.xlsx) or a CSV file, up to 10 MB. Nothing is imported yet.",
    )

    @property
    def target(self) -> str:
        """The name of what it is a list of."""
        return str(self.what.data)


class SheetForm(FilterForm):
    """Which sheet, and which of its rows holds the headings."""

    sheet = SelectField("Sheet")
    header_row = IntegerField(
        "Row with the headings",
        validators=[Optional(), NumberRange(1, 1_048_576)],
        description="Titles above are left out",
    )


class RowFilter(FilterForm):
    """Which rows to show."""

    show = SelectField("Show", choices=SHOW, default="")


class MappingForm(Form):
    """Which column is what: one question a column, made for the sheet at hand."""

    sheet = HiddenField()
    header_row = HiddenField()

    @property
    def mapping(self) -> dict[int, str]:
        """The field of each column that is to be read."""
        return {
            int(name.removeprefix("column_")): field.data
            for name, field in self._fields.items()
            if name.startswith("column_") and field.data
        }


def mapping_form(
    sheet: Sheet,
    header_row: int,
    guesses: Sequence[ColumnGuess],
    choices: Mapping[str, str],
    chosen: Mapping[int, str],
) -> MappingForm:
    """Make the form for the columns of one sheet, filled with what was chosen or guessed."""
    options = [("", "Leave this column out"), *choices.items()]
    rows = sheet.after(header_row)
    questions: dict[str, Any] = {}
    for guess in guesses:
        examples = [cell.text for row in rows if not (cell := row.cell(guess.column)).is_empty][:3]
        seen = "; ".join(example[:60].replace("\n", " ") for example in examples)
        hidden = " This column is hidden in the workbook." if guess.column in sheet.hidden_columns else ""
        questions[f"column_{guess.column}"] = SelectField(
            f"Column {column_letters(guess.column)}: {guess.heading or 'no heading'}"[:150],
            choices=options,
            description=f"Such as {seen or 'nothing'}. Guessed: {guess.reason}.{hidden}",
            default=chosen.get(guess.column, ""),
        )
    form: MappingForm = type("ColumnsForm", (MappingForm,), questions)()
    if not form.is_submitted():
        form.sheet.data, form.header_row.data = sheet.name, str(header_row)
    return form


class DecisionForm(Form):
    """What is to happen to one row."""

    decision = RadioField("What is to happen to this row?", validators=[Required("Choose what is to happen")])
    role = SelectField("They come in as", choices=ROLES)

    @property
    def chosen(self) -> tuple[Decision, int]:
        """The decision, and which of the people named it is about."""
        decision, _, which = str(self.decision.data).partition(":")
        return Decision(decision), int(which or 0)


def decision_form(row: ImportRow) -> DecisionForm:
    """Make the form for one row, with what can be said about it."""
    form = DecisionForm(
        decision=_value(row.decided, row.chosen)
        if row.decision or row.outcome is not Outcome.DUPLICATE
        else None,
        role=row.role,
    )
    if row.batch.target != MEMBERS:
        del form.role  # what the list is of says what they are
    form.decision.choices = list(_answers(row))
    return form


def _answers(row: ImportRow) -> list[tuple[str, str]]:
    answers = []
    for decision in decisions_for(row.outcome):
        if decision is Decision.SAME_PERSON:
            answers += [
                (
                    _value(decision, number),
                    f"The same person as {_named(whom)}: add what is new to that record",
                )
                for number, whom in enumerate(row.candidates)
            ]
        else:
            answers.append((_value(decision, 0), _WORDS[decision, row.outcome]))
    return answers


_WORDS = {
    (Decision.IMPORT, Outcome.NEW): "Import it as a new record",
    (Decision.IMPORT, Outcome.CHANGED): "Change the record as shown here",
    (Decision.LEAVE_OUT, Outcome.NEW): "Leave it out",
    (Decision.LEAVE_OUT, Outcome.CHANGED): "Leave the record as it is",
    (Decision.NEW_PERSON, Outcome.DUPLICATE): "Somebody else: import it as a new record",
    (Decision.LEAVE_OUT, Outcome.DUPLICATE): "Leave it out",
}


def _value(decision: Decision, number: int) -> str:
    return f"{decision.value}:{number}" if decision is Decision.SAME_PERSON else decision.value


def _named(whom: Mapping[str, Any]) -> str:
    return f"{whom['said']}, row {whom['row']}" if whom["row"] else f"{whom['said']}, who is on record"
