"""`/`: the page for people, and the files it is made of. Always open; nothing about anybody passes through here."""

import hashlib
import re
from functools import cache
from typing import Annotated, Final

from fastapi import APIRouter, Header
from starlette.responses import Response

from api.core.errors import NotFound
from api.core.models import EngineName
from api.dependencies import ResourcesDep
from api.page import ASSETS, ASSETS_PATH, LANGUAGES, PageLanguage, render_page

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_YEAR: Final = "public, max-age=31536000, immutable"

router = APIRouter(include_in_schema=False)

IfNoneMatch = Annotated[str, Header()]


@router.get("/")
async def get_page(
    resources: ResourcesDep,
    lang: str | None = None,
    accept_language: Annotated[str, Header()] = "",
    if_none_match: IfNoneMatch = "",
) -> Response:
    language = next((known for known in LANGUAGES if known == lang), choose_language(accept_language))
    body, etag = _page(language, resources.engine)
    headers = {
        "cache-control": "no-cache",
        "content-language": language,
        "content-security-policy": POLICY,
        "etag": etag,
        "vary": "accept-language",
    }
    if etag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="text/html")


@router.get(f"{ASSETS_PATH}/{{name}}")
async def get_asset(
    name: str, accept_encoding: Annotated[str, Header()] = "", if_none_match: IfNoneMatch = ""
) -> Response:
    asset = ASSETS.get(name)
    if asset is None:
        raise NotFound(resource="asset")
    headers = {"cache-control": _YEAR, "etag": asset.etag, "vary": "accept-encoding"}
    if asset.etag in if_none_match:
        return Response(status_code=304, headers=headers)
    if re.search(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", accept_encoding):
        return Response(asset.compressed, headers=headers | {"content-encoding": "gzip"}, media_type=asset.media_type)
    return Response(asset.body, headers=headers, media_type=asset.media_type)


def choose_language(accepted: str) -> PageLanguage:
    """Of the languages the page speaks the one an `Accept-Language` likes best, else the default."""
    liked: dict[str, float] = {}
    for part in accepted.split(","):
        tag, _, quality = part.partition(";")
        said = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", quality)
        spoken = tag.strip().lower().partition("-")[0]
        liked.setdefault(spoken, float(said[1]) if said else 0.0 if quality else 1.0)
    return max(LANGUAGES, key=lambda language: liked.get(language, 0.0))


@cache
def _page(language: PageLanguage, engine: EngineName) -> tuple[bytes, str]:
    body = render_page(language, engine=engine)
    return body, f'"{hashlib.sha256(body).hexdigest()[:16]}"'
