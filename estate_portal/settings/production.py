"""What a real server uses: refuses to start where a mistake would open a door."""

from estate_portal.settings import refusals
from estate_portal.settings.base import *  # noqa: F403  settings modules build on each other
from estate_portal.settings.base import ALLOWED_HOSTS, PORTAL_DB_ROLE, SECRET_KEY, env

refusals.refuse_unsafe(debug=env.bool("DEBUG", default=False), secret_key=SECRET_KEY, allowed_hosts=ALLOWED_HOSTS)
refusals.refuse_missing(env.ENVIRON, f"DATABASE_{PORTAL_DB_ROLE.upper()}_URL", "REDIS_URL")

PORTAL_ADDRESS = env.str("PORTAL_ADDRESS", default=f"https://{ALLOWED_HOSTS[0]}")

SECURE_SSL_REDIRECT: bool = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS: int = env.int("SECURE_HSTS_SECONDS", default=60 * 60 * 24 * 365)
SECURE_HSTS_INCLUDE_SUBDOMAINS: bool = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD: bool = env.bool("SECURE_HSTS_PRELOAD", default=True)
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
LANGUAGE_COOKIE_SECURE = True
