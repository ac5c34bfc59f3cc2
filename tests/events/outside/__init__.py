"""Events of others."""
