"""Members in depth: cards, consents, reminders, learning, contact, and what somebody's data rights come to."""
