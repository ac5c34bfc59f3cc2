"""Bursaries, from a funder's money to one more qualified instructor."""
