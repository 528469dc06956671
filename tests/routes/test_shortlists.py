"""`POST /v1/shortlists` through the front door."""

import json

import httpx2
import pytest
from dirty_equals import IsDatetime, IsInt, IsList, IsPartialDict, IsStr

from api.routes.shortlists import EXAMPLES, ShortlistRoute
from tests.conftest import ROOT

BODY = json.loads((ROOT / "examples" / "requests" / "shortlist.json").read_text(encoding="utf-8"))
POTTER = {"profile": "Potter in Kiel."}


async def post(client: httpx2.AsyncClient, **fields: object) -> httpx2.Response:
    return await client.post("/v1/shortlists", json=BODY | fields)


async def test_the_whole_answer(client: httpx2.AsyncClient) -> None:
    response = await post(client)

    assert response.status_code == 200
    assert response.json() == {
        "items": [
            {
                "ref": "editor",
                "rank": 1,
                "verdict": "note",
                "reason": "mutual_value",
                "explanation": "There is something in it for them, too. There is a real link between you.",
                "next_steps": [],
                "draft": IsPartialDict(
                    id=IsStr(regex="drf_[0-9A-Z]{26}"),
                    created_at=IsDatetime(iso_string=True),
                    decision="connect",
                    note=IsPartialDict(text=IsStr(regex="Hello Lena, .+"), limit=200),
                    findings=IsList(length=7),
                ),
            },
            {
                "ref": "illustrator",
                "rank": 2,
                "verdict": "other_route",
                "reason": "no_notes_left",
                "explanation": "It would fit both of you, but the notes you have left go to people higher on "
                "this list.",
                "next_steps": [
                    "Answer something they wrote, with something of your own.",
                    "Send the invitation without a note once they may know your name; it costs none of your notes.",
                    "Keep them for next month, when you have notes again.",
                ],
                "draft": None,
            },
            {
                "ref": "payments",
                "rank": 3,
                "verdict": "no",
                "reason": "no_mutual_value",
                "explanation": "I don't see what either of you would gain from this contact. Your work and theirs "
                "hardly meet.",
                "next_steps": IsList(IsStr(), IsStr()),
                "draft": None,
            },
        ],
        "warnings": [],
        "provenance": {
            "engine": "rules",
            "degraded": None,
            "prompt": None,
            "prompt_sha256": None,
            "policy": "shortlist@1",
            "model": None,
            "attempts": 0,
            "usage": None,
            "duration_ms": IsInt(),
        },
    }


async def test_the_documented_example_is_answered(client: httpx2.AsyncClient) -> None:
    response = await client.post("/v1/shortlists", json=EXAMPLES["one_note_left"].get("value"))

    assert response.json()["items"][0]["ref"] == "editor"


async def test_only_profiles_and_a_goal_are_required_and_an_entry_without_a_ref_is_called_by_its_index(
    client: httpx2.AsyncClient,
) -> None:
    response = await client.post("/v1/shortlists", json={"targets": [POTTER, POTTER], "goal": "Learn about glazes."})

    assert response.status_code == 200
    assert sorted(item["ref"] for item in response.json()["items"]) == ["0", "1"]


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        pytest.param({"targets": None}, "/targets", "not_a_list", id="no_list"),
        pytest.param({"targets": []}, "/targets", "too_few", id="empty_list"),
        pytest.param({"targets": [0] * 501}, "/targets", "too_many", id="501_entries_and_none_of_them_read"),
        pytest.param({"targets": ["Lena"]}, "/targets/0", "not_an_object", id="text_for_an_entry"),
        pytest.param({"targets": [POTTER, {}]}, "/targets/1/profile", "required", id="no_profile"),
        pytest.param({"targets": [{"profile": "x" * 20_001}]}, "/targets/0/profile", "too_long", id="long_profile"),
        pytest.param({"targets": [{"profile": "\u200b"}]}, "/targets/0/profile", "blank", id="blank_profile"),
        pytest.param({"targets": [POTTER | {"name": ""}]}, "/targets/0/name", "too_short", id="empty_name"),
        pytest.param({"targets": [POTTER | {"name": " "}]}, "/targets/0/name", "blank", id="blank_name"),
        pytest.param({"targets": [POTTER | {"context": " "}]}, "/targets/0/context", "blank", id="blank_context"),
        pytest.param({"targets": [POTTER | {"id": 1}]}, "/targets/0/id", "unknown_field", id="unknown_inner_field"),
        pytest.param({"targets": [POTTER | {"ref": 7}]}, "/targets/0/ref", "not_a_string", id="number_for_a_ref"),
        pytest.param({"targets": [POTTER | {"ref": " "}]}, "/targets/0/ref", "invalid_value", id="invisible_ref"),
        pytest.param({"targets": [POTTER | {"ref": "a\nb"}]}, "/targets/0/ref", "invalid_value", id="ref_of_two_lines"),
        pytest.param({"targets": [POTTER | {"ref": "x" * 201}]}, "/targets/0/ref", "too_long", id="long_ref"),
        pytest.param(
            {"targets": [POTTER | {"ref": "a"}, POTTER, POTTER | {"ref": "a"}]},
            "/targets/2/ref",
            "duplicate_ref",
            id="a_ref_twice",
        ),
        pytest.param(
            {"targets": [POTTER | {"ref": "1"}, POTTER]}, "/targets/1/ref", "duplicate_ref", id="a_ref_like_an_index"
        ),
        pytest.param({"goal": " "}, "/goal", "blank", id="blank_goal"),
        pytest.param({"sender": {"profile": " "}}, "/sender/profile", "blank", id="blank_sender"),
        pytest.param({"notes_left": -1}, "/notes_left", "too_small", id="fewer_than_no_notes"),
        pytest.param({"notes_left": 501}, "/notes_left", "too_large", id="more_notes_than_entries"),
        pytest.param({"notes_left": 1.5}, "/notes_left", "not_an_integer", id="half_a_note"),
        pytest.param({"channel": "fax"}, "/channel", "not_a_choice", id="unknown_channel"),
        pytest.param({"engine": "rules"}, "/engine", "unknown_field", id="field_of_a_draft"),
    ],
)
async def test_a_wrong_field_is_a_422_that_points_to_it(
    client: httpx2.AsyncClient, fields: dict[str, object], pointer: str, code: str
) -> None:
    response = await post(client, **fields)

    assert (response.status_code, response.json()["type"]) == (422, "/problems/invalid-request")
    assert [(fault["pointer"], fault["code"]) for fault in response.json()["errors"]] == [(pointer, code)]


async def test_every_fault_comes_at_once_and_no_value_comes_back(client: httpx2.AsyncClient) -> None:
    response = await post(client, targets=[{"profile": ["canary"]}, POTTER, {"profile": 1}], goal="", language="canary")

    assert [fault["pointer"] for fault in response.json()["errors"]] == [
        "/targets/0/profile",
        "/targets/2/profile",
        "/goal",
        "/language",
    ]
    assert "canary" not in response.text


@pytest.mark.parametrize(
    ("size", "status"),
    [
        pytest.param(2 * 1024 * 1024, 422, id="longer_than_a_draft_may_be"),
        pytest.param(ShortlistRoute.body_max_bytes + 1, 413, id="too_long"),
    ],
)
async def test_a_body_may_be_as_long_as_five_hundred_profiles(
    client: httpx2.AsyncClient, size: int, status: int
) -> None:
    body = b'{"goal": "' + b"x" * (size - 12) + b'"}'
    response = await client.post("/v1/shortlists", content=body, headers={"content-type": "application/json"})

    assert response.status_code == status


async def test_a_draft_may_not_be_as_long(client: httpx2.AsyncClient) -> None:
    body = b'{"goal": "' + b"x" * 2 * 1024 * 1024 + b'"}'
    response = await client.post("/v1/drafts", content=body, headers={"content-type": "application/json"})

    assert response.status_code == 413
