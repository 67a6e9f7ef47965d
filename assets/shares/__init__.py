"""Sharing assets: with whom, how much, until when; and who sees what."""
