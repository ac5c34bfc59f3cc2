"""What forms take, what they refuse, and in which words."""

from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from typing import Any, TypeVar

import pytest
from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as st
from wtforms import (
    BooleanField,
    DecimalField,
    EmailField,
    FieldList,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange

from network.core.forms import (
    Checkboxes,
    Email,
    File,
    Files,
    FilterForm,
    Form,
    Optional,
    PartialDateField,
    PhoneField,
    Problem,
    Required,
    ThreePartDate,
    VersionedForm,
    look_of,
    problems_of,
)
from network.core.rules import Refused

F = TypeVar("F", bound=Form)


class Asked(Form):
    """One question of each kind, none of which must be answered."""

    name = StringField("Name")
    about = TextAreaField("About you", [Length(max=20)])
    password = PasswordField("Password")
    email = EmailField("E-mail", [Email()])
    phone = PhoneField("Phone")
    since = PartialDateField("Teaching since")
    day = ThreePartDate("Day")
    number = IntegerField("Number", [Optional()])
    amount = DecimalField("Amount", [Optional()])
    conditions = Checkboxes("Conditions", choices=[("cancer", "Cancer"), ("falls", "Falls")])
    pages = Files("Pages", accept="image/*", most=2)


@pytest.fixture(scope="module")
def plain_app() -> Flask:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="a key for tests alone", WTF_CSRF_ENABLED=False)
    return app


@pytest.fixture
def posted(plain_app: Flask) -> Iterator[Any]:
    """Give a function that fills a form in as a browser would, and validates it."""

    def fill(form_class: type[F], data: Mapping[str, Any] | None = None, **answers: Any) -> F:
        with plain_app.test_request_context("/", method="POST", data={**(data or {}), **answers}):
            form = form_class()
            form.validate()
            return form

    return fill


# --- text ---------------------------------------------------------------------------------------------


def test_spaces_around_an_answer_are_left_out(posted):
    assert posted(Asked, name="  Amina Khan \n").name.data == "Amina Khan"


def test_spaces_of_a_password_are_its_own(posted):
    assert posted(Asked, password="  open sesame ").password.data == "  open sesame "


def test_letters_made_of_two_marks_are_kept_as_one(posted):
    assert posted(Asked, name="Zoe\u0308").name.data == "Zoë"


def test_marks_nobody_can_see_are_left_out(posted):
    assert posted(Asked, name="\u202aAmina\u202c\ufeff").name.data == "Amina"


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x1b", "\x7f", "\x85", "\uffff"])
def test_control_characters_are_refused_and_the_rest_is_kept(posted, character):
    form = posted(Asked, name=f"Ami{character}na", about="Kept")

    assert form.name.errors == ["We took out characters that cannot be shown. Check this and send it again"]
    assert form.name.data == "Amina"
    assert form.about.data == "Kept"


@pytest.mark.parametrize("field", ["number", "amount", "since", "conditions", "password", "phone", "email"])
def test_no_kind_of_question_takes_a_nul(posted, field):
    assert list(posted(Asked, {field: "1\x002"}).errors) == [field]


def test_a_nul_in_a_box_of_a_date_does_not_reach_the_date(posted):
    form = posted(Asked, {"day-day": "1\x00", "day-month": "2", "day-year": "2027"})

    assert form.day.data == date(2027, 2, 1)


def test_a_line_break_in_a_single_line_is_refused(posted):
    form = posted(Asked, name="Amina\r\nBcc: everyone@demo.example")

    assert form.name.errors == [
        "Write this on one line. We have put it on one line: check it and send it again"
    ]
    assert "\n" not in form.name.data


def test_lines_of_a_longer_answer_are_kept(posted):
    assert posted(Asked, about="One\r\ntwo\r\n").about.data == "One\ntwo"


def test_text_beyond_the_limit_is_refused_with_its_length_and_kept(posted):
    form = posted(Asked, about="x" * 21)

    assert form.about.errors == ["Shorten this to 20 characters. It has 21 now"]
    assert form.about.data == "x" * 21


@pytest.mark.parametrize(("field", "longest"), [("name", 200), ("password", 256), ("since", 200)])
def test_every_text_has_a_limit(posted, field, longest):
    assert not posted(Asked, {field: "x" * longest}).errors
    assert list(posted(Asked, {field: "x" * (longest + 1)}).errors) == [field]


# --- what must be answered ------------------------------------------------------------------------------


class Needed(Form):
    """A form in which everything must be answered."""

    name = StringField("Full name", [Required()])
    level = SelectField("Level", [Required()], choices=[("", "Choose one"), ("3", "Level 3")])
    work = RadioField("Way of working", [Required()], choices=[("employed", "Employed")])
    conditions = Checkboxes("Conditions", [Required("Choose at least one condition")], choices=["cancer"])
    day = ThreePartDate("When was it awarded?", [Required()])
    agreed = BooleanField("I agree", [Required("Tick the box to go on")])
    hours = IntegerField("Hours", [Required("Enter the hours")])
    page = File("Certificate", [Required("Choose a file")])
    pages = Files("Photos", [Required()])


def test_each_missing_answer_is_asked_for_once(posted):
    assert posted(Needed, name="   ").errors == {
        "name": ["Enter full name"],
        "level": ["Choose level"],
        "work": ["Choose way of working"],
        "conditions": ["Choose at least one condition"],
        "day": ["Answer this question"],
        "agreed": ["Tick the box to go on"],
        "hours": ["Enter the hours"],
        "page": ["Choose a file"],
        "pages": ["Choose photos"],
    }


@pytest.mark.parametrize("sent", [["", "Amina"], [" ", "Amina"], ["\u200b"]], ids=ascii)
def test_what_leaves_nothing_to_keep_is_no_answer(posted, sent):
    form = posted(Needed, {"name": sent})

    assert not form.validate()
    assert form.name.errors == ["Enter full name"]


def test_a_wrong_answer_is_explained_rather_than_asked_for_again(posted):
    form = posted(Needed, {"hours": "ten", "day-day": "31", "day-month": "2", "day-year": "2027"})

    assert form.hours.errors == ["Enter a whole number, such as 12"]
    assert form.day.errors == ["February 2027 has no day 31"]


def test_nought_is_an_answer(posted):
    assert "hours" not in posted(Needed, hours="0").errors


def test_an_answer_that_was_not_offered_is_refused(posted):
    assert posted(Needed, level="9").level.errors == ["Choose one of the answers in the list"]


# --- numbers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["99999999999", "-99999999999", "9" * 5000, "1e99", "NaN", "ten"])
def test_a_number_that_no_column_holds_is_refused(posted, number):
    assert len(posted(Asked, number=number).number.errors) == 1


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "-Infinity", "1e99999", "9" * 5000])
def test_an_amount_that_is_no_number_is_refused(posted, number):
    assert len(posted(Asked, amount=number).amount.errors) == 1


def test_limits_of_a_number_are_said_plainly(posted):
    class Travel(Form):
        radius = IntegerField("Miles", [Optional(), NumberRange(1, 60)])

    assert posted(Travel, radius="61").radius.errors == ["Enter a number from 1 to 60"]
    assert posted(Travel, radius="ten").radius.errors == ["Enter a whole number, such as 12"]


# --- e-mail and telephone -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["amina@demo.example", "amina.khan+work@nhs.example", "zoë@exämple.example"]
)
def test_addresses_that_could_exist(posted, address):
    assert posted(Asked, email=address).email.data == address


def test_the_domain_of_an_address_is_kept_in_small_letters(posted):
    assert posted(Asked, email="Amina@Demo.EXAMPLE").email.data == "Amina@demo.example"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("amina", "Enter one e-mail address with an @ in it, such as name@example.org"),
        ("a@b.example, c@d.example", "Enter one e-mail address with an @ in it, such as name@example.org"),
        ("amina@", "Check the e-mail address: it should look like name@example.org"),
        ("amina@demo", "Check the e-mail address: it should look like name@example.org"),
        ("amina khan@demo.example", "Check the e-mail address: it should look like name@example.org"),
        ("a@" + "b" * 300 + ".example", "Shorten this to 254 characters. It has 310 now"),
    ],
)
def test_addresses_that_could_not(posted, address, words):
    form = posted(Asked, email=address)

    assert form.email.errors == [words]
    assert form.email.data == address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07700 900982", "07700 900982"),
        ("+44 (0)7700 900 982", "07700 900982"),
        ("01632960001", "01632 960001"),
        ("020 7946 0018", "020 7946 0018"),
        ("+353 1 222 2222", "+353 1 222 2222"),
        ("", ""),
    ],
)
def test_phone_numbers_are_kept_as_people_read_them(posted, typed, kept):
    assert posted(Asked, phone=typed).phone.data == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("not yet", "Enter a phone number, such as 01632 960 001 or +44 7700 900 982"),
        ("077", "Check the phone number: it has too few digits"),
        ("07700 900 982 123", "Check the phone number: it has too many digits"),
        ("9" * 41, "Shorten this to 40 characters. It has 41 now"),
    ],
)
def test_phone_numbers_that_could_not_be(posted, typed, words):
    form = posted(Asked, phone=typed)

    assert form.phone.errors == [words]
    assert form.phone._value() == typed


def test_a_number_of_no_range_in_use_is_kept_and_marked(posted):
    assert posted(Asked, phone="07700 900982").phone.is_doubtful is True
    assert posted(Asked, phone="0118 496 0123").phone.is_doubtful is False


# --- dates ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("month", ["3", "03", "March", "mar", "MAR."])
def test_a_month_may_be_a_number_or_a_name(posted, month):
    form = posted(Asked, {"day-day": "27", "day-month": month, "day-year": "2027"})

    assert form.day.data == date(2027, 3, 27)


@pytest.mark.parametrize(
    ("day", "month", "year", "words"),
    [
        ("", "3", "2027", "Add the day"),
        ("27", "", "", "Add the month and the year"),
        ("32", "3", "2027", "Check the day: it is a number from 1 to 31"),
        ("last", "3", "2027", "Check the day: it is a number from 1 to 31"),
        ("0001" + "9" * 20, "3", "2027", "Check the day: it is a number from 1 to 31"),
        ("27", "00019", "2027", "Check the month: it is a number from 1 to 12, or its name"),
        ("27", "13", "2027", "Check the month: it is a number from 1 to 12, or its name"),
        ("27", "ma", "2027", "Check the month: it is a number from 1 to 12, or its name"),
        ("27", "3", "27", "Write the year with four digits, such as 2027"),
        ("27", "3", "0027", "Check the year: it is between 1900 and 2199"),
        ("29", "2", "2027", "February 2027 has no day 29"),
        ("31", "april", "2027", "April 2027 has no day 31"),
    ],
)
def test_dates_that_are_none(posted, day, month, year, words):
    form = posted(Asked, {"day-day": day, "day-month": month, "day-year": year})

    assert form.day.errors == [words]
    assert form.day.typed == {"day": day, "month": month, "year": year}
    assert form.problems == [Problem("day-day", words)]


def test_a_leap_day_is_a_date(posted):
    assert posted(Asked, {"day-day": "29", "day-month": "2", "day-year": "2028"}).day.data == date(
        2028, 2, 29
    )


def test_a_date_left_empty_is_none(posted):
    assert posted(Asked).day.data is None


def test_a_date_that_is_known_is_shown_in_its_boxes(plain_app):
    with plain_app.test_request_context("/"):
        form = Asked(data={"day": date(2027, 3, 27)})

    assert form.day.typed == {"day": "27", "month": "3", "year": "2027"}


def test_clearing_the_boxes_clears_the_date(plain_app):
    with plain_app.test_request_context("/", method="POST", data={"day-day": ""}):
        form = Asked(data={"day": date(2027, 3, 27)})

    assert form.day.data is None


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_date_comes_back_from_its_boxes(day):
    app = Flask(__name__)
    app.config.update(SECRET_KEY="a key for tests alone", WTF_CSRF_ENABLED=False)
    boxes = {"day-day": day.day, "day-month": f"{day:%B}", "day-year": day.year}

    with app.test_request_context("/", method="POST", data=boxes):
        assert Asked().day.data == day


# --- several answers, files ------------------------------------------------------------------------------


def test_several_answers_make_a_list(posted):
    form = posted(Asked, conditions=["cancer", "falls"])

    assert form.conditions.data == ["cancer", "falls"]
    assert not form.errors


def test_files_make_a_list_without_the_empty_part(posted):
    assert posted(Asked, pages=[(BytesIO(b""), "")]).pages.data == []
    assert [page.filename for page in posted(Asked, pages=[(BytesIO(b"1"), "a.jpg")]).pages.data] == ["a.jpg"]


def test_no_more_files_than_one_request_should_bring(posted):
    form = posted(Asked, pages=[(BytesIO(b"1"), f"{n}.jpg") for n in range(3)])

    assert form.pages.errors == ["Choose at most 2 files at a time"]


def test_a_form_with_files_says_so(plain_app):
    with plain_app.test_request_context("/"):
        assert Asked().is_multipart is True
        assert VersionedForm().is_multipart is False


# --- the form as a whole ---------------------------------------------------------------------------------


class Person(Form):
    """A group inside a form."""

    class Meta(Form.Meta):
        """The form around it has the token."""

        csrf = False

    name = StringField("Name", [Required("Enter their name")])


class Team(Form):
    """A form with groups in a list."""

    title = StringField("Title")
    people = FieldList(FormField(Person), min_entries=2)


def test_problems_are_listed_in_the_order_of_the_page_also_inside_groups(posted):
    form = posted(Team, {"title": "a\x00b", "people-0-name": "Dev", "people-1-name": ""})

    assert form.problems == [
        Problem("title", "We took out characters that cannot be shown. Check this and send it again"),
        Problem("people-1-name", "Enter their name"),
    ]
    assert problems_of(form) == form.problems


def test_a_refusal_stands_beside_the_field_that_it_names(posted):
    form = posted(Asked)

    form.refuse(Refused("That day is a Sunday.", field="day"))
    form.refuse(Refused("The fund is empty."))

    assert form.problems == [Problem("", "The fund is empty."), Problem("day-day", "That day is a Sunday.")]


def test_a_version_that_is_no_number_is_an_error_and_no_surprise(posted):
    form = posted(VersionedForm, version="; DROP")

    assert form.version.data is None
    assert form.problems == [Problem("", "Enter a whole number, such as 12")]


def test_json_is_not_read_as_a_form(plain_app):
    with plain_app.test_request_context("/", method="POST", json=["not", "a", "form"]):
        assert Asked().name.data is None


def test_an_empty_form_was_sent_all_the_same(plain_app):
    class Settings(Form):
        digest = BooleanField("Digest")

    with plain_app.test_request_context("/", method="POST"):
        assert Settings(data={"digest": True}).digest.data is False


def test_a_form_that_narrows_a_list_is_read_from_the_address(plain_app):
    class Narrow(FilterForm):
        near = StringField("Near")
        fit_on = ThreePartDate("Fit on")

    with plain_app.test_request_context("/?near=+Winslow&fit_on=2027-03-28"):
        form = Narrow(request.args)

    assert (form.near.data, form.fit_on.data) == ("Winslow", date(2027, 3, 28))
    assert "csrf_token" not in form


def test_the_token_is_called_csrf_token():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="a key for tests alone")
    with app.test_request_context("/"):
        assert "csrf_token" in Form()


@pytest.mark.parametrize(
    ("field", "look"),
    [
        ("name", "text"),
        ("about", "textarea"),
        ("password", "password"),
        ("phone", "text"),
        ("day", "date"),
        ("number", "number"),
        ("conditions", "checkboxes"),
        ("pages", "file"),
    ],
)
def test_how_a_field_is_shown_follows_from_its_kind(plain_app, field, look):
    with plain_app.test_request_context("/"):
        assert look_of(Asked()[field]) == look


@given(st.dictionaries(st.sampled_from([*Asked.__dict__, "day-day", "day-month", "day-year"]), st.text()))
def test_nothing_that_can_be_typed_surprises_a_form(answers):
    app = Flask(__name__)
    app.config.update(SECRET_KEY="a key for tests alone", WTF_CSRF_ENABLED=False)
    sendable = {name: text.encode("utf-8", "replace") for name, text in answers.items()}

    with app.test_request_context("/", method="POST", data=sendable):
        form = Asked()
        form.validate()

    assert all(isinstance(problem.words, str) for problem in form.problems)
