"""What pytest uses: as the demo, quicker where a test cannot tell the difference."""

import os

from tests import embedded

if "PYTEST_VERSION" in os.environ:
    embedded.start()

from estate_portal.logs import logging_config
from estate_portal.settings.base import *  # noqa: F403  settings build on each other
from estate_portal.settings.base import CACHES, DATABASES

SECRET_KEY = "a-key-for-tests-only-a-key-for-tests-only-a-key-for-tests"  # noqa: S105  not a secret
SHOW_COMPONENTS = True
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

DATABASES["default"].update(embedded.database())
REDIS_URL, _cache_url = embedded.redis_addresses()
CACHES["default"]["LOCATION"] = _cache_url
CELERY_BROKER_URL = CELERY_RESULT_BACKEND = REDIS_URL
REFUSE_UNSAFE_DATABASE_ROLE = False  # tests change roles inside one connection
LOGGING = logging_config("WARNING")
