"""What `make run` uses: the demo on this computer, over plain HTTP, never on a network."""

from estate_portal.settings.base import *  # noqa: F403  settings modules build on each other
from estate_portal.settings.base import DATA_DIR, SECRET_KEY, env

ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
# `manage.py` keeps a random key in DATA_DIR; only a command without one meets this word.
SECRET_KEY = SECRET_KEY or "only-for-commands-that-sign-nothing"
DEMO = True
if "EMAIL_URL" not in env.ENVIRON:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "emails"
