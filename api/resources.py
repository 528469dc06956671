"""Builds what lives as long as the process, hands it out typed, and closes it in reverse order."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from api.drafting.assembly import build_checker, build_drafter
from api.drafting.checking import NoteChecker
from api.drafting.drafter import Drafter, Policies
from api.drafting.engine import Engine
from api.drafting.reviewing import Reviewer
from api.prompting.registry import Registry, load_registry
from api.settings import ModelSettings, Settings, choose_engine


@dataclass(slots=True)
class Resources:
    """What service and command line work with. `is_draining` turns true when the process is asked to stop."""

    drafter: Drafter
    checker: NoteChecker
    reviewer: Reviewer
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
        model = None if settings.model.missing else _open_model(settings.model, prompts, closing)
        policies = Policies(
            engine=engine, falls_back=settings.fallback == "rules", deadline_s=settings.model.deadline_s
        )
        refs = prompts.versions.keys()
        yield Resources(
            drafter=build_drafter(model=model, policies=policies, prompts=refs),
            checker=build_checker(model=model, policies=policies, prompts=refs),
            reviewer=Reviewer(),
            prompts=prompts,
        )


def _open_model(settings: ModelSettings, prompts: Registry, closing: AsyncExitStack) -> Engine:
    # Imported here: the SDK takes longer to load than everything else, and without a model nobody needs it.
    from api.drafting.model import ModelEngine  # noqa: PLC0415
    from api.llm.chat import OPENAI_URL  # noqa: PLC0415
    from api.llm.client import ChatClient  # noqa: PLC0415
    from api.prompting.rendering import Renderer  # noqa: PLC0415

    chat = ChatClient(
        model=settings.name or "",
        base_url=settings.base_url or OPENAI_URL,
        api_key=settings.api_key.get_secret_value() if settings.api_key else None,
        structured_output=settings.structured_output,
    )
    closing.push_async_callback(chat.aclose)
    return ModelEngine(chat, prompts, Renderer())
