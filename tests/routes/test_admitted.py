"""Who is let in, what the others are told, and what every answer to a limited caller says."""

import asyncio
import re
from collections.abc import Callable

import httpx2
import pytest
import structlog

from api.core.errors import ModelTimedOut
from api.core.models import Usage
from api.drafting.assembly import build_checker, build_drafter
from api.drafting.drafter import Policies
from api.main import create_app
from api.prompting.registry import Registry
from api.resources import Resources
from api.storage.keys import revoke_key
from api.storage.usage import find_usage
from tests.builders import GOAL, TARGET
from tests.fakes import ScriptedEngine
from tests.guarded import MORNING, Guard, Guarded

BODY = {"target": TARGET, "goal": GOAL}
UNKNOWN_KEY = {"authorization": f"Bearer mtl_{'0' * 12}_{'0' * 64}"}
LIMIT_HEADERS = {"ratelimit", "ratelimit-policy"}

OverAModel = Callable[..., Resources]


@pytest.fixture
def over_a_model(resources: Resources, prompts: Registry) -> OverAModel:
    """The service over a model that runs out of time, three times, each at the price of a hundred tokens."""

    def make(*, falls_back: bool) -> Resources:
        spent = Usage(input_tokens=90, output_tokens=10)
        model = ScriptedEngine([ModelTimedOut("Too late.", attempts=1, usage=spent)] * 3)
        policies = Policies(engine="model", falls_back=falls_back, deadline_s=20)
        resources.drafter = build_drafter(model=model, policies=policies, prompts=(), routing=None, shadow=None)
        resources.checker = build_checker(model=model, policies=policies, prompts=(), routing=None)
        return resources

    return make


async def post(guarded: Guarded, headers: dict[str, str]) -> httpx2.Response:
    return await guarded.client.post("/v1/drafts", json=BODY, headers=headers)


async def test_a_key_opens_the_door(guarded: Guarded) -> None:
    headers = await guarded.bearer()
    assert (await post(guarded, headers)).status_code == 200
    assert (await guarded.client.get("/v1/prompts", headers=headers)).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="none"),
        pytest.param({"authorization": ""}, id="empty"),
        pytest.param({"authorization": "Bearer"}, id="no_key"),
        pytest.param({"authorization": "Basic bXV0dWFsOm11dHVhbA=="}, id="another_scheme"),
        pytest.param(UNKNOWN_KEY, id="unknown"),
        pytest.param({"authorization": "Bearer mtl_\u00e9".encode("latin-1")}, id="not_ascii"),
        pytest.param({"authorization": "Bearer \x7f"}, id="control_character"),
    ],
)
async def test_without_a_valid_key_nobody_is_told_why(guarded: Guarded, headers: dict[str, str]) -> None:
    response = await guarded.client.get("/v1/criteria", headers=headers)

    assert (response.status_code, response.json()["type"]) == (401, "/problems/unauthenticated")
    assert response.headers["www-authenticate"] == "Bearer"
    assert not LIMIT_HEADERS & set(response.headers)


async def test_unknown_revoked_and_expired_keys_get_the_same_answer(guarded: Guarded) -> None:
    key, revoked = await guarded.door.make_key()
    async with guarded.door.database.write() as connection:
        await revoke_key(connection, key.id, now=MORNING)
    _, expired = await guarded.door.make_key(expires_at=MORNING)
    headers = [UNKNOWN_KEY, {"authorization": f"Bearer {revoked}"}, {"authorization": f"Bearer {expired}"}]
    problems = [(await post(guarded, header)).json() for header in headers]

    assert len({(problem["status"], problem["detail"]) for problem in problems}) == 1
    assert not [text for text in (revoked, expired) if text.rpartition("_")[2] in str(problems)]


async def test_two_keys_at_once_are_none(guarded: Guarded) -> None:
    authorization = (await guarded.bearer())["authorization"]
    twice = [("authorization", authorization), ("authorization", authorization)]
    assert (await guarded.client.get("/v1/criteria", headers=twice)).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/", id="root"),
        pytest.param("/healthz", id="alive"),
        pytest.param("/readyz", id="ready"),
        pytest.param("/docs", id="viewer"),
        pytest.param("/docs/start.js", id="viewer_script"),
        pytest.param("/docs/viewer/swagger-ui.css", id="viewer_file"),
        pytest.param("/openapi.json", id="openapi"),
        pytest.param("/problems/unauthenticated", id="problem"),
    ],
)
async def test_what_is_always_open(guarded: Guarded, path: str) -> None:
    assert (await guarded.client.get(path)).status_code == 200


async def test_everything_under_v1_and_the_metrics_are_closed_and_the_documentation_says_so(guarded: Guarded) -> None:
    document = (await guarded.client.get("/openapi.json")).json()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            response = await guarded.client.request(method, path.replace("{", "").replace("}", ""))
            is_closed = path.startswith("/v1/") or path == "/metrics"
            assert (response.status_code == 401) == is_closed, path
            assert (operation.get("security") == [{"key": []}]) == is_closed, path
            assert ({"401", "403", "429"} <= set(operation["responses"])) == is_closed, path


async def test_a_key_without_the_scope_is_told_which_one_it_needs(guarded: Guarded) -> None:
    response = await guarded.client.get("/v1/criteria", headers=await guarded.bearer("admin"))

    assert (response.status_code, response.json()["type"]) == (403, "/problems/forbidden")
    assert "`draft`" in response.json()["detail"]
    assert set(response.headers) >= LIMIT_HEADERS


async def test_where_no_key_is_needed_one_that_is_sent_has_to_be_valid(guard: Guard, resources: Resources) -> None:
    guarded = guard(resources, requires_keys=False)
    named = await guarded.client.get("/v1/criteria", headers=await guarded.bearer())
    local = await guarded.client.get("/v1/criteria")
    proxied = await guarded.client.get("/v1/criteria", headers={"authorization": "Basic bXV0dWFsOm11dHVhbA=="})
    wrong = await guarded.client.get("/v1/criteria", headers=UNKNOWN_KEY)

    assert [answer.status_code for answer in (named, local, proxied, wrong)] == [200, 200, 200, 401]
    assert ["ratelimit" in answer.headers for answer in (named, local, proxied, wrong)] == [True, False, False, False]


async def test_where_nothing_is_stored_no_key_is_valid(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/v1/criteria", headers=UNKNOWN_KEY)).status_code == 401
    assert (await client.get("/v1/criteria")).status_code == 200


async def test_of_a_thousand_wrong_keys_ten_are_looked_at_and_others_are_let_in(
    guard: Guard, resources: Resources
) -> None:
    guesser = guard(resources)
    known, fresh = await guesser.bearer(), await guesser.bearer()
    await guesser.client.get("/v1/criteria", headers=known)
    answers = [
        await guesser.client.get("/v1/criteria", headers={"authorization": f"Bearer mtl_{number:012x}_{'0' * 64}"})
        for number in range(1_000)
    ]

    assert [answer.status_code for answer in answers] == [401] * 10 + [429] * 990
    assert (answers[-1].json()["type"], answers[-1].headers["retry-after"]) == ("/problems/rate-limited", "6")
    assert (await guesser.client.get("/v1/criteria", headers=known)).status_code == 200
    assert (await guesser.client.get("/v1/criteria", headers=fresh)).status_code == 429
    transport = httpx2.ASGITransport(app=create_app(resources), client=("192.0.2.2", 50_000))
    async with httpx2.AsyncClient(transport=transport, base_url="http://service.test") as elsewhere:
        assert (await elsewhere.get("/v1/criteria", headers=fresh)).status_code == 200
    guesser.door.clock.advance(6)
    assert (await guesser.client.get("/v1/criteria", headers=fresh)).status_code == 200


async def test_of_a_hundred_wrong_keys_at_once_ten_are_told_they_are_wrong(guarded: Guarded) -> None:
    answers = await asyncio.gather(*(guarded.client.get("/v1/criteria", headers=UNKNOWN_KEY) for _ in range(100)))
    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 90


async def test_every_answer_says_what_is_left(guarded: Guarded) -> None:
    headers = await guarded.bearer(per_minute=3)
    answers = [
        await post(guarded, headers),
        await guarded.client.post("/v1/drafts", json={}, headers=headers),
        await guarded.client.get("/v1/drafts/drf_none", headers=headers),
        await post(guarded, headers),
    ]

    assert [answer.status_code for answer in answers] == [200, 422, 404, 429]
    assert {answer.headers["ratelimit-policy"] for answer in answers} == {'"default";q=3;w=60'}
    left = [re.fullmatch(r'"default";r=(\d);t=\d\d', answer.headers["ratelimit"]) for answer in answers]
    assert [match and match[1] for match in left] == ["2", "1", "0", "0"]
    assert answers[-1].json()["type"] == "/problems/rate-limited"
    assert 10 < int(answers[-1].headers["retry-after"]) <= 20


async def test_of_many_requests_at_once_no_more_than_the_limit_pass(guarded: Guarded) -> None:
    headers = await guarded.bearer(per_minute=5)
    answers = await asyncio.gather(*(guarded.client.get("/v1/criteria", headers=headers) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [429] * 15


@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param("/v1/drafts", BODY, id="draft"),
        pytest.param("/v1/notes/check", BODY | {"note": "Hi, hope this finds you well!"}, id="check"),
    ],
)
async def test_what_a_model_costs_is_booked_and_refused_once_the_day_is_used_up(
    guard: Guard, over_a_model: OverAModel, path: str, body: dict[str, object]
) -> None:
    guarded = guard(over_a_model(falls_back=True))
    headers = await guarded.bearer(tokens_per_day=150)
    first, second, third = [await guarded.client.post(path, json=body, headers=headers) for _ in range(3)]
    other = await guarded.client.get("/v1/criteria", headers=headers)

    assert [answer.status_code for answer in (first, second, third, other)] == [200, 200, 429, 200]
    assert '"tokens-per-day";q=150;w=86400' in first.headers["ratelimit-policy"]
    assert [
        '"tokens-per-day";r=' + left in answer.headers["ratelimit"]
        for answer, left in zip((first, second, third), ("150", "50", "0"), strict=True)
    ] == [True] * 3
    assert third.json()["type"] == "/problems/rate-limited"
    assert int(third.headers["retry-after"]) <= 86_400


async def test_a_call_that_failed_is_booked_though_nothing_came_of_it(guard: Guard, over_a_model: OverAModel) -> None:
    guarded = guard(over_a_model(falls_back=False))
    key, text = await guarded.door.make_key()
    response = await post(guarded, {"authorization": f"Bearer {text}"})

    assert response.status_code == 504
    async with guarded.door.database.read() as connection:
        assert await find_usage(connection, caller=key.id, day=MORNING.date()) == 100


async def test_the_log_names_the_caller_and_never_the_key(guarded: Guarded) -> None:
    key, text = await guarded.door.make_key()
    with structlog.testing.capture_logs() as logs:
        await post(guarded, {"authorization": f"Bearer {text}"})

    assert [entry["caller"] for entry in logs if entry["event"] == "request.answered"] == [key.id]
    assert text.rpartition("_")[2] not in str(logs)
