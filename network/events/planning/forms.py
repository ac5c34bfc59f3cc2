"""What people fill in to plan: a rhythm, days off, topics."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from network.core.fields import CONTROL, Checkboxes, File, Required, ThreePartDate, TimeOfDay
from network.core.forms import Form, VersionedForm
from network.core.guard_field import GuardedForm, GuardedText
from network.core.permission import Actor
from network.core.rules import Refused
from network.events.meetings import hosts
from network.events.meetings.models import Event, Venue
from network.events.meetings.rules import Kind, Visibility, check_link
from network.events.planning.models import DaysOff, Topic
from network.events.planning.operations import Common, Wanted
from network.events.planning.queries import Standing
from network.events.planning.rules import (
    FIRST_YEAR,
    LAST_YEAR,
    DaysOffKind,
    Proposal,
    Rhythm,
    day_in_words,
)

LONGEST_MINUTES = 7 * 24 * 60
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
T = TypeVar("T")
ROW = re.compile(r"(?:take|topic|title)-\d{1,3}")
MOST_CARRIED = 400


class RhythmForm(Form):
    """The rhythm alone, which says what dates there are to choose from."""

    anchor_on = ThreePartDate(
        "The rhythm counts from",
        validators=[Required("Enter the date from which the rhythm counts")],
        description="The first meeting, or an earlier one whose rhythm goes on",
    )
    weekday = SelectField(
        "Weekday",
        choices=[("", "The weekday of that date"), *((str(n), name) for n, name in enumerate(WEEKDAYS))],
        validators=[Optional()],
        description="Another one begins with the first such day after the date",
    )
    begins = TimeOfDay(
        "Begins at",
        [Required("Enter the time at which the meetings begin")],
        description="Such as 7pm or 19:30, as clocks in England show it",
        render_kw={"class": "govuk-input--width-5"},
    )
    minutes = IntegerField(
        "How many minutes does a meeting last?",
        [Required("Enter how many minutes"), NumberRange(5, LONGEST_MINUTES)],
    )
    interval_weeks = IntegerField(
        "How many weeks from one to the next?", [Required("Enter how many weeks"), NumberRange(1, 52)]
    )
    months = IntegerField("For how many months?", [Required("Enter for how many months"), NumberRange(1, 24)])

    @property
    def rhythm(self) -> Rhythm:
        """The rhythm that was filled in."""
        return Rhythm(
            anchor_on=answered(self.anchor_on.data),
            begins=answered(self.begins.data),
            minutes=self.minutes.data,
            interval_weeks=self.interval_weeks.data,
            months=self.months.data,
            weekday=int(self.weekday.data) if self.weekday.data else None,
        )


class PlanForm(GuardedForm, RhythmForm):
    """The rhythm, and what all of its meetings have in common."""

    sections = (
        ("When", ["anchor_on", "weekday", "begins", "minutes", "interval_weeks", "months"]),
        ("What and where", ["title", "kind", "host", "venue", "provider_link", "visibility"]),
    )

    title = StringField(
        "What is a meeting called that has no topic yet?",
        [Required("Enter a name for meetings without a topic"), Length(max=120), GuardedText()],
    )
    kind = RadioField(
        "How do people meet?",
        choices=[
            (Kind.ONLINE.value, "Online"),
            (Kind.FACE_TO_FACE.value, "Face to face"),
            (Kind.HYBRID.value, "Hybrid: in a room and online"),
        ],
        validators=[Required("Choose how people meet")],
    )
    host = StringField(
        "Host",
        [Optional()],
        description="The name of a member. Each draft can be given another",
        render_kw={"autocomplete": "off"},
    )
    venue = SelectField("Venue", validators=[Optional()], description="Not for meetings online")
    provider_link = StringField(
        "Link of the online room",
        [Optional(), Length(max=1000)],
        description="Begins with https://. It is shown on no page: those going join through this site",
        render_kw={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"},
    )
    visibility = RadioField(
        "Who may know of them?",
        choices=[
            (Visibility.NETWORK.value, "The network"),
            (Visibility.PUBLIC.value, "Everybody"),
        ],
        validators=[Required("Choose who may know of them")],
    )

    def __init__(self, venues: Sequence[Venue], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._venues = {str(one.id): one for one in venues}
        self.venue.choices = [
            ("", "None yet"),
            *((key, f"{one.name}, {one.town}") for key, one in self._venues.items()),
        ]

    def validate_provider_link(self, field: Any) -> None:
        """Take a whole https address alone."""
        try:
            check_link(field.data or "")
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None

    def common(self, by: Actor) -> Common:
        """Return what was filled in about all of the meetings; raises Refused for a host who is nobody."""
        return Common(
            title=self.title.data or "",
            kind=Kind(self.kind.data),
            visibility=Visibility(self.visibility.data),
            host=hosts.find(self.host.data or "", by=by),
            venue=self._venues.get(self.venue.data or ""),
            provider_link=self.provider_link.data or "",
        )


class DatesForm(PlanForm):
    """The same with a row for each date that is proposed: whether to make it, about what, called what.

    A row is known by its number, so that what was chosen for the third meeting stays with the third meeting
    when the dates change. Make one by :func:`dates_form`.
    """

    seen = HiddenField(validators=[Length(max=20_000)])  # the dates as they were last shown
    rows: Sequence[Proposal] = ()

    @property
    def wanted(self) -> list[Wanted]:
        """The meetings that are ticked."""
        return [
            Wanted(
                one.on, int(self[f"topic-{one.number}"].data or 0) or None, self[f"title-{one.number}"].data
            )
            for one in self.rows
            if one.on is not None and self[f"take-{one.number}"].data
        ]


def dates_form(
    proposals: Sequence[Proposal],
    topics: Sequence[Standing],
    answers: MultiDict[str, str],
    venues: Sequence[Venue],
) -> DatesForm:
    """Make the form for some dates, with the answers so far; a new row takes the next topic in order."""
    named = [(str(one.topic.id), f"{one.topic.title} ({one.count})") for one in topics]
    rows = [one for one in proposals if one.on is not None]
    fields: dict[str, Any] = {"rows": proposals, "sections": ()}
    for one in rows:
        fields[f"take-{one.number}"] = BooleanField("Make a draft")
        fields[f"topic-{one.number}"] = SelectField(
            "Topic", choices=[("", "No topic yet"), *named], validators=[Optional()]
        )
        fields[f"title-{one.number}"] = StringField(
            "Another title", [Optional(), Length(max=120), GuardedText()]
        )
    filled = _with_defaults(rows, [value for value, _ in named], answers)
    filled["seen"] = _digest(proposals)
    return type("DatesFormOfToday", (DatesForm,), fields)(  # type: ignore[no-any-return]
        venues, formdata=filled
    )


def has_seen(answers: Mapping[str, str], proposals: Sequence[Proposal]) -> bool:
    """Whether just these dates were on the page when the button was pressed."""
    return answers.get("seen", "") == _digest(proposals)


def ticked(answers: Mapping[str, str]) -> list[date]:
    """Return the dates that were ticked when the button was pressed, as they were on the page."""
    seen = enumerate(answers.get("seen", "").split()[:MOST_CARRIED], start=1)
    days = (_day(text) for number, text in seen if f"take-{number}" in answers)
    return [day for day in days if day is not None]


def carried(answers: MultiDict[str, str], form: Any) -> list[tuple[str, str]]:
    """Return what was chosen for dates that are not on the page now, to come back with them."""
    rows = [(name, value) for name, value in answers.items() if ROW.fullmatch(name) and name not in form]
    return [(name, CONTROL.sub("", value)[:120]) for name, value in rows[:MOST_CARRIED]]


def _with_defaults(
    rows: Sequence[Proposal], topics: Sequence[str], answers: MultiDict[str, str]
) -> MultiDict[str, str]:
    filled = MultiDict(answers)
    shown = {one.number for one in rows if f"topic-{one.number}" in filled}
    chosen = {filled[f"topic-{number}"] for number in shown}
    next_ones = iter([value for value in topics if value not in chosen])
    for one in rows:
        if one.number not in shown:
            filled[f"take-{one.number}"] = "y"
            filled[f"topic-{one.number}"] = next(next_ones, "")
    return filled


def answered(value: T | None) -> T:
    """Return an answer that the form has checked to be there."""
    if value is None:
        raise ValueError("a form that was not checked has no answers")
    return value


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _digest(proposals: Sequence[Proposal]) -> str:
    return " ".join(one.on.isoformat() if one.on else "none" for one in proposals)


class DaysOffForm(VersionedForm, GuardedForm):
    """Holidays or closed days."""

    name = StringField(
        "Name",
        [Required("Enter what they are called"), Length(max=120), GuardedText()],
        description="Such as Easter holidays, or half term",
    )
    kind = RadioField(
        "What are they?",
        choices=[
            (DaysOffKind.SCHOOL.value, "School holidays"),
            (DaysOffKind.OTHER.value, "Other days on which the network does not meet"),
        ],
        validators=[Required("Choose what they are")],
    )
    first_on = ThreePartDate("First day", validators=[Required("Enter the first day")])
    last_on = ThreePartDate("Last day", validators=[Required("Enter the last day")])

    @property
    def facts(self) -> dict[str, Any]:
        """What was filled in; raises Refused for a year that no plan reaches."""
        for name in ("first_on", "last_on"):
            if not FIRST_YEAR <= self[name].data.year <= LAST_YEAR:
                raise Refused("Check the year.", name)
        return {
            "name": self.name.data or "",
            "kind": DaysOffKind(self.kind.data),
            "first_on": self.first_on.data,
            "last_on": self.last_on.data,
        }


class CalendarFileForm(Form):
    """A calendar file with the holidays."""

    file = File(
        "Calendar file (.ics)",
        validators=[Required("Choose the calendar file")],
        accept=".ics,text/calendar",
        description="Most councils offer their term dates as one. Whole days are taken, at most 1 MB",
    )


class TakeInForm(Form):
    """What was found in a calendar, and what of the holidays here it holds no more."""

    found = HiddenField()
    gone = Checkboxes(
        "Which to take out?",
        validators=[Optional()],
        description="They are entered here for the same months. Those without a tick stay",
    )

    def __init__(self, gone: Sequence[DaysOff], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not gone:
            del self.gone
            return
        self.gone.choices = [
            (str(one.id), f"{one.name}, {day_in_words(one.first_on)} to {day_in_words(one.last_on)}")
            for one in gone
        ]


class TopicForm(VersionedForm, GuardedForm):
    """What to meet about, and why."""

    title = StringField(
        "Topic",
        [Required("Enter the topic"), Length(max=120), GuardedText()],
        description="A few words, as the meeting would be called",
    )
    why = TextAreaField(
        "Why would it help?",
        [Required("Say why it would help"), Length(max=1000), GuardedText()],
        description="Everybody in the network reads it. Nothing about a patient",
        render_kw={"rows": 4},
    )


class CloseForm(GuardedForm):
    """Why a topic is closed, and whether its votes go to another."""

    into = SelectField("Is it the same as another topic?", validators=[Optional()])
    reason = TextAreaField(
        "Why?",
        [Required("Say why, for those who voted"), Length(max=500), GuardedText()],
        render_kw={"rows": 3},
    )

    def __init__(self, others: Sequence[Topic], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._others = {str(one.id): one for one in others}
        self.into.choices = [
            ("", "No: close it"),
            *((key, f"Merge it into “{one.title}”") for key, one in self._others.items()),
        ]

    @property
    def other(self) -> Topic | None:
        """The topic that it is merged into, if it is."""
        return self._others.get(self.into.data or "")


class TakeForm(Form):
    """Which event takes a topic."""

    event = RadioField("Which event is about it?", validators=[Required("Choose an event")])

    def __init__(self, events: Sequence[tuple[Event, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._events = {str(one.id): one for one, _ in events}
        self.event.choices = [(str(one.id), words) for one, words in events]

    @property
    def chosen(self) -> Event:
        """The event that was chosen."""
        return self._events[self.event.data]
