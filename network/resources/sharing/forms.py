"""What people fill in to share something, and to ask for another format."""

from collections.abc import Sequence
from typing import Any

from wtforms import EmailField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from network.core import files
from network.core.fields import Email, Files, Required
from network.core.guard_field import GuardedForm, GuardedText
from network.core.permission import Actor
from network.resources.library.forms import SMALL, WEB_ADDRESS, DetailsForm, details_form
from network.resources.library.models import Resource, ResourceFile
from network.resources.sharing import rules
from network.resources.sharing.rules import FORMATS, Format, Status, Wish

FOLDED = (
    "stages",
    "audiences",
    "language",
    "provider",
    "author",
    "licence",
    "areas",
    "tags",
    "review_by",
)
_SHOWS = "shows_"
_EITHER = "Paste a link, or choose a file"


class ShareForm(GuardedForm):
    """A link or files: all that is needed to begin. The title is asked where a phone has sent one along."""

    link = StringField(
        "Paste a link",
        [Optional(), Length(max=2000)],
        description="Such as https://www.example.org/guide",
        render_kw=WEB_ADDRESS | {"autocapitalize": "none"},
    )
    files = Files(
        "Or choose files or take a photo",
        validators=[Optional()],
        accept=files.accept_attribute(files.LIBRARY),
        most=rules.MOST_FILES,
        description=f"A PDF, a document, slides or photos, at most {rules.MOST_FILES} together. "
        "Nothing that names a patient",
    )
    title = StringField("Title", [Optional(), Length(max=rules.LONGEST_TITLE), GuardedText()])
    anyway = HiddenField(validators=[Length(max=2000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.title.data:
            del self.title

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one of the two."""
        valid = super().validate(extra_validators)
        if valid and bool(self.link.data) == bool(self.files.data):
            one_only = "Give a link or files, not both. Share them one after the other"
            self.link.errors = [one_only if self.link.data else _EITHER]
            return False
        return valid

    @property
    def named(self) -> str:
        """What the phone has called it."""
        return (self.title.data or "") if "title" in self else ""


class DescribeForm(DetailsForm):
    """What is proposed, to be looked over; and what each picture shows."""

    @property
    def shows(self) -> dict[int, str]:
        """What each picture shows, by the number of its file."""
        return {int(name.removeprefix(_SHOWS)): self[name].data or "" for name in self.pictures}

    @property
    def pictures(self) -> list[str]:
        """The names of the fields that ask what a picture shows."""
        return [name for name in self._fields if name.startswith(_SHOWS)]

    @property
    def folded(self) -> list[str]:
        """The names of the fields that can wait, in order."""
        return [name for name in FOLDED if name in self]

    @property
    def is_open(self) -> bool:
        """Whether something is to be put right in what is folded away."""
        return any(self[name].errors for name in self.folded)


def describe_form(resource: Resource, pictures: Sequence[ResourceFile], actor: Actor, **kwargs: Any) -> Any:
    """Return the form for a draft, with a question for each of its pictures."""
    asked = {
        f"{_SHOWS}{one.id}": TextAreaField(
            "What does the picture show?" if len(pictures) == 1 else f"What does picture {number} show?",
            [Required("Say in a sentence what it shows"), Length(max=500), GuardedText()],
            description="For those who cannot see it. If there are words in it, write them down",
            default=one.alternative_text,
            render_kw={"rows": 2},
        )
        for number, one in enumerate(pictures, start=1)
    }
    form_class = type("DescribeForm", (DescribeForm,), {**asked, "sections": ()})
    form = details_form(resource, actor, form_class, **kwargs)
    for name in {"conditions", "stages", "audiences"} & set(form._fields):
        form[name].render_kw = SMALL
    return form


class OtherFormatForm(GuardedForm):
    """How somebody needs what a resource says, and where they are answered."""

    format = RadioField(
        "Which format do you need?",
        [Required("Choose a format")],
        choices=[(one.value, said) for one, said in FORMATS.items()],
    )
    language = StringField("Which language, if it is another?", [Optional(), Length(max=60), GuardedText()])
    words = TextAreaField(
        "What else would help?",
        [Optional(), Length(max=1000), GuardedText()],
        description="Such as the size of the letters. You need not say why you need it",
        render_kw={"rows": 3},
    )
    name = StringField(
        "Your name", [Required("Enter your name"), Length(max=80)], render_kw={"autocomplete": "name"}
    )
    email = EmailField(
        "Your e-mail address",
        [Required("Enter your e-mail address, so that we can answer"), Email()],
        description="For the answer alone",
        render_kw={"autocomplete": "email"},
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._actor = actor
        if actor.id is not None:
            del self.name
            del self.email

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask which language, where another is needed."""
        valid = super().validate(extra_validators)
        if self.format.data == Format.LANGUAGE and not self.language.data:
            self.language.errors = ["Enter the language"]
            return False
        return valid

    @property
    def wish(self) -> Wish:
        """What was filled in."""
        return Wish(
            format=Format(self.format.data),
            name=(self.name.data or "") if "name" in self else self._actor.name,
            email=(self.email.data or "") if "email" in self else "",
            language=self.language.data or "",
            words=self.words.data or "",
        )


class AnswerForm(GuardedForm):
    """What is told to whoever asked for another format."""

    outcome = RadioField(
        "What came of it?",
        [Required("Choose what came of it")],
        choices=[
            (Status.ANSWERED.value, "They can have it"),
            (Status.CLOSED.value, "It cannot be had, or is not needed any more"),
        ],
    )
    note = TextAreaField(
        "What do you tell them?",
        [Required("Write what to tell them"), Length(max=2000), GuardedText()],
        description="They get it in a letter. Say where to find it, or what you can offer instead",
        render_kw={"rows": 5},
    )

    @property
    def status(self) -> Status:
        """What became of the request."""
        return Status(self.outcome.data)
