"""What the page offers to try gives the answers it promises."""

import httpx2
import pytest

from api.page import LANGUAGES, PageLanguage
from api.page.rendering import read_examples


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "decision"), [("yes", "connect"), ("other", "connect"), ("no", "do_not_connect")])
async def test_an_example_gets_the_answer_it_is_there_for(
    client: httpx2.AsyncClient, language: PageLanguage, name: str, decision: str
) -> None:
    draft = (await client.post("/v1/drafts", json=read_examples(language)[name])).json()

    assert draft["decision"] == decision
    if draft["note"]:
        assert (draft["note"]["language"] == language) == (name == "yes")
        assert {claim["source"] for claim in draft["note"]["claims"]} >= {"target", "goal"}


async def test_the_list_has_somebody_for_each_way(client: httpx2.AsyncClient) -> None:
    shortlist = (await client.post("/v1/shortlists", json=read_examples("en")["shortlist"])).json()

    assert {item["verdict"] for item in shortlist["items"]} == {"note", "other_route", "no"}
