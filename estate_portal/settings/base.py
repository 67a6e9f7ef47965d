"""What every way to run shares: safe by default, every difference read from the environment.

`docs/operations.md` lists the settings that an operator may change.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from estate_portal.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data").resolve()

env = environ.Env()

DEBUG = False
SECRET_KEY: str = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DEMO = False
REFUSE_UNSAFE_DATABASE_ROLE = True
SHOW_COMPONENTS: bool = env.bool("SHOW_COMPONENTS", default=False)  # /components/, for those who build pages
PORTAL_ADDRESS: str = env.str("PORTAL_ADDRESS", default="http://127.0.0.1:8000")

# --- The house -------------------------------------------------------------------------

INSTALLED_APPS = [
    "partners",
    "sharing",
    "assets",
    "forums",
    "projects",
    "estate_portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.forms",
    "estate_portal.apps.StaticFiles",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_celery_beat",
    "django_htmx",
    "template_partials",
    "csp",
]

MIDDLEWARE = [
    "estate_portal.logs.RequestLog",
    "estate_portal.home.health.Probes",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "estate_portal.caching.CacheHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "estate_portal.sessions.Idle",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "estate_portal.partials.PartialsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "estate_portal.acting.Acting",  # innermost: the transaction of the request and who acts in it
]

# Fields, labels and errors in GOV.UK markup come from templates/django/forms/.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

ROOT_URLCONF = "estate_portal.urls"
WSGI_APPLICATION = "estate_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "estate_portal.home.frame.frame",
            ],
            "builtins": [
                "template_partials.templatetags.partials",
                "estate_portal.templatetags.govuk",
            ],
        },
    },
]

# --- Servers ---------------------------------------------------------------------------

PORTAL_DB_ROLE: str = env.str("PORTAL_DB_ROLE", default="web")
_ROLE_ADDRESS = {
    "owner": "DATABASE_OWNER_URL",
    "web": "DATABASE_WEB_URL",
    "worker": "DATABASE_WORKER_URL",
}[PORTAL_DB_ROLE]
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **env.db_url(_ROLE_ADDRESS, default="postgres://portal_web@127.0.0.1:5432/portal"),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,  # persistent: a connection a request costs three times a page
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,  # the innermost middleware opens the transaction itself
    }
}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 3)

REDIS_URL: str = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        # Apart from the tasks: emptying a cache empties its whole Redis database.
        "LOCATION": env.str("CACHE_URL", default=REDIS_URL.removesuffix("/0") + "/1"),
        "KEY_PREFIX": "portal",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 5},
    }
}

CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = REDIS_URL
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_RESULT_EXPIRES = 60 * 60 * 24
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 60 * 25
CELERY_TASK_TIME_LIMIT = 60 * 30
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 3.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 60 * 60, "socket_timeout": 10}
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = "Europe/London"
# Beat only wakes; the database says what is due. So often it asks, in seconds.
WAKE_SECONDS: float = env.float("WAKE_SECONDS", default=60.0)
CELERY_BEAT_SCHEDULE = {
    "outbox-sweep": {"task": "outbox.sweep", "schedule": WAKE_SECONDS},
    "reports-wake": {"task": "reports.wake", "schedule": WAKE_SECONDS},
    "notices-wake": {"task": "notices.wake", "schedule": crontab(hour="7", minute="0")},
    "initiatives-measure": {"task": "forums.measure_all", "schedule": crontab(hour="5", minute="10")},
    "shares-warn": {"task": "shares.warn_of_ends", "schedule": crontab(hour="6", minute="30")},
    "assets-purge": {"task": "assets.purge", "schedule": crontab(hour="4", minute="20")},
    "files-sweep": {"task": "files.sweep", "schedule": crontab(hour="4", minute="50")},
}
# In days: how long an import can be undone (until then its rows and its file are kept), how long one that was
# begun and left is waited for, and how long a file written for somebody can be fetched.
IMPORT_KEPT_DAYS: int = env.int("IMPORT_KEPT_DAYS", default=30)
IMPORT_ABANDONED_DAYS: int = env.int("IMPORT_ABANDONED_DAYS", default=14)
EXPORT_KEPT_DAYS: int = env.int("EXPORT_KEPT_DAYS", default=7)
# In days: how long evidence that was taken back is kept, shut, before its file is removed; and how long where a figure
# was attested or validated, or a move decided, while it stood: so that an auditor can be shown what it rested on.
EVIDENCE_KEPT_DAYS: int = env.int("EVIDENCE_KEPT_DAYS", default=30)
EVIDENCE_RELIED_ON_KEPT_DAYS: int = env.int("EVIDENCE_RELIED_ON_KEPT_DAYS", default=7 * 366)
# So long a worker holds a report without saying that it still works on it; then another may take it.
REPORT_LEASE_SECONDS: int = env.int("REPORT_LEASE_SECONDS", default=60)

# --- People and signing in -------------------------------------------------------------

AUTH_USER_MODEL = "partners.Person"
AUTHENTICATION_BACKENDS = ["estate_portal.signed_in.Backend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Guardian stores grants to groups. Its anonymous user, its patch of the user model and its
# backend (all the groups of a user at once) are left out: sharing.grants asks it instead.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

ACCOUNT_ADAPTER = "estate_portal.sign_in.ClosedToStrangers"
ACCOUNT_FORMS = {"reset_password": "estate_portal.sign_in.AskForNewPassword"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation sent to the address has proved it
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "signup": "5/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT: int = env.int("ALLAUTH_TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Estate Portal"
MFA_FORMS = {"activate_totp": "estate_portal.sign_in.SetUpApp"}
SECOND_FACTOR_REQUIRED: bool = env.bool("SECOND_FACTOR_REQUIRED", default=False)  # production: on

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

SESSION_ENGINE = "estate_portal.signed_in"
SESSION_COOKIE_AGE = 60 * 60 * 12  # the whole of a session, whatever is done in it
IDLE_SECONDS: int = env.int("IDLE_SECONDS", default=60 * 30)
IDLE_WARNING_SECONDS = 120
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Languages and time ----------------------------------------------------------------

USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("cy", _("Welsh"))]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True

# --- Files -----------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("govuk", BASE_DIR / "node_modules" / "govuk-frontend" / "dist" / "govuk"),
    ("ol", BASE_DIR / "node_modules" / "ol" / "dist"),
]
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Private files: never served by address; partners.files hands them out after asking.
MEDIA_ROOT = Path(env.str("FILES_DIR", default=str(DATA_DIR / "files")))
MEDIA_URL = "/never-served/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# The widest form: a file of a thousand columns, each a question, all of them its key, and five hundred owners.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_600
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# --- E-mail ----------------------------------------------------------------------------

EMAIL_CONFIG: dict[str, Any] = env.email_url("EMAIL_URL", default="consolemail://")
globals().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="Estate Portal <portal@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Who is written to when the background work is silent. Not Django's ADMINS: they would be sent what a fault knew.
ALARM_EMAILS: list[str] = env.list("ALARM_EMAILS", default=[])
# Where people ask when something does not work: stands on the page of help, for anybody to read.
HELP_EMAIL: str = env.str("HELP_EMAIL", default="")

# --- What a browser may do ---------------------------------------------------------------

# The map is drawn on outlines of districts. Tiles under it are the operator's choice: an address with {x}, {y} and {z},
# of a server that may learn where people look.
MAP_TILES_URL: str = env.str("MAP_TILES_URL", default="")
MAP_TILES_ATTRIBUTION: str = env.str("MAP_TILES_ATTRIBUTION", default="")
_TILES_FROM = ["{0.scheme}://{0.netloc}".format(urlsplit(MAP_TILES_URL))] if "://" in MAP_TILES_URL else []

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *_TILES_FROM],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = logging_config(level=env.str("LOG_LEVEL", default="INFO"))
LOGGING_CONFIG = "logging.config.dictConfig"
