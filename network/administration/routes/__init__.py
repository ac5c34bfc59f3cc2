"""The pages of administration, by what they are about."""

from network.administration.routes import demonstration, health, letters, records, roles

__all__ = ["demonstration", "health", "letters", "records", "roles"]
