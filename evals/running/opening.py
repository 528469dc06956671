"""Opens everything that answers in a suite: prompts, recordings, servers."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx2

from api.llm.dialect import StructuredOutput
from api.prompting.registry import PromptVersion, Registry, load_registry
from evals.baseline import load_baseline
from evals.running.contenders import RULES, BareContender, Contender, PromptContender, RulesContender, ServiceContender
from evals.running.limit import AdaptiveLimit
from evals.running.recordings import RECORDINGS, load_recordings
from evals.running.replies import ReplyStore
from evals.running.runs import RunInvalid
from evals.running.sources import Hear, LiveSource, Overheard, RecordedSource, Source, StoredSource

_SERVICE_TIMEOUT_S: Final = 120.0
_BARE: Final = "baseline@"


@dataclass(frozen=True, slots=True)
class Recorded:
    """Replies come from the recordings of this model."""

    model: str


@dataclass(frozen=True, slots=True)
class Server:
    """Replies come from a model behind an OpenAI-compatible address. `deadline_s` is for one call."""

    model: str
    endpoint: str
    api_key: str | None
    structured_output: StructuredOutput
    deadline_s: float

    @property
    def address(self) -> str:
        """What tells replies of one server from those of another: where it is, and how it is asked for its answer."""
        return f"{self.endpoint} {self.structured_output}"


@dataclass(frozen=True, slots=True)
class Service:
    """Drafts come from a running service."""

    url: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Replies come from the store of earlier runs, and nobody is called."""

    model: str
    endpoint: str


Origin = Recorded | Server | Service | Kept
"""Where a run's answers come from."""


@asynccontextmanager
async def open_contenders(
    versions: tuple[str, ...],
    origin: Origin,
    *,
    prompts_dir: Path,
    store: ReplyStore,
    limit: AdaptiveLimit,
    since: float,
    hear: Hear | None = None,
) -> AsyncGenerator[Mapping[str, Contender]]:
    """Everything that answers, by version, for as long as the block runs. `hear` is told of every reply.

    Raises:
        RunInvalid: a version does not exist.
        ConfigurationError: the prompts cannot be used.
    """
    async with AsyncExitStack() as closing:
        if isinstance(origin, Service):
            client = httpx2.AsyncClient(base_url=origin.url, timeout=_SERVICE_TIMEOUT_S, trust_env=False)
            await closing.enter_async_context(client)
            yield {version: ServiceContender(client, version, limit) for version in versions}
            return
        prompts = load_registry(prompts_dir)
        found: dict[str, Contender] = {}
        for version in versions:
            if version == RULES:
                found[version] = RulesContender()
                continue
            source = _source(version, origin, store, limit, closing, since=since)
            found[version] = _prompted(version, prompts, origin.model, Overheard(source, hear) if hear else source)
        yield found


def hashes(versions: Sequence[str], prompts_dir: Path) -> Mapping[str, str | None]:
    """The hash of every version's prompt; null for the rules engine.

    Raises:
        RunInvalid: a version does not exist.
        ConfigurationError: the prompts cannot be used.
    """
    prompts = load_registry(prompts_dir)
    return {version: None if version == RULES else _version(version, prompts).sha256 for version in versions}


def _prompted(version: str, prompts: Registry, model: str, source: Source) -> Contender:
    found = _version(version, prompts)
    if version.startswith(_BARE):
        return BareContender(found, source, model=model)
    return PromptContender(found, prompts, source, model=model)


def _version(ref: str, prompts: Registry) -> PromptVersion:
    if ref.startswith(_BARE):
        bare = load_baseline()
        if bare.ref == ref:
            return bare
    if ref not in prompts.versions:
        message = f"there is no prompt version {ref}; there are {', '.join(prompts.versions)}"
        raise RunInvalid(message)
    return prompts.versions[ref]


def _source(
    version: str,
    origin: Recorded | Server | Kept,
    store: ReplyStore,
    limit: AdaptiveLimit,
    closing: AsyncExitStack,
    *,
    since: float,
) -> Source:
    if isinstance(origin, Recorded):
        return RecordedSource({version: load_recordings(RECORDINGS, origin.model, version)}, model=origin.model)
    if isinstance(origin, Kept):
        return StoredSource(store, model=origin.model, endpoint=origin.endpoint)
    # Imported here: the SDK takes long to load, and recordings do not need it.
    from api.llm.client import ChatClient  # noqa: PLC0415

    chat = ChatClient(
        model=origin.model,
        base_url=origin.endpoint,
        api_key=origin.api_key,
        structured_output="text" if version.startswith(_BARE) else origin.structured_output,
        tries=1,  # the limit has to hear of every refusal
    )
    closing.push_async_callback(chat.aclose)
    return LiveSource(
        chat, store, limit, model=origin.model, endpoint=origin.address, deadline_s=origin.deadline_s, since=since
    )
