"""What somebody fills in about a calendar of their own, and about how invitations reach them."""

from collections.abc import Mapping
from typing import Any

from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length

from network.core.forms import Checkboxes, Form, Optional, Required, VersionedForm
from network.events.subscriptions.models import Subscription
from network.events.subscriptions.operations import Wanted
from network.events.subscriptions.rules import (
    ALARMS_FOR_DAYS,
    ALARMS_FOR_EVENTS,
    LONGEST_NAME,
    By,
)

EVENTS, DAYS = "events", "days"
BY_WORDS = {
    By.MAIL: "By e-mail, with buttons to answer",
    By.FEED: "Not by e-mail: I look at my calendar and at the list of events",
    By.BOTH: "Both: an e-mail as well, though an event may then stand twice in my calendar",
}


def _choices(alarms: Mapping[int | None, str]) -> list[tuple[str, str]]:
    return [("" if before is None else str(before), words) for before, words in alarms.items()]


class NameForm(Form):
    """What the device is called on which the calendar is to stand."""

    name = StringField(
        "On which device?",
        [Optional(), Length(max=LONGEST_NAME)],
        description="So that you know it again, such as My phone. One address for each device",
    )

    @property
    def wanted(self) -> Wanted:
        """A calendar with all there is, and without alarms."""
        return Wanted(name=self.name.data or "")


class SettingsForm(VersionedForm):
    """What one calendar holds, and whether it rings."""

    name = StringField(
        "On which device?", [Required("Enter a name, such as My phone"), Length(max=LONGEST_NAME)]
    )
    shows = Checkboxes(
        "What stands in it?",
        choices=[
            (EVENTS, "Events that I answered: going, maybe, or waiting for a place"),
            (DAYS, "The last days of my certificates, and other days of mine"),
        ],
        validators=[InputRequired("Choose at least one: without it the calendar would stay empty")],
    )
    event_alarm = RadioField(
        "Ring before an event that I go to?",
        choices=_choices(ALARMS_FOR_EVENTS),
        description="Some programs ring for no calendar that they fetch. You get a reminder by e-mail anyway",
    )
    day_alarm = RadioField("Ring before something of mine runs out?", choices=_choices(ALARMS_FOR_DAYS))

    @property
    def wanted(self) -> Wanted:
        """What was chosen."""
        shown = self.shows.data or []
        return Wanted(
            name=self.name.data or "",
            shows_events=EVENTS in shown,
            shows_days=DAYS in shown,
            event_alarm_minutes=_number(self.event_alarm.data),
            day_alarm_days=_number(self.day_alarm.data),
        )


def settings_of(subscription: Subscription) -> dict[str, Any]:
    """Return how a calendar is set, as its form has it."""
    shown = ((EVENTS, subscription.shows_events), (DAYS, subscription.shows_days))
    return {
        "name": subscription.name,
        "shows": [key for key, is_shown in shown if is_shown],
        "event_alarm": _text(subscription.event_alarm_minutes),
        "day_alarm": _text(subscription.day_alarm_days),
        "version": subscription.version,
    }


class ByForm(Form):
    """How invitations to events are to come."""

    by = RadioField(
        "How shall invitations to events come?",
        choices=[(by.value, words) for by, words in BY_WORDS.items()],
        validators=[Required("Choose how invitations shall come")],
    )


def _number(typed: str | None) -> int | None:
    return int(typed) if typed else None


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
