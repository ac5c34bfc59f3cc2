"""Duplicates: one person twice on the record."""
