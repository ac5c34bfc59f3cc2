"""The network's meetings: planning, registration, attendance, and calendars that never lie."""
