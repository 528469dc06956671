"""The service, as a table of contents: what every request passes, what answers it, what becomes of errors."""

from functools import cache
from typing import Final

from fastapi import FastAPI

from api import __version__
from api.mcp.http import PATH, McpEndpoint
from api.openapi.document import finish
from api.problems import PROBLEMS, CatchUnhandled, install_problem_handlers
from api.resources import Resources
from api.routes import (
    batches,
    documentation,
    drafts,
    invitations,
    kept,
    meta,
    metrics,
    notes,
    outcomes,
    page,
    shortlists,
)
from api.routes.cors import ShareWithOrigins
from api.routes.shedding import ShedExcess
from api.telemetry.middleware import RequestEnvelope

_DESCRIPTION: Final = """\
Would this connection add value to both sides? Send a profile summary and a goal; get a note that is ready to send, or
advice not to connect and what to do instead. It drafts; it never sends.

Every answer carries `X-Request-ID`. What is not an answer is a problem (RFC 9457) with every fault at once.
"""
_TAGS: Final = [
    {"name": "drafts", "description": "From a profile and a goal to a note or to advice."},
    {"name": "outcomes", "description": "What happened after the notes were sent, and which prompt did best."},
    {"name": "notes", "description": "Your own note, judged and mended with the least change."},
    {"name": "invitations", "description": "An invitation that came in: accept, ignore or ask first."},
    {"name": "shortlists", "description": "Many people and few notes: who deserves one."},
    {"name": "batches", "description": "Thousands of requests in one file, worked through even if a machine stops."},
    {"name": "in force", "description": "The prompts, criteria and channels that answers rest on."},
    {"name": "operation", "description": "Is it alive, is it ready, what went wrong?"},
]


def create_app(resources: Resources) -> FastAPI:
    """The whole service over resources that are open. Whoever opened them closes them."""
    app = FastAPI(
        title="mutual",
        version=__version__,
        description=_DESCRIPTION,
        license_info={"name": "MIT", "identifier": "MIT"},
        servers=[{"url": "/", "description": "The service that this document came from."}],
        openapi_tags=_TAGS,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.resources = resources
    resources.watch.metrics.expect_problems(problem.name for problem in PROBLEMS.values())
    app.add_middleware(CatchUnhandled)
    app.add_middleware(ShedExcess, in_flight=resources.in_flight)
    if resources.cors_origins:
        app.add_middleware(ShareWithOrigins, origins=resources.cors_origins)
    app.add_middleware(RequestEnvelope, watch=resources.watch)  # the last one added is the first one reached
    install_problem_handlers(app)

    app.include_router(drafts.router)
    app.include_router(kept.router)
    app.include_router(outcomes.router)
    app.include_router(notes.router)
    app.include_router(invitations.router)
    app.include_router(shortlists.router)
    app.include_router(batches.router)
    app.include_router(meta.router)
    app.include_router(meta.probes)
    app.include_router(metrics.router)
    app.include_router(page.router)
    app.include_router(documentation.router)
    app.mount("/docs/viewer", documentation.VIEWER_FILES)
    app.add_api_route(PATH, McpEndpoint(resources).answer, methods=["POST"], include_in_schema=False)

    describe = app.openapi
    app.openapi = cache(lambda: finish(describe()))
    return app
