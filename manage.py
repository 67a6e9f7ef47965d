#!/usr/bin/env python
"""Runs one management command, with the servers that it needs."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036  the sentence is for whoever comes with an older one
    sys.exit("Estate Portal needs Python 3.11 or newer. Install it, then run `make run`.")

try:
    from django.core.management import execute_from_command_line
except ModuleNotFoundError:
    sys.exit("Django is not installed for this Python. Run `make setup`, then use `.venv/bin/python manage.py`.")

from estate_portal.servers.commands import ready_for
from estate_portal.servers.errors import CannotStart


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "estate_portal.settings.demo")
    try:
        with ready_for(sys.argv):
            execute_from_command_line(sys.argv)
    except CannotStart as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
