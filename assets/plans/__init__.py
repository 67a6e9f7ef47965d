"""What owners mean to do with their properties and when, and what of it coincides."""
