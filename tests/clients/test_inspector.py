"""The MCP inspector's command line, as somebody would try our tools: over HTTP with a key, and over stdio."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.clients.served import NODE, PACKAGES, Served, run
from tests.live import MUTUAL, plain_environment

INSPECTOR = PACKAGES / "@modelcontextprotocol" / "inspector" / "clients" / "launcher" / "build" / "index.js"
TARGET = '{"name": "Lena Hartwig", "profile": "Looking for writers who can explain canals to people on land."}'
GOAL = "I'd like to learn how a diary becomes a book. In return I can explain how a lock works."

pytestmark = pytest.mark.clients


def _inspect(*options: str | Path, home: Path) -> dict[str, Any]:
    """What the inspector prints. Any, because it is free-form JSON."""
    environment = plain_environment(HOME=str(home))  # it keeps a catalogue of servers there
    return json.loads(run(NODE, INSPECTOR, "--cli", *options, environment=environment, cwd=home))


def test_a_tool_is_called_over_http_with_a_key(served: Served, tmp_path: Path) -> None:
    server = (f"{served.url}/mcp", "--transport", "http", "--header", f"Authorization: Bearer {served.key}")
    call = ("--method", "tools/call", "--tool-name", "draft", "--tool-arg", f"target={TARGET}", f"goal={GOAL}")
    answer = _inspect(*server, *call, home=tmp_path)
    assert answer["structuredContent"]["decision"] == "connect"
    assert answer["structuredContent"]["note"]["text"].startswith("Hello Lena, ")


def test_everything_on_offer_is_listed_over_stdio(tmp_path: Path) -> None:
    listed = {
        kind: _inspect("--method", f"{kind}/list", "--", MUTUAL, "mcp", home=tmp_path)[kind]
        for kind in ("tools", "prompts", "resources")
    }
    assert [tool["name"] for tool in listed["tools"]] == ["draft", "check_note", "review_invitation", "shortlist"]
    assert all(tool["outputSchema"]["type"] == "object" and tool["annotations"] for tool in listed["tools"])
    assert (len(listed["prompts"]), len(listed["resources"])) == (4, 2)
