"""Builds what lives as long as the process, hands it out typed, and closes it in reverse order."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from api.drafting.assembly import build_drafter
from api.drafting.drafter import Drafter, Policies
from api.drafting.model import ModelEngine
from api.llm.client import OPENAI_URL, ChatClient
from api.prompting.registry import Registry, load_registry
from api.prompting.rendering import Renderer
from api.settings import ModelSettings, Settings, choose_engine


@dataclass(slots=True)
class Resources:
    """What service and command line work with. `is_draining` turns true when the process is asked to stop."""

    drafter: Drafter
    prompts: Registry
    is_draining: bool = False


@asynccontextmanager
async def open_resources(settings: Settings) -> AsyncGenerator[Resources]:
    """Build everything for as long as the block runs.

    Raises:
        ConfigurationError: the settings or the prompts do not allow a start.
    """
    engine = choose_engine(settings).name
    prompts = load_registry(settings.prompts_dir)
    async with AsyncExitStack() as closing:
        model = None
        if not settings.model.missing:
            chat = _chat_client(settings.model)
            closing.push_async_callback(chat.aclose)
            model = ModelEngine(chat, prompts, Renderer())
        drafter = build_drafter(
            model=model,
            policies=Policies(
                engine=engine, falls_back=settings.fallback == "rules", deadline_s=settings.model.deadline_s
            ),
            prompts=prompts.versions.keys(),
        )
        yield Resources(drafter=drafter, prompts=prompts)


def _chat_client(model: ModelSettings) -> ChatClient:
    return ChatClient(
        model=model.name or "",
        base_url=model.base_url or OPENAI_URL,
        api_key=model.api_key.get_secret_value() if model.api_key else None,
        structured_output=model.structured_output,
    )
