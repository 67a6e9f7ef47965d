"""What we deliver, and what it brought."""
