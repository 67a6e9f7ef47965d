"""Shares of projects: given, seen, renewed, confirmed for joiners, ended."""
