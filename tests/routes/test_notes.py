"""`POST /v1/notes/check` through the front door."""

import httpx2
import pytest
from dirty_equals import IsInt

from api.core.errors import ModelTimedOut
from api.routes.notes import EXAMPLES
from tests.builders import CONTEXT, GOAL, SENDER, TARGET
from tests.conftest import ClientOver
from tests.fakes import ScriptedEngine

NOTE = "Hi Lena, hope this finds you well! I heard your talk in Skipton."
BODY = {"target": TARGET, "sender": SENDER, "goal": GOAL, "context": CONTEXT, "note": NOTE}


async def post(client: httpx2.AsyncClient, **fields: object) -> httpx2.Response:
    return await client.post("/v1/notes/check", json=BODY | fields)


async def test_the_whole_answer(client: httpx2.AsyncClient) -> None:
    response = await post(client)

    assert response.status_code == 200
    assert response.json() == {
        "verdict": "edit",
        "length": 64,
        "limit": 200,
        "violations": [
            {"code": "stock_phrase", "start": 9, "end": 28, "detail": "Say it in words that fit only this person."}
        ],
        "claims": [
            {
                "text": "I heard your talk in Skipton",
                "source": "context",
                "evidence": CONTEXT,
                "start": 0,
                "end": len(CONTEXT),
            }
        ],
        "edited": {"text": "Hi Lena, I heard your talk in Skipton.", "length": 38, "edit_distance": 0.4062},
        "warnings": [],
        "provenance": {
            "engine": "rules",
            "degraded": None,
            "prompt": None,
            "prompt_sha256": None,
            "policy": "mutual_value@1",
            "model": None,
            "attempts": 0,
            "usage": None,
            "duration_ms": IsInt(),
        },
    }


@pytest.mark.parametrize("verdict", list(EXAMPLES))
async def test_each_documented_example_gets_the_verdict_it_is_named_for(
    client: httpx2.AsyncClient, verdict: str
) -> None:
    response = await client.post("/v1/notes/check", json=EXAMPLES[verdict].get("value"))

    check = response.json()
    assert (response.status_code, check["verdict"]) == (200, verdict)
    assert (check["edited"] is None) == (verdict != "edit")
    assert (check["violations"] == []) == (verdict == "leave_as_is")


@pytest.mark.parametrize(
    ("fields", "limit"),
    [
        pytest.param({}, 200, id="linkedin"),
        pytest.param({"channel": "linkedin_premium"}, 300, id="premium"),
        pytest.param({"channel": "xing"}, 600, id="xing"),
        pytest.param({"channel": "inmail"}, 1_900, id="inmail"),
        pytest.param({"max_length": 60}, 60, id="lower"),
    ],
)
async def test_the_limit_is_that_of_the_channel(
    client: httpx2.AsyncClient, fields: dict[str, object], limit: int
) -> None:
    check = (await post(client, **fields, note=NOTE.removesuffix(".") + " \U0001f600" * 1_000)).json()

    assert (check["limit"], check["length"]) == (limit, 63 + 3 * 1_000)
    assert "too_long" in [violation["code"] for violation in check["violations"]]


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        pytest.param({"note": None}, "/note", "not_a_string", id="null"),
        pytest.param({"note": ""}, "/note", "too_short", id="empty"),
        pytest.param({"note": " \n\u200b"}, "/note", "blank", id="blank_once_cleaned"),
        pytest.param({"note": "x" * 4_001}, "/note", "too_long", id="too_long"),
        pytest.param({"goal": " "}, "/goal", "blank", id="blank_goal"),
        pytest.param({"prompt": "draft_note@999"}, "/prompt", "unknown_prompt", id="unknown_prompt"),
        pytest.param({"notes": "x"}, "/notes", "unknown_field", id="unknown_field"),
    ],
)
async def test_a_wrong_field_is_a_422_that_points_to_it(
    client: httpx2.AsyncClient, fields: dict[str, object], pointer: str, code: str
) -> None:
    response = await post(client, **fields)

    assert (response.status_code, response.json()["type"]) == (422, "/problems/invalid-request")
    assert [(fault["pointer"], fault["code"]) for fault in response.json()["errors"]] == [(pointer, code)]


async def test_a_note_is_required(client: httpx2.AsyncClient) -> None:
    response = await client.post("/v1/notes/check", json={key: BODY[key] for key in BODY if key != "note"})

    assert [fault["pointer"] for fault in response.json()["errors"]] == ["/note"]


async def test_a_note_of_the_longest_is_read(client: httpx2.AsyncClient) -> None:
    assert (await post(client, note=(NOTE * 63)[:4_000])).status_code == 200


async def test_a_model_that_fails_is_a_problem_where_nothing_stands_in(client_over: ClientOver) -> None:
    client = client_over(ScriptedEngine([ModelTimedOut("The model did not answer within 20 s.")]))

    response = await post(client)

    assert (response.status_code, response.json()["type"]) == (504, "/problems/model-timed-out")
