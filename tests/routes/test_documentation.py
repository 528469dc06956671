import re

import httpx2
import pytest

from api.problems import PROBLEMS

_LINKS = re.compile(r'(?:href|src)="([^"]+)"')


async def test_the_viewer_loads_nothing_from_elsewhere(client: httpx2.AsyncClient) -> None:
    page = (await client.get("/docs")).text
    script = (await client.get("/docs/start.js")).text

    assert "//" not in page.replace("<!doctype html>", "")
    assert "//" not in script
    assert all(link.startswith(("/docs/", "data:,")) for link in _LINKS.findall(page))


async def test_every_file_of_the_viewer_is_there(client: httpx2.AsyncClient) -> None:
    page = (await client.get("/docs")).text

    for link in _LINKS.findall(page):
        if link.startswith("/"):
            response = await client.get(link)
            assert (response.status_code, response.headers["content-type"].split(";")[0]) in {
                (200, "text/css"),
                (200, "text/javascript"),
            }


async def test_the_viewer_allows_no_inline_code_and_no_other_origin(client: httpx2.AsyncClient) -> None:
    response = await client.get("/docs")

    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert not re.search(r"<style|style=|<script>|\son\w+=", response.text)


@pytest.mark.parametrize("name", sorted({problem.name for problem in PROBLEMS.values()}))
async def test_the_type_of_a_problem_leads_to_its_description(client: httpx2.AsyncClient, name: str) -> None:
    response = await client.get(f"/problems/{name}")

    assert (response.status_code, response.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert response.text.startswith(f"## {name}\n")
    assert response.text.count("## ") == 1


@pytest.mark.parametrize("name", ["unknown", "..%2Fpyproject.toml", "%00", "not-found%2F"])
async def test_an_unknown_problem_is_a_404(client: httpx2.AsyncClient, name: str) -> None:
    response = await client.get(f"/problems/{name}")

    assert (response.status_code, response.json()["type"]) == (404, "/problems/not-found")


@pytest.mark.parametrize(
    "path", ["/docs/viewer/", "/docs/viewer/none.js", "/docs/viewer/..%2f__init__.py", "/docs/viewer/%00"]
)
async def test_nothing_else_comes_out_of_the_viewers_folder(client: httpx2.AsyncClient, path: str) -> None:
    response = await client.get(path)

    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")
