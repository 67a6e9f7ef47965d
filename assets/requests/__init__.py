"""Asking an owner to see more of what it shares already, and what the owner answers."""
