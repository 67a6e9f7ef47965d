"""The pages, as a WSGI application: gunicorn starts here."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "estate_portal.settings.production")
os.environ.setdefault("PORTAL_DB_ROLE", "web")

application = get_wsgi_application()

from estate_portal import database_role, watching  # noqa: E402  needs the applications loaded above

database_role.refuse_at_start()
watching.start()
