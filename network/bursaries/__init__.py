"""Bursaries: from a funder's money to one more qualified instructor, with every pound accounted for."""
