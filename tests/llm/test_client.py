import json
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import httpx2
import pytest

from api.core.errors import ModelMisconfigured, ModelRefused, ModelUnavailable, SettingsInvalid
from api.core.models import Usage
from api.llm.client import ChatClient
from api.llm.deadline import Deadline
from api.llm.dialect import ChatRequest
from tests.stub_model import completion

REQUEST = ChatRequest(system="s", user="u", schema={"title": "Pet"}, temperature=0.3, max_output_tokens=100)
Handler = Callable[[httpx2.Request], httpx2.Response]


@asynccontextmanager
async def client_over(handler: Handler) -> AsyncGenerator[ChatClient]:
    client = ChatClient(model="m", base_url="http://model.test/v1", transport=httpx2.MockTransport(handler))
    yield client
    await client.aclose()


class PickyServer:
    """Refuses parameters it does not know, one at a time, as reasoning models and small servers do."""

    def __init__(self, *unknown: str) -> None:
        self._unknown = unknown
        self.calls = 0

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.calls += 1
        body = json.loads(request.content)
        for name in self._unknown:
            if name in body:
                return httpx2.Response(400, json={"error": {"message": f"Unsupported parameter: '{name}'"}})
        return httpx2.Response(200, json=completion("{}"))


async def test_refused_parameters_are_left_out_and_that_is_remembered() -> None:
    server = PickyServer("max_tokens", "temperature", "response_format")
    async with client_over(server) as client:
        first = await client.complete(REQUEST, deadline=Deadline.after(5))
        second = await client.complete(REQUEST, deadline=Deadline.after(5))
    assert (first.attempts, second.attempts, server.calls) == (5, 1, 6)


async def test_a_refusal_that_cannot_be_met_ends_at_once() -> None:
    server = PickyServer("messages")
    async with client_over(server) as client:
        with pytest.raises(ModelMisconfigured) as caught:
            await client.complete(REQUEST, deadline=Deadline.after(5))
    assert (caught.value.attempts, server.calls) == (1, 1)


async def test_usage_is_summed_over_tries_and_the_server_names_the_model() -> None:
    replies = iter([httpx2.Response(503), httpx2.Response(200, json=completion("hello"))])
    async with client_over(lambda _request: next(replies)) as client:
        answer = await client.complete(REQUEST, deadline=Deadline.after(5))
    assert (answer.text, answer.model, answer.attempts) == ("hello", "stub-model-2026", 2)
    assert answer.usage == Usage(input_tokens=100, output_tokens=20)


async def test_a_refused_answer_was_paid_for_too() -> None:
    reply = httpx2.Response(200, json=completion(None, refusal="no"))
    async with client_over(lambda _request: reply) as client:
        with pytest.raises(ModelRefused) as caught:
            await client.complete(REQUEST, deadline=Deadline.after(5))
    assert caught.value.usage == Usage(input_tokens=100, output_tokens=20)


async def test_a_server_that_counts_nothing_leaves_usage_empty() -> None:
    reply = httpx2.Response(200, json=completion("hi", usage=None, model=None))
    async with client_over(lambda _request: reply) as client:
        answer = await client.complete(REQUEST, deadline=Deadline.after(5))
    assert (answer.usage, answer.model) == (None, "m")


@pytest.mark.parametrize("name", ["Zwxqvanary, who looks for writers", "x" * 201, ""])
async def test_what_does_not_look_like_a_models_name_is_none(name: str) -> None:
    reply = httpx2.Response(200, json=completion("hi", model=name))
    async with client_over(lambda _request: reply) as client:
        assert (await client.complete(REQUEST, deadline=Deadline.after(5))).model == "m"


async def test_a_prompt_stopped_by_the_providers_filter_is_a_refusal() -> None:
    error = {"error": {"code": "content_filter", "message": "The response was filtered"}}
    async with client_over(lambda _request: httpx2.Response(400, json=error)) as client:
        with pytest.raises(ModelRefused):
            await client.complete(REQUEST, deadline=Deadline.after(5))


async def test_a_name_that_does_not_resolve_is_tried_three_times() -> None:
    def no_such_name(_request: httpx2.Request) -> httpx2.Response:
        message = "[Errno -2] Name or service not known"
        raise httpx2.ConnectError(message) from socket.gaierror(-2, "Name or service not known")

    async with client_over(no_such_name) as client:
        with pytest.raises(ModelUnavailable) as caught:
            await client.complete(REQUEST, deadline=Deadline.after(5))
    assert caught.value.attempts == 3


async def test_an_error_never_carries_what_the_server_wrote() -> None:
    error = {"error": {"message": "cannot read 'Lena Hartwig, Leeds'"}}
    async with client_over(lambda _request: httpx2.Response(400, json=error)) as client:
        with pytest.raises(ModelMisconfigured) as caught:
            await client.complete(REQUEST, deadline=Deadline.after(5))
    assert "Lena" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("http://169.254.169.254/latest", id="link_local"),
        pytest.param("http://[fe80::1]/v1", id="link_local_6"),
        pytest.param("http://metadata.google.internal/v1", id="by_name"),
    ],
)
def test_a_metadata_address_is_no_model_server(url: str) -> None:
    with pytest.raises(SettingsInvalid):
        ChatClient(model="m", base_url=url)
