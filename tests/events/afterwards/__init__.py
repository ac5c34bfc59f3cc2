"""What events leave behind."""
