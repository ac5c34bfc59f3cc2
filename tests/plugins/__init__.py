"""What the tests stand on: databases, a browser, a client that looks over each page, a count of statements."""
