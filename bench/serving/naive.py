"""What one writes in an afternoon: FastAPI and the `openai` SDK with its defaults, no checks of the answer.

`python naive.py PORT URL [--parse]` serves `POST /v1/drafts` with the model at URL. With `--parse` the SDK reads the
answer into a model itself. No database, no limits, no guards.
"""

import json
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

import openai
import uvicorn
from fastapi import FastAPI
from prompt import chat_body
from pydantic import BaseModel

from api.drafting.model.answers import DraftAnswer

if TYPE_CHECKING:
    from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming

_PORT, _URL, *_OPTIONS = sys.argv[1:]
_PARSES = "--parse" in _OPTIONS
_client = openai.AsyncOpenAI(base_url=_URL, api_key="none")


class Person(BaseModel):
    """Either of the two."""

    name: str
    profile: str


class Asked(BaseModel):
    """A question."""

    target: Person
    sender: Person | None = None
    goal: str
    context: str | None = None


@asynccontextmanager
async def _lifespan(_: FastAPI) -> AsyncGenerator[None]:
    yield
    await _client.close()


app = FastAPI(lifespan=_lifespan)


@app.post("/v1/drafts")
async def draft(asked: Asked) -> DraftAnswer:
    """Ask the model, and hand on what it says."""
    # The body is plain JSON by type; the SDK wants its own.
    body = cast("CompletionCreateParamsNonStreaming", chat_body(asked.model_dump()))
    if _PARSES:
        parsed = await _client.chat.completions.parse(
            model=body["model"],
            messages=body["messages"],
            temperature=body.get("temperature"),
            max_tokens=body.get("max_tokens"),
            response_format=DraftAnswer,
        )
        return cast("DraftAnswer", parsed.choices[0].message.parsed)  # null only for a refusal
    completion = await _client.chat.completions.create(**body)
    return DraftAnswer.model_validate(json.loads(completion.choices[0].message.content or ""))


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(_PORT), access_log=False)
