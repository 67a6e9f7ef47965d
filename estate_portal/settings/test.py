"""What pytest uses: as the demo, quicker where a test cannot tell the difference."""

from estate_portal.settings.base import *  # noqa: F403  settings modules build on each other

SECRET_KEY = "a-key-for-tests-only-a-key-for-tests-only-a-key-for-tests"  # noqa: S105  not a secret
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
REFUSE_UNSAFE_DATABASE_ROLE = False  # tests change roles inside one connection
