"""What every feature shares; it does not know that features exist."""
