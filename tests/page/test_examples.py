"""What the page offers to try gives the answers it promises."""

import httpx2
import pytest

from api.page.rendering import read_examples


@pytest.mark.parametrize(
    ("name", "decision", "language"),
    [
        pytest.param("yes", "connect", "en", id="yes"),
        pytest.param("no", "do_not_connect", None, id="no"),
        pytest.param("german", "connect", "de", id="german"),
    ],
)
async def test_an_example_gets_the_answer_it_is_there_for(
    client: httpx2.AsyncClient, name: str, decision: str, language: str | None
) -> None:
    draft = (await client.post("/v1/drafts", json=read_examples()[name])).json()

    assert (draft["decision"], draft["note"] and draft["note"]["language"]) == (decision, language)
    if draft["note"]:
        assert {claim["source"] for claim in draft["note"]["claims"]} >= {"target", "goal"}


async def test_the_list_has_somebody_for_each_way(client: httpx2.AsyncClient) -> None:
    shortlist = (await client.post("/v1/shortlists", json=read_examples()["shortlist"])).json()

    assert {item["verdict"] for item in shortlist["items"]} == {"note", "other_route", "no"}
