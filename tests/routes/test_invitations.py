"""`POST /v1/invitations/review` through the front door."""

import json

import httpx2
import pytest
from dirty_equals import IsInt, IsList, IsStr

from api.core.criteria import CRITERIA
from api.routes.invitations import EXAMPLES

INVITER = {"name": "Fenella Baird", "profile": "Beekeeper on the Isle of Arran, keeps swarm records since 2009."}
MESSAGE = "I read your paper on early swarming. My hive records go back to 2009 and you can have them."
GOAL = "I'm looking for people with long records on swarming bees."
BODY = {"from": INVITER, "message": MESSAGE, "me": None, "goal": GOAL}


async def post(client: httpx2.AsyncClient, **fields: object) -> httpx2.Response:
    return await client.post("/v1/invitations/review", json=BODY | fields)


async def test_the_whole_answer(client: httpx2.AsyncClient) -> None:
    response = await post(client)

    assert response.status_code == 200
    assert response.json() == {
        "decision": "accept",
        "reason": "mutual_value",
        "explanation": "Accept: they wrote to you with a purpose, and it fits what you are looking for.",
        "findings": [
            {
                "criterion": criterion.name,
                "verdict": "met",
                "explanation": IsStr(min_length=10),
                "evidence": IsList(length=(1, 2)),
            }
            for criterion in CRITERIA
        ],
        "reply": {
            "text": "Hello Fenella, thank you for your message. You write: “My hive records go back to 2009 and you "
            "can have them”. That fits well with what I am looking for, so I am glad to be in contact.",
            "language": "en",
        },
        "warnings": [],
        "provenance": {
            "engine": "rules",
            "degraded": None,
            "prompt": None,
            "prompt_sha256": None,
            "policy": "invitation_review@1",
            "model": None,
            "attempts": 0,
            "usage": None,
            "duration_ms": IsInt(),
        },
    }


async def test_evidence_names_the_field_it_stands_in(client: httpx2.AsyncClient) -> None:
    findings = (await post(client)).json()["findings"]
    sent = {"sender": INVITER["profile"], "context": MESSAGE, "goal": GOAL}
    evidence = [item for finding in findings for item in finding["evidence"]]

    assert {item["source"] for item in evidence} == {"context", "goal"}
    assert [item for item in evidence if sent[item["source"]][item["start"] : item["end"]] != item["quote"]] == []


@pytest.mark.parametrize("decision", list(EXAMPLES))
async def test_each_documented_example_gets_the_decision_it_is_named_for(
    client: httpx2.AsyncClient, decision: str
) -> None:
    response = await client.post("/v1/invitations/review", json=EXAMPLES[decision].get("value"))

    assert response.json()["decision"] == decision
    assert (response.json()["reply"] is None) is (decision == "ignore")


async def test_only_profile_and_goal_are_required(client: httpx2.AsyncClient) -> None:
    body = {"from": {"profile": INVITER["profile"]}, "goal": GOAL}
    response = await client.post("/v1/invitations/review", json=body)

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        pytest.param({"from": None}, "/from", "not_an_object", id="no_inviter"),
        pytest.param({"from": {}}, "/from/profile", "required", id="no_profile"),
        pytest.param({"from": {"profile": ""}}, "/from/profile", "too_short", id="empty_profile"),
        pytest.param({"from": {"profile": "x" * 20_001}}, "/from/profile", "too_long", id="long_profile"),
        pytest.param({"from": {"profile": " \n"}}, "/from/profile", "blank", id="blank_profile"),
        pytest.param({"from": INVITER | {"name": "x" * 201}}, "/from/name", "too_long", id="long_name"),
        pytest.param({"from": INVITER | {"age": 1}}, "/from/age", "unknown_field", id="unknown_inner_field"),
        pytest.param({"message": ""}, "/message", "too_short", id="empty_message"),
        pytest.param({"message": "\u200b"}, "/message", "blank", id="blank_message"),
        pytest.param({"message": "x" * 4_001}, "/message", "too_long", id="long_message"),
        pytest.param({"me": {"profile": "\u200b"}}, "/me/profile", "blank", id="blank_me"),
        pytest.param({"me": {"profile": 1}}, "/me/profile", "not_a_string", id="number_for_me"),
        pytest.param({"goal": None}, "/goal", "not_a_string", id="no_goal"),
        pytest.param({"goal": "x" * 4_001}, "/goal", "too_long", id="long_goal"),
        pytest.param({"language": "xx"}, "/language", "invalid_value", id="unknown_language"),
        pytest.param({"address_form": "Sie"}, "/address_form", "not_a_choice", id="unknown_form"),
        pytest.param({"engine": "rules"}, "/engine", "unknown_field", id="field_of_a_draft"),
        pytest.param({"inviter": INVITER}, "/inviter", "unknown_field", id="our_own_name_for_from"),
    ],
)
async def test_a_wrong_field_is_a_422_that_points_to_it(
    client: httpx2.AsyncClient, fields: dict[str, object], pointer: str, code: str
) -> None:
    response = await post(client, **fields)

    assert (response.status_code, response.json()["type"]) == (422, "/problems/invalid-request")
    assert [(fault["pointer"], fault["code"]) for fault in response.json()["errors"]] == [(pointer, code)]


async def test_every_fault_comes_at_once_and_no_value_comes_back(client: httpx2.AsyncClient) -> None:
    response = await post(client, **{"from": {"profile": ["canary"]}, "goal": "", "language": "canary"})

    assert {fault["pointer"] for fault in response.json()["errors"]} == {"/from/profile", "/goal", "/language"}
    assert "canary" not in response.text


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        pytest.param(b"{", "application/json", 400, id="cut_off"),
        pytest.param(b"[]", "application/json", 400, id="list"),
        pytest.param(json.dumps(BODY).encode(), "text/plain", 415, id="text"),
    ],
)
async def test_a_body_that_is_not_one_json_object_is_refused(
    client: httpx2.AsyncClient, body: bytes, content_type: str, status: int
) -> None:
    response = await client.post("/v1/invitations/review", content=body, headers={"content-type": content_type})

    assert response.status_code == status
