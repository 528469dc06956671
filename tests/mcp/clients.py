"""Clients of the SDK: in this process over HTTP's door, and the arguments of a good call of each tool."""

import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, Literal

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from tests.builders import CONTEXT, GOAL, SENDER, TARGET

Era = Literal["legacy", "auto"]
"""The handshake of 2025, or the requests of 2026 that need none."""

# Any, because that is how clients of either protocol take JSON.
ABOUT: Final[dict[str, Any]] = {"target": TARGET, "sender": SENDER, "goal": GOAL, "context": CONTEXT}
CALLS: Final[Mapping[str, dict[str, Any]]] = {
    "draft": ABOUT,
    "check_note": ABOUT | {"note": "Hi, I came across your profile and would love to expand my network."},
    "review_invitation": {"from": TARGET, "message": "I read your diary of repairs.", "me": SENDER, "goal": GOAL},
    "shortlist": {"targets": [TARGET], "sender": SENDER, "goal": GOAL, "notes_left": 1},
}
ROUTES: Final = {
    "draft": "/v1/drafts",
    "check_note": "/v1/notes/check",
    "review_invitation": "/v1/invitations/review",
    "shortlist": "/v1/shortlists",
}


HEAD: Final = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
VERSION: Final = "mcp-protocol-version"


def a_message(method: str, **params: object) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()


@asynccontextmanager
async def connected(http: httpx2.AsyncClient, era: Era = "auto") -> AsyncGenerator[Client]:
    """A client that goes through the door of the service that `http` reaches."""
    async with Client(streamable_http_client("http://service.test/mcp", http_client=http), mode=era) as client:
        yield client
