"""Celebrating a delivered project: a short story with its figures, approved by each body that it names."""
