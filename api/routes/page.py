"""`/`: the page for people, and the files it is made of. Always open; nothing about anybody passes through here."""

import re
from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from api.core.errors import NotFound
from api.dependencies import ResourcesDep
from api.page import ASSETS, ASSETS_VERSION, LANGUAGES, Asset, PageLanguage, render_page

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_TAKES_GZIP: Final = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
_YEAR: Final = "public, max-age=31536000, immutable"

router = APIRouter(include_in_schema=False)


@router.get("/")
async def get_page(
    request: Request,
    resources: ResourcesDep,
    lang: str | None = None,
    accept_language: Annotated[str, Header()] = "",
) -> Response:
    language = next((known for known in LANGUAGES if known == lang), choose_language(accept_language))
    headers = {
        "cache-control": "no-cache",
        "content-language": language,
        "content-security-policy": POLICY,
        "vary": "accept-encoding, accept-language",
    }
    return _serve(render_page(language, engine=resources.engine), headers, request)


@router.get("/assets/{version}/{name}")
async def get_asset(version: str, name: str, request: Request) -> Response:
    asset = ASSETS.get(name)
    if asset is None or version != ASSETS_VERSION:
        raise NotFound(resource="asset")
    return _serve(asset, {"cache-control": _YEAR, "vary": "accept-encoding"}, request)


def choose_language(accepted: str) -> PageLanguage:
    """Of the languages the page speaks the one an `Accept-Language` likes best, else the default."""
    liked: dict[str, float] = {}
    for part in accepted.split(","):
        tag, _, quality = part.partition(";")
        said = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", quality)
        spoken = tag.strip().lower().partition("-")[0]
        liked.setdefault(spoken, float(said[1]) if said else 0.0 if quality else 1.0)
    return max(LANGUAGES, key=lambda language: liked.get(language, 0.0))


def _serve(asset: Asset, headers: Mapping[str, str], request: Request) -> Response:
    headers = {**headers, "etag": asset.etag}
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if _TAKES_GZIP.search(request.headers.get("accept-encoding", "")):
        headers["content-encoding"] = "gzip"
        return Response(asset.compressed, headers=headers, media_type=asset.media_type)
    return Response(asset.body, headers=headers, media_type=asset.media_type)
