"""What the page on security promises: every test it names is there, and browsers of other sites get nothing."""

import ast
import re
from pathlib import Path
from typing import Final

import httpx2

from api.main import create_app
from api.resources import Resources

ROOT: Final = Path(__file__).parent.parent.parent
PAGE: Final = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ELSEWHERE: Final = {"Origin": "https://elsewhere.test"}
PREFLIGHT: Final = ELSEWHERE | {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization, content-type, mcp-protocol-version",
}


def _tests_in(path: Path) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_every_threat_names_tests_and_every_test_is_there() -> None:
    table = PAGE[PAGE.index("| threat | what stands in the way | shown by |") :].partition("\n\n")[0].splitlines()[2:]
    assert [row for row in table if "::test_" not in row] == []
    named = re.findall(r"`([a-z_/0-9]+\.py)::(test_[a-z_0-9]+)`", PAGE)
    assert len(named) > len(table) > 20
    assert [f"{path}::{name}" for path, name in named if name not in _tests_in(ROOT / "tests" / path)] == []


async def test_a_page_of_another_site_gets_nothing(client: httpx2.AsyncClient) -> None:
    preflight = await client.options("/v1/drafts", headers=PREFLIGHT)
    simple = await client.get("/v1/channels", headers=ELSEWHERE)

    assert (preflight.status_code, simple.status_code) == (405, 200)
    for answer in (preflight, simple):
        assert [name for name in answer.headers if name.startswith("access-control-")] == []
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "set-cookie" not in answer.headers


async def test_a_page_of_an_origin_that_the_operator_named_may_read_answers(resources: Resources) -> None:
    resources.cors_origins = ("https://tools.test",)
    transport = httpx2.ASGITransport(app=create_app(resources))
    named = {"Origin": "https://tools.test"}
    async with httpx2.AsyncClient(transport=transport, base_url="http://service.test") as client:
        preflight = await client.options("/v1/drafts", headers=PREFLIGHT | named)
        simple = await client.get("/v1/channels", headers=named)
        refused = await client.post("/v1/drafts", headers=named)
        others = [
            await client.options("/v1/drafts", headers=PREFLIGHT),
            await client.get("/v1/channels", headers=ELSEWHERE),
        ]

    assert [(answer.status_code, answer.headers["access-control-allow-origin"]) for answer in (preflight, simple)] == [
        (200, "https://tools.test")
    ] * 2
    assert refused.headers["access-control-allow-origin"] == "https://tools.test"
    assert "authorization" in preflight.headers["access-control-allow-headers"].lower()
    assert "RateLimit" in simple.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in preflight.headers
    assert [(answer.status_code, "access-control-allow-origin" in answer.headers) for answer in others] == [
        (405, False),
        (200, False),
    ]
