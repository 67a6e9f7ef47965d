"""Wiring: composes the floors and decides nothing."""
