"""What people fill in after an event."""

import hashlib
from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from network.core import files
from network.core.fields import File, Required, ThreePartDate
from network.core.forms import VersionedForm
from network.core.guard_field import GuardedForm, GuardedText
from network.events.afterwards import rules
from network.events.afterwards.models import EventAction
from network.events.afterwards.rules import Audience
from network.members.people.models import Member

AUDIENCES = {
    Audience.INVITED: "Everybody whom the event was for, also those who could not come",
    Audience.ANSWERED: "Those who answered, whatever they answered, and those who were there",
}


class NotesForm(GuardedForm, VersionedForm):
    """The notes of an event, and where its recording is."""

    notes = TextAreaField(
        "Notes",
        [Optional(), GuardedText()],
        description="What was said and agreed, for those who could not come. Never name a patient",
        render_kw={"rows": 12},
    )
    recording = StringField(
        "Link to the recording",
        [Optional()],
        description="Such as https://video.example.org/123. Everybody in the network sees it",
        render_kw={"inputmode": "url", "autocomplete": "off"},
    )


class FileForm(GuardedForm):
    """A file to put beside an event."""

    file = File(
        "File",
        validators=[Required("Choose a file")],
        accept=files.accept_attribute(files.LIBRARY),
        description="Slides, a PDF, a document, a spreadsheet or a photo",
    )
    title = StringField(
        "What is it?",
        [Optional(), GuardedText()],
        description="Such as “Slides of Dr Example”. Left empty, it is called as the file is",
    )


class ActionForm(GuardedForm, VersionedForm):
    """Something that was agreed: what, who does it, and until when."""

    text = TextAreaField(
        "What is to be done?", [Required("Say what is to be done"), GuardedText()], render_kw={"rows": 3}
    )
    owner = SelectField("Who does it?", coerce=str, validators=[Optional()])
    due_on = ThreePartDate("Until when?", validators=[Optional()], description="Leave it empty if it is open")

    def __init__(
        self, people: Sequence[Member], action: EventAction | None = None, *args: Any, **kwargs: Any
    ) -> None:
        self._people = {str(one.id): one for one in people}
        if action is not None:
            owner = str(action.owner_id) if action.owner_id else ""
            kwargs["data"] = {
                "text": action.text,
                "owner": owner,
                "due_on": action.due_on,
                "version": action.version,
            }
        super().__init__(*args, **kwargs)
        self.owner.choices = [("", "Nobody yet"), *((str(one.id), one.name) for one in people)]

    @property
    def chosen(self) -> Member | None:
        """Whom it is given to."""
        return self._people.get(self.owner.data or "")


class _FeedbackForm(GuardedForm):
    """How it was: each question on the scale, and one free answer."""

    comment = TextAreaField(
        "What should we do differently?",
        [Optional(), GuardedText()],
        description="Whoever arranged the event reads it, without your name. Name no patient, nor yourself",
        render_kw={"rows": 4},
    )

    @property
    def scores(self) -> dict[str, int]:
        """What was answered, by question."""
        return {one.key: int(self[one.key].data) for one in rules.QUESTIONS}


def feedback_form() -> _FeedbackForm:
    """Make the form from the questions, which stand before the free answer."""
    choices = [(str(point), words) for point, words in rules.SCALE.items()]
    asked = {
        one.key: RadioField(one.words, [Required("Choose one")], choices=choices) for one in rules.QUESTIONS
    }
    form: _FeedbackForm = type("FeedbackForm", (_FeedbackForm,), asked)()
    form._fields["comment"] = form._fields.pop("comment")
    for name in ("nobody_recognised", "was_shown"):
        form._fields[name] = form._fields.pop(name)
    return form


class MessageForm(GuardedForm):
    """The one message to all: looked at once with the number of its readers, then sent."""

    audience = RadioField(
        "Who reads it?",
        [Required("Choose who reads it")],
        choices=[(one.value, words) for one, words in AUDIENCES.items()],
        default=Audience.INVITED.value,
    )
    subject = StringField("Subject", [Required("Enter a subject"), GuardedText()])
    text = TextAreaField(
        "Message",
        [Required("Write the message"), GuardedText()],
        description="The address of the page with slides, notes and actions is added below it",
        render_kw={"rows": 10},
    )
    seen = HiddenField()

    @property
    def reads(self) -> Audience:
        """Whom it goes to."""
        return Audience(self.audience.data)

    def fingerprint(self, readers: int) -> str:
        """Name what would be sent, so that what goes is what was looked at."""
        said = "\0".join((self.audience.data, self.subject.data or "", self.text.data or "", str(readers)))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def shows(self, fingerprint: str) -> None:
        """Carry what the page shows."""
        self.seen.data = fingerprint
        self.seen.raw_data = [fingerprint]
