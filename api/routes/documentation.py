"""The pages for people: the API viewer, served from our own origin alone, and what each problem means."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter
from fastapi import Path as PathParameter
from fastapi.staticfiles import StaticFiles
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from api.core.errors import NotFound
from api.problems import problem_responses

ERRORS_PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "errors.md"
VIEWER_FILES: Final = StaticFiles(directory=Path(str(files("fastapi_offline"))) / "static")
"""Swagger UI 5, as that package ships it."""

_SCRIPT: Final = """\
SwaggerUIBundle({url: "/openapi.json", dom_id: "#viewer", validatorUrl: null, tryItOutEnabled: true});
"""
_PAGE: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>mutual: API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/viewer/swagger-ui.css">
<script src="/docs/viewer/swagger-ui-bundle.js" defer></script>
<script src="/docs/start.js" defer></script>
</head>
<body><main id="viewer"></main></body>
</html>
"""
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SECTION: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "A section of the page on problems, as Markdown.",
        "content": {"text/plain": {"example": "## forbidden\n\nStatus 403. The key is valid, and ..."}},
    }
}
"""Any, because FastAPI takes free-form JSON here."""

router = APIRouter()


@router.get("/docs", include_in_schema=False)
async def get_viewer() -> Response:
    return HTMLResponse(_PAGE, headers={"content-security-policy": _POLICY})


@router.get("/docs/start.js", include_in_schema=False)
async def get_viewer_script() -> Response:
    return Response(_SCRIPT, media_type="text/javascript")


@router.get(
    "/problems/{name}",
    tags=["operation"],
    operation_id="get_problem",
    summary="What a problem means and what to do about it",
    response_class=PlainTextResponse,
    responses=_SECTION | problem_responses(NotFound),
)
async def get_problem(
    name: Annotated[str, PathParameter(description="The end of a problem's `type`.", examples=["invalid-request"])],
) -> PlainTextResponse:
    section = read_problem_sections().get(name)
    if section is None:
        raise NotFound(resource="problem")
    return PlainTextResponse(section, media_type="text/plain")


@cache
def read_problem_sections() -> dict[str, str]:
    """The sections of `docs/errors.md` by the name in their heading."""
    sections = re.split(r"^(?=## )", ERRORS_PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {section.split("\n", 1)[0].removeprefix("## ").strip(): section.strip() + "\n" for section in sections[1:]}
