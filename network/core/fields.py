"""The questions that forms ask with, beside those of WTForms, and the two checks that most of them need.

Use WTForms' own fields (``StringField``, ``SelectField``, …) where they fit; a form checks every one alike.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, ClassVar

from flask_wtf.file import FileField, MultipleFileField
from wtforms import (
    EmailField,
    Field,
    PasswordField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.utils import unset_value
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from network.core.dates import FIRST_YEAR, LAST_YEAR, MONTH_NAMES, MONTHS
from network.core.money import MOST_PENCE, read_pounds, said
from network.core.rules import Refused

LONGEST: Mapping[type, int] = {
    TextAreaField: 5000,
    PasswordField: 256,
    EmailField: 254,
    TelField: 40,
    StringField: 200,
}

# Marks that have no shape of their own and come along when people copy from a phone or a web page.
INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def tidy(text: Any) -> Any:
    """Return text as it is kept: composed, with plain line breaks, and without what nobody can see."""
    if not isinstance(text, str):
        return text
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text).replace("\r\n", "\n")).strip()


class Required:
    """The question must be answered. Says ``message``, or something close to the label."""

    field_flags: ClassVar[Mapping[str, bool]] = {"required": True}

    def __init__(self, message: str | None = None) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        """Stop when nothing was given; leave it to the field's own words when something wrong was."""
        is_empty_text = isinstance(field.data, str) and not field.data.strip() and not field.errors
        if is_blank(field.raw_data) or is_empty_text:
            field.errors[:] = []
            raise StopValidation(self.message or _ask_for(field))
        if field.errors:
            raise StopValidation


class Email:
    """An e-mail address that could exist; the field then holds it as mail programs write it."""

    def __call__(self, form: Any, field: Any) -> None:
        """Check length first, so that nothing slow ever sees a long text."""
        from email_validator import EmailNotValidError, validate_email

        address = field.data or ""
        if not address:
            return
        if len(address) > LONGEST[EmailField]:
            raise StopValidation("Enter an e-mail address of at most 254 characters")
        if address.count("@") != 1:
            raise StopValidation("Enter one e-mail address with an @ in it, such as name@example.org")
        try:
            field.data = validate_email(address, check_deliverability=False).normalized
        except EmailNotValidError:
            raise StopValidation("Check the e-mail address: it should look like name@example.org") from None


_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2})\s*(?:[:.h]?\s*(?P<minute>[0-9]{2}))?\s*(?P<half>[ap])?\.?(?:m\.?)?", re.ASCII
)
_NAMED_TIMES = {"midday": time(12), "noon": time(12), "midnight": time()}


def time_of(text: str) -> time:
    """Return the time of day that somebody wrote; raises ValueError with words for them where it is none."""
    said = " ".join(text.casefold().split())
    if said in _NAMED_TIMES:
        return _NAMED_TIMES[said]
    found = _TIME.fullmatch(said) if len(said) <= 20 else None
    if found is None:
        raise ValueError("Enter a time, such as 7pm or 19:30")
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    if half is None and found["minute"] is None and hour <= 12:
        raise ValueError(f"Say whether {hour} is am or pm, such as {hour}pm, or write {hour:02}:00")
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        raise ValueError("Check the time: there is no such hour or minute")
    return time(hour % 12 + (12 if half == "p" else 0) if half else hour, minute)


class ThreePartDate(Field):
    """A date in three boxes; the month may be written as a word. ``data`` is a date or None.

    Its boxes are ``NAME-day``, ``NAME-month`` and ``NAME-year``. An address may give ``NAME=2027-03-28``.
    """

    parts: ClassVar[tuple[str, ...]] = ("day", "month", "year")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.typed: dict[str, str] = dict.fromkeys(self.parts, "")
        super().__init__(*args, **kwargs)

    def process_data(self, value: date | None) -> None:
        """Show a date that is known already."""
        self.data = value
        if value is not None:
            self.typed = {"day": str(value.day), "month": str(value.month), "year": str(value.year)}

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read the three boxes, or the one ISO date."""
        super().process(None, data, extra_filters)
        if formdata is None:
            return
        one = str(formdata.get(self.name, ""))
        boxes = {part: str(formdata.get(f"{self.name}-{part}", "")) for part in self.parts}
        if one and not any(boxes.values()):
            boxes = dict(zip(reversed(self.parts), [*one.split("-", 2), "", ""], strict=False))
        self.typed = {part: _clean(boxes.get(part, ""))[:40].strip() for part in self.parts}
        self.raw_data = [" ".join(text for text in self.typed.values() if text)]
        self.data = None
        if self.raw_data[0]:
            try:
                self.data = _date_of(**self.typed)
            except ValueError as error:
                self.process_errors.append(str(error))

    @property
    def target(self) -> str:
        """The id of the first box: where a link to this field's error goes."""
        return f"{self.id}-day"


class TimeOfDay(Field):
    """A time as people write it: "7pm", "7.30 pm", "19:00", "1900", "midday". ``data`` is a time or None."""

    widget = TextInput()

    def process_data(self, value: time | None) -> None:
        """Show a time that is known already."""
        self.data = value

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed; keep it as it was typed where it is no time."""
        self.data = None
        if valuelist and valuelist[0].strip():
            self.data = time_of(_clean(valuelist[0]))

    def _value(self) -> str:
        if self.raw_data and self.raw_data[0]:
            return _clean(self.raw_data[0])[:40]
        return f"{self.data:%H:%M}" if isinstance(self.data, time) else ""


class Pounds(Field):
    """An amount as people write it: "250", "£1,250.50". ``data`` is whole pence or None."""

    widget = TextInput()

    def __init__(self, *args: Any, least_pence: int = 1, most_pence: int = MOST_PENCE, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._least, self._most = least_pence, most_pence

    def process_data(self, value: int | None) -> None:
        """Show an amount that is known already."""
        self.data = value

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed; keep it as it was typed where it is no amount."""
        self.data = None
        if valuelist and _clean(valuelist[0]):
            try:
                self.data = read_pounds(_clean(valuelist[0]), least_pence=self._least, most_pence=self._most)
            except Refused as refusal:
                raise ValueError(str(refusal)) from None

    def _value(self) -> str:
        if self.raw_data and self.raw_data[0]:
            return _clean(self.raw_data[0])[:40]
        return said(self.data).removeprefix("£") if isinstance(self.data, int) else ""


class PartialDateField(StringField):
    """A date that may be known only to the month or the year, in one box. ``data`` is what was typed."""


class PhoneField(TelField):
    """A phone number that could exist, here or abroad. ``data`` is "07700 900123", "+353 1 234 5678" or "".

    A number that is possible but not in use as far as we know is kept; ``is_doubtful`` says so.
    """

    data: str
    typed: str = ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read a number as people write it, British unless it begins with + and a country."""
        import phonenumbers
        from phonenumbers import ValidationResult

        self.data = self.typed = _clean(valuelist[0]).strip() if valuelist else ""
        if not self.typed or len(self.typed) > LONGEST[TelField]:
            return
        try:
            plain = self.typed.replace("(0)", "") if self.typed.startswith("+") else self.typed
            number = phonenumbers.parse(plain, "GB")
        except phonenumbers.NumberParseException:
            raise ValueError("Enter a phone number, such as 01632 960 001 or +44 7700 900 982") from None
        possible = phonenumbers.is_possible_number_with_reason(number)
        if possible == ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            raise ValueError("Enter the whole phone number, with its area code")
        if possible == ValidationResult.TOO_SHORT:
            raise ValueError("Check the phone number: it has too few digits")
        if possible == ValidationResult.TOO_LONG:
            raise ValueError("Check the phone number: it has too many digits")
        if possible != ValidationResult.IS_POSSIBLE:
            raise ValueError("Check the phone number: there is no such number")
        british = number.country_code == phonenumbers.country_code_for_region("GB")
        form = phonenumbers.PhoneNumberFormat
        self.data = phonenumbers.format_number(number, form.NATIONAL if british else form.INTERNATIONAL)

    @property
    def is_doubtful(self) -> bool:
        """Whether the number is possible, but of no range in use: worth a second look."""
        import phonenumbers

        return bool(self.data) and not phonenumbers.is_valid_number(phonenumbers.parse(self.data, "GB"))

    def _value(self) -> str:
        return self.typed or self.data or ""


class Checkboxes(SelectMultipleField):
    """Several answers out of a list, as boxes to tick. ``data`` is a list."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class File(FileField):
    """One file. ``accept`` is what the browser offers to choose from; what a file *is* gets checked later."""

    def __init__(self, *args: Any, accept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **_accepting(accept, kwargs))


class Files(MultipleFileField):
    """Several files, at most ``most`` at once. ``data`` is a list, empty when none was chosen."""

    def __init__(self, *args: Any, accept: str = "", most: int = 10, **kwargs: Any) -> None:
        super().__init__(*args, **_accepting(accept, kwargs))
        self.most = most

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Leave out the empty part that a browser sends when nothing was chosen."""
        super().process_formdata(valuelist)
        self.data: list[Any] = list(self.data or [])

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Refuse more files than one request should bring."""
        if len(self.data or []) > self.most:
            raise ValidationError(f"Choose at most {self.most} files at a time")


def _clean(text: str) -> str:
    return CONTROL.sub("", INVISIBLE.sub("", text))


def is_blank(raw: Any) -> bool:
    """Whether nothing was typed in any box of a field."""
    return not raw or all(isinstance(one, str) and not one.strip() for one in raw)


def _ask_for(field: Any) -> str:
    label = str(field.label.text).rstrip("?:").strip()
    if str(field.label.text).endswith("?"):
        return "Answer this question"
    if label[1:2].islower() or len(label) == 1:
        label = label[:1].lower() + label[1:]
    return f"{'Choose' if hasattr(field, 'choices') or hasattr(field, 'most') else 'Enter'} {label}"


def _accepting(accept: str, kwargs: dict[str, Any]) -> dict[str, Any]:
    if accept:
        kwargs["render_kw"] = {"accept": accept, **(kwargs.get("render_kw") or {})}
    return kwargs


def _date_of(day: str, month: str, year: str) -> date:
    """Return the date that the three boxes say; raise ValueError with words for the member."""
    missing = [name for name, text in (("day", day), ("month", month), ("year", year)) if not text]
    if missing:
        raise ValueError(f"Add the {' and the '.join(missing)}")
    if not day.isdecimal() or len(day) > 2 or not 1 <= int(day) <= 31:
        raise ValueError("Check the day: it is a number from 1 to 31")
    number = _month_of(month)
    if not year.isdecimal() or len(year) != 4:
        raise ValueError("Write the year with four digits, such as 2027")
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise ValueError(f"Check the year: it is between {FIRST_YEAR} and {LAST_YEAR}")
    try:
        return date(int(year), number, int(day))
    except ValueError:
        raise ValueError(f"{MONTHS[number - 1]} {int(year)} has no day {int(day)}") from None


def _month_of(text: str) -> int:
    if text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= len(MONTHS):
        return int(text)
    if text.lower().rstrip(".") not in MONTH_NAMES:
        raise ValueError("Check the month: it is a number from 1 to 12, or its name")
    return MONTH_NAMES[text.lower().rstrip(".")]
