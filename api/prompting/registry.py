"""The prompt versions in force: loaded once, checked against the lock, compiled, and chosen by name or by label."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Template, TemplateError

from api.core.errors import Fault, InvalidRequest, PromptInvalid
from api.prompting.lock import verify_lock
from api.prompting.manifest import Manifest, folder_of, read_manifest
from api.prompting.rendering import REPAIR, SYSTEM, USER, compile_templates
from api.prompting.routing import Routing
from api.prompting.routing_table import PRODUCTION

_PLAIN_TEXT: Final = 0
"""The output schema of a note by itself, which has no repair turn."""


@dataclass(frozen=True, slots=True)
class PromptVersion:
    """One published version. `templates` are compiled, by the name of their file."""

    ref: str
    sha256: str
    manifest: Manifest
    templates: Mapping[str, Template]


class Registry:
    """All versions, and which of them serves."""

    def __init__(self, versions: Iterable[PromptVersion], routing: Routing) -> None:
        self.versions: Final = {version.ref: version for version in versions}
        self.routing: Final = routing

    @property
    def labels(self) -> Mapping[str, str]:
        """From a label to the ref it names now."""
        return self.routing.in_force.table.labels

    def choose(self, requested: str | None) -> PromptVersion:
        """Return the version a request names, or else the one in production.

        Raises:
            InvalidRequest: there is no version of that name.
        """
        version = self.versions.get(requested or self.labels[PRODUCTION])
        if version is None:
            detail = "There is no prompt version of this name; see `GET /v1/prompts`."
            raise InvalidRequest([Fault(pointer="/prompt", code="unknown_prompt", detail=detail)])
        return version


def load_registry(directory: Path) -> Registry:
    """Load every version under `directory`.

    Raises:
        PromptLockBroken: the folders and the lock do not match.
        PromptInvalid: a version or the routing table cannot be used.
    """
    if not directory.is_dir():
        message = f"there is no prompts folder at {directory}"
        raise PromptInvalid(message)
    versions = [load_version(directory, ref, sha256) for ref, sha256 in verify_lock(directory).items()]
    return Registry(versions, Routing(directory, {version.ref for version in versions}))


def load_version(directory: Path, ref: str, sha256: str) -> PromptVersion:
    """Load one version under `directory`, whose hash the caller has compared with the lock.

    Raises:
        PromptInvalid: it cannot be used.
    """
    folder = folder_of(directory, ref)
    manifest = read_manifest(folder / "prompt.toml", ref)
    required = {SYSTEM, USER} if manifest.output_schema == _PLAIN_TEXT else {SYSTEM, USER, REPAIR}
    try:
        sources = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md.j2")}
        templates = compile_templates(sources, inputs=manifest.inputs, required=required)
    except (TemplateError, UnicodeDecodeError, LookupError) as error:
        message = f"{ref}: {error}"
        raise PromptInvalid(message) from error
    return PromptVersion(ref=ref, sha256=sha256, manifest=manifest, templates=templates)
