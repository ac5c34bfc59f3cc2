"""Reminders of events."""
