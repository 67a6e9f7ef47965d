"""Wiring: composes the floors and decides nothing."""

from estate_portal.celery import app as celery_app

__all__ = ["celery_app"]
