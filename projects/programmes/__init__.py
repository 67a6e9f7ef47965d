"""Programmes and projects that a benefit belongs to beside the one that claims it: counted in each, added once."""
