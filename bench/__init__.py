"""Benchmarks: figures and ratios measured in one run, never part of timed tests."""
