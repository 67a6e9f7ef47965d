#!/usr/bin/env python
"""Runs one management command, with the servers that it needs."""

import os
import sys


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "estate_portal.settings.demo")
    from django.core.management import execute_from_command_line  # the servers come first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
