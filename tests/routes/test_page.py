import re

import httpx2
import pytest

from api.page import ASSETS, ASSETS_PATH
from api.routes.page import POLICY, choose_language
from tests.guarded import Guarded

FILES = sorted(ASSETS)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        pytest.param("", "en", id="nothing"),
        pytest.param("de", "de", id="plain"),
        pytest.param("DE-at", "de", id="region"),
        pytest.param("en;q=0.8, de;q=0.9", "de", id="liked_better"),
        pytest.param("fr, en;q=0.4, de;q=0.4", "en", id="first_of_equals"),
        pytest.param("fr, pt", "en", id="neither"),
        pytest.param("de;q=0, en", "en", id="ruled_out"),
        pytest.param("de;q=x, en;q=0.1", "en", id="broken_quality"),
        pytest.param("*", "en", id="anything"),
        pytest.param(",;q=1,,", "en", id="nonsense"),
    ],
)
def test_the_page_speaks_the_language_that_is_liked_best(accepted: str, language: str) -> None:
    assert choose_language(accepted) == language


@pytest.mark.parametrize(
    ("path", "accepted", "language"),
    [
        pytest.param("/", "de-CH, en;q=0.5", "de", id="by_browser"),
        pytest.param("/?lang=en", "de", "en", id="by_choice"),
        pytest.param("/?lang=xx", "de", "de", id="unknown_choice"),
    ],
)
async def test_the_root_is_the_page_in_the_readers_language(
    client: httpx2.AsyncClient, path: str, accepted: str, language: str
) -> None:
    response = await client.get(path, headers={"accept-language": accepted})

    assert (response.status_code, response.headers["content-language"]) == (200, language)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["vary"] == "accept-encoding, accept-language"
    assert f'<html lang="{language}">' in response.text


async def test_the_page_runs_nothing_inline_and_may_load_its_own_files_only(client: httpx2.AsyncClient) -> None:
    response = await client.get("/")

    assert response.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|javascript:", response.text)
    links = re.findall(r'(?:href|src|action)="([^"]*)"', response.text)
    assert [link for link in links if not re.match(r"#|/(?!/)", link)] == []


async def test_no_text_can_get_into_an_address(client: httpx2.AsyncClient) -> None:
    page = (await client.get("/")).text

    assert '<form id="request" method="post"' in page
    assert not re.search(r"<(?:input|textarea|select)[^>]*\sname=", page)


async def test_without_scripts_the_page_says_what_to_do(client: httpx2.AsyncClient) -> None:
    page = (await client.get("/")).text

    assert re.search(r"<noscript>.*mutual draft.*POST /v1/drafts.*</noscript>", page, re.DOTALL)
    assert re.search(r'<button id="ask" class="button" disabled>', page)


async def test_every_file_the_page_names_is_there_and_every_script_is_named(client: httpx2.AsyncClient) -> None:
    page = (await client.get("/")).text
    named = re.findall(rf'"{ASSETS_PATH}/([^"]+)"', page)

    assert set(named) == set(ASSETS) - {"yes.svg", "no.svg"}


@pytest.mark.parametrize("name", FILES)
async def test_a_file_is_kept_for_a_year_since_its_address_changes_with_it(
    client: httpx2.AsyncClient, name: str
) -> None:
    address = f"{ASSETS_PATH}/{name}"
    response = await client.get(address, headers={"accept-encoding": "identity"})
    again = await client.get(address, headers={"if-none-match": response.headers["etag"]})

    assert (response.status_code, response.content) == (200, ASSETS[name].body)
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        pytest.param("gzip, br", "gzip", id="gzip"),
        pytest.param("gzip;q=0", None, id="ruled_out"),
        pytest.param("br", None, id="another"),
    ],
)
async def test_a_file_is_compressed_for_who_can_read_that(
    client: httpx2.AsyncClient, accepted: str, encoding: str | None
) -> None:
    response = await client.get(f"{ASSETS_PATH}/start.js", headers={"accept-encoding": accepted})

    assert response.headers.get("content-encoding") == encoding
    assert response.headers["vary"] == "accept-encoding"
    assert response.content == ASSETS["start.js"].body


async def test_the_page_itself_is_asked_for_again_and_not_sent_again(client: httpx2.AsyncClient) -> None:
    first = await client.get("/")
    again = await client.get("/", headers={"if-none-match": first.headers["etag"]})
    german = await client.get("/?lang=de", headers={"if-none-match": first.headers["etag"]})

    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, german.status_code) == (304, 200)


@pytest.mark.parametrize(
    "path",
    [f"{ASSETS_PATH}/none.js", f"{ASSETS_PATH}/", "/assets/0000/start.js", f"{ASSETS_PATH}/..%2fwords%2fen.toml"],
)
async def test_nothing_else_comes_out_of_the_folder(client: httpx2.AsyncClient, path: str) -> None:
    response = await client.get(path)

    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")


async def test_the_page_is_open_where_everything_else_asks_for_a_key(guarded: Guarded) -> None:
    for path in ("/", f"{ASSETS_PATH}/start.js"):
        assert (await guarded.client.get(path)).status_code == 200


async def test_everything_together_is_smaller_than_100_kb(client: httpx2.AsyncClient) -> None:
    page = await client.get("/")

    assert int(page.headers["content-length"]) + sum(len(asset.compressed) for asset in ASSETS.values()) < 100_000
