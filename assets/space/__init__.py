"""Vacant space that the reader may know of: how much, where, from when, and whom to ask."""
