"""Who sees what was sent to those who come: whoever arranges the event."""

from network.events.meetings import policy as events

may_see_reminders = events.may_arrange  # of an event
