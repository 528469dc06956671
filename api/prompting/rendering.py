"""Renders a prompt: strictly, in a sandbox, with what people wrote kept as JSON between boundaries nobody can guess.

Templates never see a text of a person, only the finished JSON. Which fields there are is for the caller to say.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from jinja2 import DictLoader, StrictUndefined, Template, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

SYSTEM: Final = "system.md.j2"
USER: Final = "user.md.j2"
REPAIR: Final = "repair.md.j2"
"""The system message of a repair turn, in place of `SYSTEM`."""
_BOUNDARY_BITS: Final = 128
_ESCAPES: Final = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
"""So that no text can hold a closing tag or a chat template's marks; any JSON reader reads them back."""


@dataclass(frozen=True, slots=True)
class Messages:
    """A rendered prompt."""

    system: str
    user: str


class Renderer:
    """Renders prompts with one secret: random unless given. A fixed one makes renderings reproducible."""

    def __init__(self, secret: bytes | None = None) -> None:
        self._secret = secret or secrets.token_bytes(32)

    def render(
        self,
        templates: Mapping[str, Template],
        *,
        system: str,
        settings: Mapping[str, object],
        data: Mapping[str, object],
        caller: str | None = None,
    ) -> Messages:
        """Render the template named `system`, and the user message. `settings` are ours, `data` is what people wrote.

        No two callers get the same boundary, and so no two get the same messages.

        Raises:
            jinja2.TemplateError: a template needs something that is not there.
        """
        data_json = json.dumps(data, ensure_ascii=False, indent=1).translate(_ESCAPES)
        boundary = self._boundary({"settings": settings, "data": data} | ({"caller": caller} if caller else {}))
        inputs = {**settings, "data": data_json, "boundary": boundary}
        return Messages(
            system=templates[system].render(inputs).strip(),
            user=templates[USER].render(inputs).strip(),
        )

    def _boundary(self, request: Mapping[str, object]) -> str:
        canonical = json.dumps(request, sort_keys=True, separators=(",", ":"))
        return hmac.new(self._secret, canonical.encode(), hashlib.sha256).hexdigest()[: _BOUNDARY_BITS // 4]


def compile_templates(
    sources: Mapping[str, str], *, inputs: Iterable[str], required: Collection[str]
) -> Mapping[str, Template]:
    """Compile the templates of one version, which may include one another and nothing else.

    Raises:
        jinja2.TemplateError: one does not compile.
        LookupError: a required template is missing, or one uses an input that is not declared.
    """
    environment = ImmutableSandboxedEnvironment(
        loader=DictLoader(sources),
        undefined=StrictUndefined,
        autoescape=False,  # a prompt is no HTML, and `data` is escaped before it comes here
        trim_blocks=True,
        lstrip_blocks=True,
    )
    parsed = {name: environment.parse(source) for name, source in sources.items()}
    included = {str(name) for tree in parsed.values() for name in meta.find_referenced_templates(tree)}
    if missing := sorted(included.union(required) - set(sources)):
        message = f"{', '.join(missing)} is missing"
        raise LookupError(message)
    for name, tree in parsed.items():
        if undeclared := sorted(meta.find_undeclared_variables(tree) - set(inputs)):
            message = f"{name} uses {', '.join(undeclared)}, which prompt.toml does not list under `inputs`"
            raise LookupError(message)
    return {name: environment.get_template(name) for name in sources}
