"""A judged set: short documents on what the network works with, and what is good for which search."""
