"""What could let somebody recognise a patient is found before it is sent, and ordinary talk is left alone."""

import time

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import StringField, TextAreaField

from network.core.forms import Form, Required
from network.core.guard import Kind, Level, check_digit_is_right, look_for_patients
from network.core.guard_field import GuardedForm, GuardedText

NO_BREAK_SPACE, THIN_SPACE, ZERO_WIDTH, EN_DASH, MINUS = "\u00a0", "\u2009", "\u200b", "\u2013", "\u2212"


@pytest.mark.parametrize(
    "text",
    [
        "NHS number 943 476 5919",
        "NHS number: 9434765919",
        "nhs no. 943-476-5919",
        "NHS No 943.476.5919",
        "her NHS number is\n943 476 5919",
        "N.H.S. number 9 4 3 4 7 6 5 9 1 9",
        "NHS#9434765919",
        "9434765919 is his NHS number",
        "CHI number 9434765919",
        "please see 943 476 5919 for details",
        "943-476-5919",
        "943.476.5919",
        f"943{NO_BREAK_SPACE}476{NO_BREAK_SPACE}5919",
        f"943{THIN_SPACE}476{THIN_SPACE}5919",
        f"943{EN_DASH}476{EN_DASH}5919",
        f"943{MINUS}476{MINUS}5919",
        f"943{ZERO_WIDTH} 476 59{ZERO_WIDTH}19",
        "943 - 476 - 5919",
        "\u0669\u0664\u0663 \u0664\u0667\u0666 \u0665\u0669\u0661\u0669",  # Arabic digits
        "\uff19\uff14\uff13 \uff14\uff17\uff16 \uff15\uff19\uff11\uff19",  # full-width digits
        "(943 476 5919)",
    ],
)
def test_an_nhs_number_blocks(text: str) -> None:
    findings = look_for_patients(text)

    assert [(one.kind, one.level) for one in findings] == [(Kind.NHS_NUMBER, Level.BLOCK)]


@pytest.mark.parametrize(
    "text",
    [
        "943 476 5918",  # the check digit is wrong
        "The course costs £943 or £476, of 5919 in all",
        "£9,434,765,919",
        "Qualification 601/2345/6",
        "Course SIQ-L4-2026-0012",
        "ISBN 1861972717",  # its check digit is made in the same way
        "ISBN-10: 186-197-2717",
        "ISBN 978-0-306-40615-7",
        "Ring the helpline on 0300 123 4567 or 0800 123 4567",
        "Call NHS 111",
        "the NHS on 0300 123 4567",
        "1234 5678 9012 3456",
        "000 000 0000",
        "in 2024, 2025 and 2026",
        "01-02-2024 10:30",
        "L4 2nd edition",
        "Level 4, 120 guided hours, 48 credits",
        "on 14 March 2026 at 19:00",
        "May I ask who teaches cancer rehab?",
        "Parkinson's class at Stoke Mandeville",
        "Dr Sarah Jones runs the cancer clinic",
        "Thanks, Sarah\nI teach people with cancer",
        "",
    ],
)
def test_ordinary_talk_is_left_alone(text: str) -> None:
    assert look_for_patients(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("NHS number 943 476 5918", Kind.NHS_NUMBER, "943 476 5918"),  # mistyped, perhaps
        ("9434765919", Kind.NHS_NUMBER, "9434765919"),  # neither labelled nor spaced
        ("dob 14/03/57", Kind.DATE_OF_BIRTH, "14/03/57"),
        ("Date of birth: 1957-03-14", Kind.DATE_OF_BIRTH, "1957-03-14"),
        ("born on 14th March 1957", Kind.DATE_OF_BIRTH, "14th March 1957"),
        ("born March 14, 1957", Kind.DATE_OF_BIRTH, "March 14, 1957"),
        ("she is 14.3.1957", Kind.DATE_OF_BIRTH, "14.3.1957"),
        ("ring 07700 900123", Kind.PHONE, "07700 900123"),
        ("ring +44 7700 900123", Kind.PHONE, "+44 7700 900123"),
        ("ring +44 (0)20 7946 0958", Kind.PHONE, "+44 (0)20 7946 0958"),
        ("01632 960983", Kind.PHONE, "01632 960983"),
        ("+44 770 090 0123", Kind.PHONE, "+44 770 090 0123"),
        ("+353 20 912 0000", Kind.PHONE, "+353 20 912 0000"),
        ("lives at HP19 8FF", Kind.POSTCODE, "HP19 8FF"),
        ("lives at mk18 3aa", Kind.POSTCODE, "mk18 3aa"),
        ("SW1A1AA", Kind.POSTCODE, "SW1A1AA"),
        ("Mrs Smith has had cancer", Kind.NAME, "Mrs Smith"),
        ("Mr. J Smith, COPD", Kind.NAME, "Mr. J Smith"),
        ("my client John, 67, diabetic", Kind.NAME, "John"),
        ("Margaret O'Neil had a stroke", Kind.NAME, "Margaret O'Neil"),
        ("Grace Hill has dementia", Kind.NAME, "Grace Hill"),
    ],
)
def test_what_might_identify_somebody_warns(text: str, kind: Kind, piece: str) -> None:
    (finding,) = look_for_patients(text)

    assert (finding.kind, finding.level) == (kind, Level.WARN)
    assert text[finding.start : finding.end] == piece


def test_a_name_needs_a_condition_beside_it() -> None:
    assert look_for_patients("Mrs Smith asks about parking. Who teaches falls prevention?") == []
    assert look_for_patients("Mrs Smith asks about zumba", condition_words=["zumba"]) != []


def test_each_thing_is_found_once_in_its_place() -> None:
    text = "Mr Khan, NHS no 943 476 5919, born 14/03/1957, 07700 900123, HP19 8FF, stroke"

    found = [(one.kind, text[one.start : one.end]) for one in look_for_patients(text)]

    assert found == [
        (Kind.NAME, "Mr Khan"),
        (Kind.NHS_NUMBER, "943 476 5919"),
        (Kind.DATE_OF_BIRTH, "14/03/1957"),
        (Kind.PHONE, "07700 900123"),
        (Kind.POSTCODE, "HP19 8FF"),
    ]


def test_places_are_those_of_the_text_as_it_was_typed() -> None:
    text = f"a{ZERO_WIDTH}b{ZERO_WIDTH} 943 4{ZERO_WIDTH}76 5919 c"

    (finding,) = look_for_patients(text)

    assert text[finding.start : finding.end] == f"943 4{ZERO_WIDTH}76 5919"


@pytest.mark.parametrize(
    ("digits", "right"),
    [
        ("9434765919", True),
        ("4010232137", True),
        ("4505577104", True),
        ("9434765918", False),
        ("9434765870", True),  # the sum leaves nothing over
        ("943476591", False),
        ("1111111111", False),
    ],
)
def test_the_check_digit(digits: str, right: bool) -> None:
    assert check_digit_is_right(digits) is right


@pytest.mark.parametrize(
    "piece",
    [
        "9",
        "943 ",
        "NHS no ",
        "d.o.b. ",
        "Mr A ",
        "Sarah cancer ",
        "(0",
        "+4",
        "1/",
        "1 jan ",
        "\u200b",
        "a.b! ",
        "-",
    ],
)
def test_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        begun = time.process_time()
        look_for_patients(text)
        return time.process_time() - begun

    short, long = min(seconds(25_000) for _ in range(3)), min(seconds(100_000) for _ in range(2))

    assert long < max(0.1, 12 * short)
    assert long < 2


class QuestionForm(GuardedForm):
    """A question to the network."""

    subject = StringField("Subject", [Required("Enter a subject"), GuardedText()])
    question = TextAreaField("Your question", [GuardedText(lambda: ["zumba"])])
    town = StringField("Town")


def answered(app: Flask, **answers: str) -> QuestionForm:
    """Give the form as it is after it was sent with these answers."""
    with app.test_request_context(method="POST", data=answers):
        form = QuestionForm(MultiDict(answers), meta={"csrf": False})
        form.validate()
        return form


@pytest.fixture
def web() -> Flask:
    """Give a web application with nothing in it."""
    app = Flask(__name__)
    app.secret_key = "secret"
    return app


def test_a_form_with_nothing_to_find_asks_nothing(web: Flask) -> None:
    form = answered(web, subject="Chairs", question="Where do you get yours?", town="HP19 8FF")

    assert form.errors == {}
    assert [field.name for field in form] == ["subject", "question", "town"]


def test_a_form_asks_its_author_once(web: Flask) -> None:
    answers = {"subject": "Call 07700 900123", "question": "Mrs Smith likes zumba"}
    first = answered(web, **answers)
    assert list(first.errors) == ["subject", "question"]
    assert "“07700 900123” looks like a telephone number" in first.subject.errors[0]
    assert [field.name for field in first][-2:] == ["nobody_recognised", "was_shown"]
    assert first.nobody_recognised.label.text == "I have checked: nobody can be recognised"
    assert first.question.data == "Mrs Smith likes zumba"

    second = answered(web, **answers, nobody_recognised="y", was_shown=first.was_shown._value())

    assert second.errors == {}


def test_a_tick_does_not_hold_for_what_was_written_afterwards(web: Flask) -> None:
    first = answered(web, subject="Call 07700 900123")

    changed = answered(
        web, subject="Call 07700 900999", nobody_recognised="y", was_shown=first.was_shown._value()
    )

    assert list(changed.errors) == ["subject"]
    assert changed.nobody_recognised.data is False


def test_a_tick_does_not_let_an_nhs_number_through(web: Flask) -> None:
    form = answered(web, subject="943 476 5919", nobody_recognised="y", was_shown="anything")

    assert form.errors == {
        "subject": ["“943 476 5919” is an NHS number. Take it out: no patient is ever named here"]
    }
    assert [field.name for field in form] == ["subject", "question", "town"]


def test_a_form_in_sections_gets_one_more(web: Flask) -> None:
    class Sectioned(QuestionForm):
        sections = (("Your question", ["subject", "question", "town"]),)

    with web.test_request_context(method="POST"):
        form = Sectioned(MultiDict({"subject": "07700 900123"}), meta={"csrf": False})
        form.validate()

    assert form.sections[-1] == ("Before you send this", ["nobody_recognised"])
    assert Sectioned.sections == (("Your question", ["subject", "question", "town"]),)


def test_a_guarded_field_belongs_to_a_guarded_form(web: Flask) -> None:
    class Forgotten(Form):
        note = TextAreaField("Note", [GuardedText()])

    with web.test_request_context(method="POST"), pytest.raises(TypeError):
        Forgotten(MultiDict({"note": "x"}), meta={"csrf": False}).validate()


def test_the_page_shows_the_box_only_when_it_is_needed(app: Flask) -> None:
    page = '{% from "components/forms.html" import form_for %}{{ form_for(form, submit="Ask") }}'

    with app.test_request_context(method="POST"):
        calm = QuestionForm(MultiDict({"subject": "Chairs"}), meta={"csrf": False})
        calm.validate()
        asking = QuestionForm(MultiDict({"subject": "07700 900123"}), meta={"csrf": False})
        asking.validate()
        without, with_box = (render_template_string(page, form=form) for form in (calm, asking))

    assert "nobody can be recognised" not in without
    assert "was_shown" not in without
    assert "I have checked: nobody can be recognised" in with_box
    assert f'name="was_shown" value="{asking.was_shown.data}"' in with_box
    assert 'value="07700 900123"' in with_box
