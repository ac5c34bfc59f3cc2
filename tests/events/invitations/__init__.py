"""Invitations: by mail to calendars, and answers from them."""
