"""What the tests stand on: databases, a browser, a client that looks over pages, a count of statements."""
