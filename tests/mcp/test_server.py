"""What an assistant finds and gets, in either era of the protocol, through the door of the service."""

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial

import httpx2
import pytest
from dirty_equals import IsStr
from jsonschema import Draft202012Validator, validate
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import ContentBlock, TextContent, TextResourceContents

from api.core.errors import ModelTimedOut
from api.core.models import DraftRequest
from api.core.parsing import as_request
from api.mcp.prompts import PROMPTS
from tests.conftest import ClientOver
from tests.fakes import ScriptedEngine
from tests.mcp.clients import ABOUT, CALLS, ROUTES, Era, connected

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
ITS_OWN = {"id", "created_at", "duration_ms"}
"""Fields in which two answers to the same question differ."""


Connect = Callable[[], AbstractAsyncContextManager[Client]]


@pytest.fixture(params=["legacy", "auto"])
def connect(request: pytest.FixtureRequest, client: httpx2.AsyncClient) -> Connect:
    return partial(connected, client, request.param)


def text_of(content: Sequence[ContentBlock]) -> str:
    (block,) = content
    assert isinstance(block, TextContent)
    return block.text


def without_its_own(value: Json) -> Json:
    match value:
        case dict():
            return {name: without_its_own(inner) for name, inner in value.items() if name not in ITS_OWN}
        case list():
            return [without_its_own(inner) for inner in value]
        case _:
            return value


async def test_it_says_who_it_is_and_how_to_behave(connect: Connect) -> None:
    async with connect() as assistant:
        assert assistant.server_info is not None
        assert assistant.server_info.name == "mutual"
        assert assistant.instructions is not None
        assert "show notes unchanged" in assistant.instructions


async def test_the_tools_are_the_four_questions_with_schemas_that_are_schemas(connect: Connect) -> None:
    async with connect() as assistant:
        tools = (await assistant.list_tools()).tools

        assert [tool.name for tool in tools] == list(CALLS)
        for tool in tools:
            Draft202012Validator.check_schema(tool.input_schema)
            assert tool.output_schema is not None
            Draft202012Validator.check_schema(tool.output_schema)
            validate(CALLS[tool.name], tool.input_schema)
            assert "$ref" not in json.dumps([tool.input_schema, tool.output_schema])


@pytest.mark.parametrize(
    ("name", "reads_only", "open_world"),
    [
        pytest.param("draft", False, True, id="draft"),
        pytest.param("check_note", True, True, id="check_note"),
        pytest.param("review_invitation", True, False, id="review_invitation"),
        pytest.param("shortlist", False, True, id="shortlist"),
    ],
)
async def test_every_tool_says_what_it_does_to_the_world(
    connect: Connect, name: str, *, reads_only: bool, open_world: bool
) -> None:
    async with connect() as assistant:
        hints = {tool.name: tool.annotations for tool in (await assistant.list_tools()).tools}[name]

        assert hints is not None
        assert (hints.read_only_hint, hints.open_world_hint) == (reads_only, open_world)
        assert reads_only or hints.destructive_hint is False


@pytest.mark.parametrize("name", CALLS)
async def test_a_tool_gives_the_answer_of_its_route(connect: Connect, client: httpx2.AsyncClient, name: str) -> None:
    async with connect() as assistant:
        result = await assistant.call_tool(name, CALLS[name])
        response = await client.post(ROUTES[name], json=CALLS[name])

        assert not result.is_error
        assert json.loads(text_of(result.content)) == result.structured_content
        assert without_its_own(result.structured_content) == without_its_own(response.json())


async def test_a_no_is_an_answer(connect: Connect) -> None:
    async with connect() as assistant:
        goal = "I want to sell her our new lubricant subscription."
        profile = "Head of maintenance at a ferry operator. I only connect with people I have met."
        result = await assistant.call_tool("draft", {"target": {"profile": profile}, "goal": goal})

        assert (result.is_error, result.structured_content["decision"]) == (False, "do_not_connect")
        assert result.structured_content["note"] is None


async def test_every_fault_comes_back_with_its_pointer_and_without_the_value(connect: Connect) -> None:
    async with connect() as assistant:
        mark = "Zwxqv"
        wrong = {"target": {"profile": ""}, "goal": 7, "channel": mark, mark: 1}
        result = await assistant.call_tool("draft", wrong)

        problem = json.loads(text_of(result.content))
        assert (result.is_error, result.structured_content) == (True, None)
        assert problem == {
            "type": "/problems/invalid-request",
            "title": IsStr,
            "status": 422,
            "detail": IsStr,
            "instance": f"urn:mutual:request:{problem['request_id']}",
            "request_id": IsStr(regex="req_.+"),
            "errors": [
                {"pointer": "/target/profile", "code": "too_short", "detail": IsStr},
                {"pointer": "/goal", "code": "not_a_string", "detail": IsStr},
                {"pointer": "/channel", "code": "not_a_choice", "detail": IsStr},
                {"pointer": f"/{mark}", "code": "unknown_field", "detail": IsStr},
            ],
            "retry_after_s": None,
        }
        assert text_of(result.content).count(mark) == 1  # the pointer


async def test_a_failing_model_is_an_error_of_the_tool_where_nothing_stands_in(client_over: ClientOver) -> None:
    engine = ScriptedEngine([ModelTimedOut("The model did not answer within 20 seconds.")])
    async with connected(client_over(engine)) as assistant:
        result = await assistant.call_tool("draft", ABOUT)

    problem = json.loads(text_of(result.content))
    assert (result.is_error, problem["type"], problem["status"]) == (True, "/problems/model-timed-out", 504)


class Broken:
    """An engine with a fault of ours."""

    async def propose(self, *_: object, **__: object) -> None:
        message = "Zwxqv stands in this message"
        raise RuntimeError(message)


@pytest.mark.parametrize("era", ["legacy", "auto"])
async def test_of_a_fault_of_ours_nothing_is_told(client_over: ClientOver, era: Era) -> None:
    async with connected(client_over(Broken()), era) as assistant:  # type: ignore[arg-type] - that is its fault
        result = await assistant.call_tool("draft", ABOUT)

    assert (result.is_error, json.loads(text_of(result.content))["type"]) == (True, "/problems/internal-error")
    assert "Zwxqv" not in text_of(result.content)


@pytest.mark.parametrize("name", ["criteria", "channels"])
async def test_a_resource_says_what_its_route_says(connect: Connect, client: httpx2.AsyncClient, name: str) -> None:
    async with connect() as assistant:
        (content,) = (await assistant.read_resource(f"mutual://{name}")).contents
        listed = {resource.name: resource.uri for resource in (await assistant.list_resources()).resources}

        assert isinstance(content, TextResourceContents)
        assert listed[name] == f"mutual://{name}"
        assert json.loads(content.text) == (await client.get(f"/v1/{name}")).json()


async def test_what_there_is_not_is_an_error_of_the_protocol(connect: Connect) -> None:
    async with connect() as assistant:
        with pytest.raises(MCPError, match="no such tool"):
            await assistant.call_tool("send", {})
        with pytest.raises(MCPError, match="no such resource"):
            await assistant.read_resource("mutual://people")
        with pytest.raises(MCPError, match="no such prompt"):
            await assistant.get_prompt("send_it", {})


async def test_every_prompt_is_listed_with_what_it_needs(connect: Connect) -> None:
    async with connect() as assistant:
        prompts = (await assistant.list_prompts()).prompts

        for prompt in prompts:
            assert prompt.arguments is not None
            assert {argument.name for argument in prompt.arguments if argument.required} == PROMPTS[prompt.name].needs
            assert all(argument.description for argument in prompt.arguments)
        assert [prompt.name for prompt in prompts] == list(PROMPTS)


async def test_a_prompt_names_the_tool_and_arguments_it_takes(connect: Connect) -> None:
    async with connect() as assistant:
        given = {
            "profile": "Weaver in {Leeds}.",
            "goal": "Learn.",
            "me": "Tailor.",
            "name": "Ada",
            "context": "A fair.",
        }
        (message,) = (await assistant.get_prompt("ask_about_a_person", given)).messages

        assert isinstance(message.content, TextContent)
        text = message.content.text
        arguments = json.loads(text[text.index("{\n") :])
        assert "Call the tool `draft`" in text
        assert as_request(DraftRequest, arguments).target.profile == "Weaver in {Leeds}."


async def test_a_prompt_without_what_it_needs_says_what(connect: Connect) -> None:
    async with connect() as assistant:
        with pytest.raises(MCPError) as refused:
            await assistant.get_prompt("check_my_note", {"goal": "Learn.", "Zwxqv": "x"})

        assert [fault["pointer"] for fault in refused.value.data["errors"]] == ["/note", "/profile", ""]
        assert "Zwxqv" not in str(refused.value.data)
