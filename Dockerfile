# The service as an image. `deploy/rehearse-image` does the same steps without Docker; change both together.
#
#   docker build -t mutual .
#   docker run --detach --name mutual --read-only --cap-drop ALL --volume mutual:/data -p 127.0.0.1:8000:8000 mutual
#   docker exec mutual mutual keys create --name me

FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /opt/mutual
COPY requirements/run.txt requirements/run.txt
RUN /opt/mutual/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements/run.txt
COPY LICENSE README.md pyproject.toml ./
COPY api api
# Installed in place, so that prompts/ is found beside api/. What installs is not needed to run, so it goes.
RUN /opt/mutual/bin/pip install --no-cache-dir --no-deps --no-build-isolation --no-index --editable . \
    && /opt/mutual/bin/pip uninstall --yes setuptools pip \
    && /opt/mutual/bin/python -m compileall -q /opt/mutual/lib api

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="mutual" \
    org.opencontainers.image.version="0.1.0" \
    org.opencontainers.image.licenses="MIT"
# The model client trusts the system's certificates.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --no-install-recommends --yes ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && install --directory --owner 10001 --group 10001 --mode 0700 /data
WORKDIR /app
COPY --from=build /opt/mutual /opt/mutual
COPY --from=build /app/api api
COPY prompts prompts
COPY docs/errors.md docs/errors.md
ENV PATH=/opt/mutual/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 MUTUAL_DATABASE_URL=sqlite:////data/mutual.db
USER 10001:10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["mutual", "serve", "--host", "0.0.0.0", "--port", "8000"]
