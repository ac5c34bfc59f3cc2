"""What people run now and then to make things that are kept in the repository."""
