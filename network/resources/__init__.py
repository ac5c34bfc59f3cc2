"""The library: what the network knows, kept true, found, and gone back to."""
