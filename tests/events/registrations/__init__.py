"""What is held of answers to events."""
