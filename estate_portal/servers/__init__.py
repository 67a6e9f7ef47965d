"""The servers that a fresh machine gets, and how to start and stop them."""
