"""What people fill in about events: the event itself, its new time, why it does not take place, its venue."""

from datetime import date, datetime
from typing import Any, cast

from wtforms import (
    BooleanField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Length, NumberRange, Optional

from network.core.fields import Checkboxes, Required, ThreePartDate, TimeOfDay
from network.core.forms import FilterForm, Form, VersionedForm
from network.core.guard_field import GuardedForm, GuardedText
from network.events.meetings import rules, words
from network.events.meetings.models import Event
from network.events.meetings.rules import Kind, Visibility
from network.events.meetings.series import Scope

SCOPES = [
    (Scope.ONE.value, "Only this meeting"),
    (Scope.FOLLOWING.value, "This one and those that follow"),
    (Scope.ALL.value, "All of the series that are to come"),
]
TIME_HINT = "Such as 7pm or 19:30. Leave it empty if it lasts all day"
LONGEST_TITLE = 300
SHORT = {"class": "govuk-input--width-5"}
SMALL = {"class": "govuk-checkboxes--small"}  # long lists


class TimeForm(Form):
    """When something is. ``moments`` is what was filled in, checked."""

    day: Any
    starts: Any
    ends: Any
    all_day: Any
    last_day: Any

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """Return when it begins and ends; raises Refused where that is no time for an event."""
        return rules.moments(
            self.day.data,
            self.starts.data,
            self.ends.data,
            self.last_day.data,
            all_day=bool(self.all_day.data),
        )


class EventFilter(FilterForm):
    """Which events to list."""

    kind = SelectField(
        "How we meet", choices=[("", "Any way"), *((one.value, words.KINDS[one]) for one in Kind)]
    )
    condition = SelectField("Condition", choices=[])
    area = SelectField("Area", choices=[])
    group = SelectField("Working group", choices=[])


class EventForm(GuardedForm, VersionedForm, TimeForm):
    """Everything about an event that people type."""

    sections = (
        ("What it is about", ("title", "summary", "agenda", "conditions")),
        ("When", ("day", "starts", "ends", "all_day", "last_day", "reason")),
        (
            "Where",
            ("kind", "venue", "venue_public", "capacity_room", "provider_link", "capacity_online"),
        ),
        ("For whom", ("visibility", "group", "areas", "kinds_asked")),
        ("Who leads it, and what it counts as", ("host", "cpd_activities")),
        ("How far this reaches", ("scope",)),
    )

    title = StringField("Topic", [Required("Enter the topic"), Length(max=LONGEST_TITLE), GuardedText()])
    summary = TextAreaField(
        "Summary",
        [Optional(), Length(max=2000), GuardedText()],
        description="Two or three sentences for everybody who may know of it",
        render_kw={"rows": 3},
    )
    agenda = TextAreaField(
        "Agenda", [Optional(), GuardedText()], description="For members of the network", render_kw={"rows": 6}
    )
    conditions = Checkboxes("Conditions that it is about", [Optional()], render_kw=SMALL)
    day = ThreePartDate("Day", [Required("Enter the day")])
    starts = TimeOfDay("Starts", [Optional()], description=TIME_HINT, render_kw=SHORT)
    ends = TimeOfDay("Ends", [Optional()], description=TIME_HINT, render_kw=SHORT)
    all_day = BooleanField("It lasts all day")
    last_day = ThreePartDate("Last day", [Optional()], description="Only where it ends on a later day")
    reason = StringField(
        "If you change the time: why?",
        [Optional(), GuardedText()],
        description="Everybody who may see the event reads it, and those who are going get it by e-mail",
    )
    kind = RadioField(
        "How people come together",
        choices=[(one.value, words.KINDS[one]) for one in Kind],
        validators=[Required("Choose how people come together")],
    )
    venue = SelectField("Venue", choices=[])
    venue_public = BooleanField("Show the venue's address to everybody on the web, not only its town")
    capacity_room = IntegerField(
        "Places in the room",
        [Optional(), NumberRange(min=1, max=100_000)],
        description="Leave empty for as many as come",
    )
    provider_link = StringField(
        "Link of the meeting's provider",
        [Optional(), Length(max=1000)],
        description="Begins with https://. No page shows it: those who are going join through this site",
        render_kw={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"},
    )
    capacity_online = IntegerField(
        "Places online",
        [Optional(), NumberRange(min=1, max=100_000)],
        description="Leave empty for as many as come",
    )
    visibility = RadioField(
        "Who may know of it",
        choices=[
            SelectChoice(Visibility.NETWORK.value, "The network"),
            SelectChoice(
                Visibility.PUBLIC.value,
                "Everybody on the web",
                {"hint": "Topic, summary, time and town. No agenda, no link, no name without consent"},
            ),
        ],
        validators=[Required("Choose who may know of it")],
        default=Visibility.NETWORK.value,
    )
    group = SelectField("Working group", choices=[], description="Its leads can change the event too")
    areas = Checkboxes(
        "Areas that it is for", [Optional()], description="Leave empty for all", render_kw=SMALL
    )
    kinds_asked = Checkboxes(
        "Only for holders of one of these",
        [Optional()],
        description="Checked at the day of the event. Leave empty for everybody",
        render_kw=SMALL,
    )
    host = StringField(
        "Host", [Optional()], description="The name of a member", render_kw={"autocomplete": "off"}
    )
    cpd_activities = Checkboxes(
        "Counts as CPD",
        [Optional()],
        description="Of each scheme one kind, as the scheme has it",
        render_kw=SMALL,
    )
    scope = RadioField("Change", choices=SCOPES, default=Scope.ONE.value, validators=[Optional()])


class MoveForm(GuardedForm, TimeForm):
    """Another time for an event, and why."""

    day = ThreePartDate("New day", [Required("Enter the new day")])
    starts = TimeOfDay("Starts", [Optional()], description=TIME_HINT, render_kw=SHORT)
    ends = TimeOfDay("Ends", [Optional()], description=TIME_HINT, render_kw=SHORT)
    all_day = BooleanField("It lasts all day")
    last_day = ThreePartDate("Last day", [Optional()], description="Only where it ends on a later day")
    reason = StringField(
        "Why?",
        [Required("Say why it moves, in a few words"), GuardedText()],
        description="Those who are going get it by e-mail. Nothing about a person's health",
    )


class ReasonForm(GuardedForm):
    """Why an event does not take place on its day."""

    reason = StringField(
        "Why?",
        [Required("Say why, in a few words"), GuardedText()],
        description="Those who are going get it by e-mail. Nothing about a person's health",
    )


class CancelForm(ReasonForm):
    """Why an event is cancelled, and how many of its series."""

    scope = RadioField("Cancel", choices=SCOPES, default=Scope.ONE.value, validators=[Optional()])


class SpeakerForm(GuardedForm):
    """Somebody who speaks and is no member."""

    name = StringField("Name", [Required("Enter the speaker's name"), Length(max=100)])
    about = StringField(
        "About them", [Optional(), GuardedText()], description="Such as Physiotherapist, Stoke Mandeville"
    )


class AgreedForm(GuardedForm):
    """How a coordinator knows that somebody agreed to be named in public."""

    words = StringField(
        "How do you know?",
        [Required("Say how you know that they agreed"), GuardedText()],
        description="Such as: by e-mail on 3 March",
    )


class VenueForm(GuardedForm, VersionedForm):
    """A place to meet, how to get there and in."""

    sections = (
        ("Where it is", ("name", "address", "town", "postcode", "latitude", "longitude")),
        ("Getting there and in", ("directions", "access", "parking")),
    )

    name = StringField("Name", [Required("Enter the venue's name")])
    address = TextAreaField(
        "Address",
        [Optional(), Length(max=500)],
        description="Street and number, without the town",
        render_kw={"rows": 2},
    )
    town = StringField("Town", [Required("Enter the town")])
    postcode = StringField(
        "Postcode", [Optional(), Length(max=10)], render_kw={"class": "govuk-input--width-10"}
    )
    latitude = DecimalField(
        "Latitude",
        [Optional(), NumberRange(min=-90, max=90)],
        description="Such as 51.8156, for a pin in calendars. Leave both empty if you do not know it",
    )
    longitude = DecimalField("Longitude", [Optional(), NumberRange(min=-180, max=180)])
    directions = TextAreaField("Directions", [Optional(), Length(max=2000)], render_kw={"rows": 3})
    access = TextAreaField(
        "Access",
        [Optional(), Length(max=2000)],
        description="Steps, lift, hearing loop, toilets, somewhere quiet",
        render_kw={"rows": 3},
    )
    parking = TextAreaField("Parking", [Optional(), Length(max=2000)], render_kw={"rows": 2})

    @property
    def facts(self) -> dict[str, Any]:
        """What was filled in."""
        texts = ("name", "address", "town", "postcode", "directions", "access", "parking")
        points = {name: self[name].data for name in ("latitude", "longitude")}
        return {name: self[name].data or "" for name in texts} | {
            name: None if value is None else float(value) for name, value in points.items()
        }


def times_of(event: Event) -> dict[str, Any]:
    """Return when an event is, as its form shows it."""
    starts, ends = rules.wall(event.starts_at), rules.wall(event.ends_at)
    last = date.fromordinal(ends.toordinal() - 1) if event.all_day else ends.date()
    return {
        "day": starts.date(),
        "starts": None if event.all_day else starts.time(),
        "ends": None if event.all_day else ends.time(),
        "all_day": event.all_day,
        "last_day": last if last != starts.date() else None,
    }


def answers_of(event: Event) -> dict[str, Any]:
    """Return an event as its form shows it."""
    same = ("title", "summary", "agenda", "venue_public", "provider_link", "capacity_room", "capacity_online")
    many = ("conditions", "areas", "kinds_asked")
    return (
        {name: getattr(event, name) for name in (*same, "version")}
        | times_of(event)
        | {name: [str(one.id) for one in getattr(event, name)] for name in many}
        | {
            "kind": event.kind.value,
            "visibility": event.visibility.value,
            "venue": str(event.venue_id or ""),
            "group": str(event.group_id or ""),
            "host": event.host.name if event.host else "",
            "cpd_activities": [key for key in event.cpd_activities.split(";") if key],
        }
    )


def scope_of(form: Any) -> Scope:
    """Return how far an edit reaches; a form that does not ask reaches one."""
    return Scope(cast(str, form.scope.data)) if "scope" in form and form.scope.data else Scope.ONE
