"""What people fill in: a form that refuses strange input in plain words and keeps all the rest.

Say what is needed with ``Required("Enter your name")``; a field without it may be left empty.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    BooleanField,
    DecimalField,
    FieldList,
    FloatField,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import FileField as WtformsFileField
from wtforms import MultipleFileField as WtformsMultipleFileField
from wtforms.csrf.core import CSRFTokenField
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Optional, StopValidation
from wtforms.widgets import HiddenInput

from network.core.fields import (
    CONTROL,
    LONGEST,
    Checkboxes,
    Email,
    File,
    Files,
    PartialDateField,
    PhoneField,
    Required,
    ThreePartDate,
    is_blank,
    tidy,
)

__all__ = [
    "Checkboxes",
    "Email",
    "File",
    "Files",
    "FilterForm",
    "Form",
    "Optional",
    "PartialDateField",
    "PhoneField",
    "Problem",
    "Required",
    "ThreePartDate",
    "VersionedForm",
]

LOOKS: Sequence[tuple[type | tuple[type, ...], str]] = (
    (FormField, "group"),
    (FieldList, "list"),
    (ThreePartDate, "date"),
    (RadioField, "radios"),
    (SelectMultipleField, "checkboxes"),
    (SelectField, "select"),
    (BooleanField, "checkbox"),
    ((WtformsFileField, WtformsMultipleFileField), "file"),
    (HiddenField, "hidden"),
    (PasswordField, "password"),
    (TextAreaField, "textarea"),
    ((IntegerField, DecimalField, FloatField), "number"),
)
SET_BY_THE_MACRO = {"class", "rows"}
TOO_OLD = "This page was open for a long time. Nothing is lost: press the button once more"
LARGEST_NUMBER = 2_147_483_647  # what a column of whole numbers holds on every database
LINE_BREAKS = re.compile("[\t\n\r\u2028\u2029]")


@dataclass(frozen=True)
class Problem:
    """One thing to put right: the words, and the id of the input to go to (empty where there is none)."""

    target: str
    words: str


class _PlainWords:
    """What WTForms says, said again in the site's own voice."""

    SAID: ClassVar[Mapping[str, str]] = {
        "This field is required.": "Fill this in",
        "Invalid input.": "Check this: it is not written as we expect",
        "Not a valid choice.": "Choose one of the answers in the list",
        "Invalid Choice: could not coerce.": "Choose one of the answers in the list",
        "Invalid choice(s): one or more data inputs could not be coerced.": "Choose answers from the list",
        "'%(value)s' is not a valid choice for this field.": "Choose answers from the list",
        "'%(value)s' are not valid choices for this field.": "Choose answers from the list",
        "Not a valid integer value.": "Enter a whole number, such as 12",
        "Not a valid decimal value.": "Enter a number, such as 12 or 12.5",
        "Not a valid float value.": "Enter a number, such as 12 or 12.5",
        "Not a valid date value.": "Enter a date, such as 27 3 2027",
        "Not a valid time value.": "Enter a time, such as 19:00",
        "Not a valid datetime value.": "Enter a date and a time",
        "Number must be at least %(min)s.": "Enter a number of at least %(min)s",
        "Number must be at most %(max)s.": "Enter a number of at most %(max)s",
        "Number must be between %(min)s and %(max)s.": "Enter a number from %(min)s to %(max)s",
        "Field must be at least %(min)d character long.": "Write at least %(min)d character",
        "Field must be at least %(min)d characters long.": "Write at least %(min)d characters",
        "Field cannot be longer than %(max)d character.": "Write at most %(max)d character",
        "Field cannot be longer than %(max)d characters.": "Write at most %(max)d characters",
        "Field must be between %(min)d and %(max)d characters long.": (
            "Write between %(min)d and %(max)d characters"
        ),
        "Invalid URL.": "Enter a web address, such as https://www.example.org",
        "Invalid email address.": "Enter an e-mail address, such as name@example.org",
    }

    def gettext(self, string: str) -> str:
        return self.SAID.get(string, string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular if n == 1 else plural)


class Form(FlaskForm):
    """What every form of the site is built on.

    Text arrives without spaces around it and without invisible marks; control characters, line breaks in a
    single line, and text beyond the field's limit are refused beside the field, with the rest kept.
    ``sections = [("Who you are", ["name", "email"]), …]`` groups a long form under legends.
    """

    sections: ClassVar[Sequence[tuple[str, Sequence[str]]]] = ()

    class Meta(FlaskForm.Meta):
        """How fields are bound, and in whose words they complain."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            field = super().bind_field(form, _with_answers(unbound_field), options)
            if isinstance(field, StringField) and not isinstance(field, PasswordField):
                field.filters = (*field.filters, tidy)
            field.validators = [*_checks_for(field), *field.validators]
            return field

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            # Only what a form sends is read: Flask-WTF would also take JSON, whose values are of any type.
            if isinstance(formdata, MultiDict | CombinedMultiDict) or formdata is None:
                return formdata
            if not form.is_submitted():
                return None
            return CombinedMultiDict((request.files, request.form)) if request.files else request.form

        def get_translations(self, form: Any) -> _PlainWords:
            return _PlainWords()

    @property
    def is_multipart(self) -> bool:
        """Whether the form sends files."""
        return any(isinstance(field, FileField | MultipleFileField) for field in _leaves(self))

    @property
    def problems(self) -> list[Problem]:
        """Everything to put right, in the order of the page."""
        return problems_of(self)

    def refuse(self, refusal: Exception) -> None:
        """Put a rule's refusal beside the field that it names, or above the form if it names none."""
        field = getattr(refusal, "field", None)
        if field in self:
            self[field].errors = [*self[field].errors, str(refusal)]
        else:
            self.form_errors.append(str(refusal))


class VersionedForm(Form):
    """A form on a record that two people may edit: it remembers which version it was filled from."""

    version = IntegerField(validators=[Optional()], widget=HiddenInput())  # empty on a new record


class FilterForm(Form):
    """A form that looks and changes nothing, sent in the address: ``FilterForm(request.args)``."""

    class Meta(Form.Meta):
        """No token, since there is nothing to forge; and what cannot be shown is not looked for."""

        csrf = False

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            field = super().bind_field(form, unbound_field, options)
            if isinstance(field, StringField):
                field.filters = (*field.filters, _printable)
            return field


def problems_of(form: Any) -> list[Problem]:
    """Return everything to put right in any WTForms form, in the order of the page."""
    found = [Problem("", str(words)) for words in form.form_errors]
    for field in _leaves(form):
        hidden = isinstance(field.widget, HiddenInput)
        target = "" if hidden else getattr(field, "target", field.id)
        stale = field.errors and isinstance(field, CSRFTokenField)
        found += [Problem(target, TOO_OLD if stale else str(words)) for words in field.errors]
    return found


def look_of(field: Any) -> str:
    """Name the way in which components/forms.html shows a field."""
    if isinstance(field.widget, HiddenInput):
        return "hidden"
    return next((look for kind, look in LOOKS if isinstance(field, kind)), "text")


def _with_answers(unbound: Any) -> Any:
    """Let ``choices`` be written as pairs of value and label, which WTForms wants to see the end of."""
    choices = unbound.kwargs.get("choices")
    if not isinstance(choices, list | tuple):
        return unbound
    bound = copy(unbound)
    answers = [SelectChoice(*one) if isinstance(one, tuple) else one for one in choices]
    bound.kwargs = {**unbound.kwargs, "choices": answers}
    return bound


def attributes_of(field: Any) -> dict[str, Any]:
    """Return the attributes of a field's input that its macro does not write itself."""
    found: dict[str, Any] = {"aria-describedby": described_by(field)}
    if isinstance(field, PasswordField):
        found["autocomplete"] = "current-password"
    elif isinstance(field, IntegerField):
        found["inputmode"] = "numeric"
    elif isinstance(field, DecimalField | FloatField):
        found["inputmode"] = "decimal"
    for name, value in (field.render_kw or {}).items():
        plain = name.rstrip("_").replace("_", "-")
        if plain not in SET_BY_THE_MACRO:
            found[plain] = "" if value is True else value
    return found


def described_by(field: Any) -> str | None:
    """Return the ids of what is said about a field beside its label: hint, error, and room that is left."""
    wrong = field.errors and isinstance(field.errors[0], str)
    counted = isinstance(field, TextAreaField) and field.flags.maxlength
    ids = [
        f"{field.id}-{part}"
        for part, is_there in (("info", counted), ("hint", field.description), ("error", wrong))
        if is_there
    ]
    return " ".join(ids) or None


def _checks_for(field: Any) -> Iterator[Callable[[Any, Any], None]]:
    """Give the checks that stand before a field's own."""
    yield _refuse_control_characters
    if isinstance(field, StringField):
        declared = [check for check in field.validators if isinstance(check, Length) and check.max > 0]
        default = next(longest for kind, longest in LONGEST.items() if isinstance(field, kind))
        yield _at_most(declared[0].max if declared else default, declared[0].message if declared else None)
    elif isinstance(field, IntegerField | DecimalField | FloatField):
        yield _within_reach


def _printable(text: Any) -> Any:
    return CONTROL.sub("", text) if isinstance(text, str) else text


def _refuse_control_characters(_form: Any, field: Any) -> None:
    texts = [one for one in field.raw_data or [] if isinstance(one, str)]
    one_line = isinstance(field, StringField) and not isinstance(field, TextAreaField)
    strange = any(CONTROL.search(text) for text in texts)
    broken = one_line and any(LINE_BREAKS.search(text.strip()) for text in texts)
    if not strange and not broken:
        return
    # What can be shown is kept, so that sending the form again is enough.
    field.raw_data = [LINE_BREAKS.sub(" ", CONTROL.sub("", text)) for text in texts]
    if isinstance(field.data, str):
        field.data = CONTROL.sub("", field.data)
        if one_line:
            field.data = LINE_BREAKS.sub(" ", field.data)
    field.errors[:] = []
    raise StopValidation(
        "We took out characters that cannot be shown. Check this and send it again"
        if strange
        else "Write this on one line. We have put it on one line: check it and send it again"
    )


def _at_most(longest: int, message: str | None) -> Callable[[Any, Any], None]:
    def check(_form: Any, field: Any) -> None:
        length = len(field.data or "")
        if length > longest:
            field.errors[:] = []
            raise StopValidation(message or f"Shorten this to {longest:,} characters. It has {length:,} now")

    return check


def _within_reach(_form: Any, field: Any) -> None:
    if field.data is None:
        if field.errors and not is_blank(field.raw_data):
            raise StopValidation  # what was typed is no number: its limits have nothing to add
        return
    if not Decimal(field.data).is_finite():
        field.data = None
        raise StopValidation(_PlainWords.SAID["Not a valid decimal value."])
    if not -LARGEST_NUMBER <= field.data <= LARGEST_NUMBER:
        raise StopValidation("Enter a smaller number")


def _leaves(fields: Any) -> Iterator[Any]:
    """Give the fields that hold answers, also those inside a group or a list of fields."""
    for field in fields:
        if isinstance(field, FormField):
            yield from _leaves(field.form)
        elif isinstance(field, FieldList):
            yield from _leaves(field.entries)
        else:
            yield field
