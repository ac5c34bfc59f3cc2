"""The pages of administration, by what they are about."""

from network.administration.routes import county, demonstration, first_day, health, letters, records, roles

__all__ = ["county", "demonstration", "first_day", "health", "letters", "records", "roles"]
