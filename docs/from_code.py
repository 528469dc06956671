"""What the pages take from elsewhere when the site is built: routes, commands and metrics from the code, the changelog.

A page says so in a block whose language is `from-code` or `from-file`; a code forge shows the words in it. The index is
plain lists of links, of which the navigation is made. Built pages may load nothing from anybody else.
"""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import redirect_stdout, suppress
from io import StringIO
from os.path import normpath, relpath
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx2
import structlog
import typer.main
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from sphinx.application import Sphinx
from sphinx.util import logging

from api.cli.app import app, main
from api.core.models import Usage
from api.main import create_app
from api.resources import open_resources
from api.settings import ModelSettings, Settings
from api.telemetry.observing import ModelAsked

_PROMPT: Final = "draft_note@1"
_ASKED: Final = ModelAsked(
    model="",
    host="",
    port=0,
    prompt=_PROMPT,
    temperature=0,
    max_output_tokens=0,
    failure=None,
    attempts=1,
    usage=Usage(input_tokens=0, output_tokens=0),
    duration_s=0,
)
"""A model and a version in shadow are counted from the first time on that they are asked."""

Node = Mapping[str, Any]  # Any, because OpenAPI nests without end

_HERE: Final = Path(__file__).resolve().parent
_ROOT: Final = _HERE.parent
_log = logging.getLogger(__name__)
_BLOCK: Final = re.compile(r"^```from-(code|file) (\S+)\n.*?^```$", re.MULTILINE | re.DOTALL)
_LINK: Final = re.compile(r"\]\((?!https?:|#)([^)\s]+)\)")
_TAKEN_IN: Final = {str(_ROOT / "README.md"): _HERE / "index.md"} | {
    str(_ROOT / block[2]): page
    for page in _HERE.rglob("*.md")
    for block in _BLOCK.finditer(page.read_text(encoding="utf-8"))
    if block[1] == "file"
}
_LISTED: Final = re.compile(r"^\* \[[^\]]+\]\(([a-z0-9/_-]+)\.md\)", re.MULTILINE)
_LOADED: Final = re.compile(
    r"""<(?:script|img|iframe|source|video|audio)\b[^>]*?\bsrc="((?:https?:)?//[^"]+)"|<link\b[^>]*?\bhref="((?:https?:)?//[^"]+)\""""
    r"""|(?:url\(|@import )["']?((?:https?:)?//[^"')]+)"""
)


def setup(sphinx: Sphinx) -> Mapping[str, bool]:
    """Take part in the build."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("error"))
    sphinx.connect("source-read", _complete)
    sphinx.connect("build-finished", _refuse_strangers)
    return {"parallel_read_safe": True}


def _complete(_sphinx: Sphinx, name: str, source: list[str]) -> None:
    text = _BLOCK.sub(_taken, source[0])
    text = _LINK.sub(lambda link: f"]({_linked(link[1], name)})", text)
    source[0] = "\n".join([text, *_navigation(text)]) if name.endswith("index") else text


def _taken(block: re.Match[str]) -> str:
    kind, source = block.groups()
    if kind == "code":
        return _SOURCES[source]()
    text = re.sub(r"^# ", "## ", (_ROOT / source).read_text(encoding="utf-8").partition("\n")[2], flags=re.MULTILINE)
    folder = (_ROOT / source).parent
    return _LINK.sub(lambda link: f"]({relpath(folder / link[1], _HERE)})", text)


def _linked(link: str, name: str) -> str:
    """A file outside this folder that a page takes in is that page."""
    address, hash_, anchor = link.partition("#")
    folder = (_HERE / name).parent
    taken = _TAKEN_IN.get(normpath(folder / address))
    return f"{relpath(taken, folder)}{hash_}{anchor}" if taken else link


def _navigation(index: str) -> Iterator[str]:
    for section in index.split("\n## ")[1:] or [index]:
        caption = section.partition("\n")[0].removeprefix("# ")
        yield from ("", "```{toctree}", ":hidden:", f":caption: {caption}", "", *_LISTED.findall(section), "```")


def _refuse_strangers(sphinx: Sphinx, failure: Exception | None) -> None:
    for page in [] if failure else [*sphinx.outdir.rglob("*.html"), *sphinx.outdir.rglob("*.css")]:
        for address in strangers_in(page.read_text(encoding="utf-8")):
            _log.warning("%s loads %s", page.name, address)


def strangers_in(page: str) -> list[str]:
    """The addresses elsewhere that a browser would ask by itself; links that somebody follows are none."""
    return [next(filter(None, found.groups())) for found in _LOADED.finditer(page)]


def _routes() -> str:
    document = asyncio.run(_openapi())
    described = {tag["name"]: tag["description"] for tag in document["tags"]}
    lines = list[str]()
    for tag, about in described.items():
        lines += [f"## {tag.capitalize()}", "", about, ""]
        for path, item in document["paths"].items():
            for method, operation in item.items():
                if tag in operation["tags"]:
                    parameters = [_looked_up(one, document) for one in operation.get("parameters", ())]
                    lines += _operation(f"{method.upper()} {path}", operation, parameters)
    lines += ["## Objects", ""]
    for name, schema in document["components"]["schemas"].items():
        lines += [f"### {name}", "", schema.get("description", ""), ""]
        required, fields = schema.get("required", ()), schema.get("properties", {})
        rows = [
            (f"`{field}`", _kind(node), _presence(field, node, required), node.get("description", ""))
            for field, node in fields.items()
        ]
        lines += [*(_table(("field", "type", "", "meaning"), rows) if fields else [_kind(schema)]), ""]
    return "\n".join(lines)


async def _openapi() -> dict[str, Any]:
    async with open_resources(Settings(engine="rules", database_url=SecretStr("off"))) as resources:
        return create_app(resources).openapi()


def _looked_up(node: Node, document: Node) -> Node:
    """What a reference stands for; a node that is none is itself."""
    for name in node.get("$ref", "").split("/")[1:]:
        document = document[name]
    return document if "$ref" in node else node


def _operation(title: str, operation: Node, parameters: Iterable[Node]) -> Iterator[str]:
    yield from (
        f"### `{title}`",
        "",
        f"{operation['summary']}.".replace("?.", "?"),
        "",
        operation.get("description", ""),
        "",
    )
    given = [(f"`{one['name']}`", one["in"], _kind(one["schema"]), one.get("description", "")) for one in parameters]
    if given:
        yield from (*_table(("parameter", "in", "type", "meaning"), given), "")
    for media, body in operation.get("requestBody", {}).get("content", {}).items():
        yield from (f"Takes `{media}`: {_kind(body.get('schema', {}))}", "")
    answers = [
        (status if status.isdigit() else "else", _content(answer), answer["description"])
        for status, answer in operation["responses"].items()
    ]
    yield from (*_table(("status", "answer", "meaning"), answers), "")


def _content(answer: Node) -> str:
    return " or ".join(
        _kind(body.get("schema", {})) or f"`{media}`" for media, body in answer.get("content", {}).items()
    )


def _presence(field: str, node: Node, required: Iterable[str]) -> str:
    if field in required:
        return ""
    return f"default `{node['default']}`" if node.get("default") is not None else "optional"


def _kind(schema: Node) -> str:
    if ref := schema.get("$ref"):
        name = ref.rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if choices := schema.get("anyOf", schema.get("oneOf")):
        return " or ".join(dict.fromkeys(_kind(choice) for choice in choices))
    if values := schema.get("enum", [schema["const"]] if "const" in schema else []):
        return ", ".join(f"`{value}`" for value in values)
    if items := schema.get("items"):
        return f"list of {_kind(items)}"
    return f"{schema.get('format', schema.get('type', ''))}{_bounds(schema)}"


def _bounds(schema: Node) -> str:
    least = schema.get("minLength", schema.get("minimum"))
    most = schema.get("maxLength", schema.get("maximum"))
    if most is not None:
        return f", {least:,g} to {most:,g}" if least is not None else f", at most {most:,g}"
    return f", at least {least:,g}" if least is not None else ""


def _commands() -> str:
    return "\n".join(
        f"## {path}\n\n```text\n{_help(path)}```\n" for path in _paths("mutual", typer.main.get_command(app))
    )


def _paths(path: str, command: object) -> Iterator[str]:
    yield path
    for name, below in getattr(command, "commands", {}).items():
        yield from _paths(f"{path} {name}", below)


def _help(path: str) -> str:
    with redirect_stdout(StringIO()) as printed, suppress(SystemExit):
        main([*path.split()[1:], "--help"])
    return printed.getvalue()


def _metrics() -> str:
    families = text_string_to_metric_families(asyncio.run(_counted()))
    rows = [
        (f"`{one.name}{'_total' * (one.type == 'counter')}`", one.type, _labels(one.samples), one.documentation)
        for one in families
        if one.name.startswith("mutual_")
    ]
    return "\n".join(_table(("metric", "type", "labels", "meaning"), sorted(rows)))


def _labels(samples: Iterable[Any]) -> str:  # Any, because the parser's samples have no type
    return ", ".join(
        f"`{label}`" for label in dict.fromkeys(label for one in samples for label in one.labels) if label != "le"
    )


async def _counted() -> str:
    """The metrics of a service that was asked something."""
    with TemporaryDirectory() as folder:
        model = ModelSettings(name="m", base_url="http://127.0.0.1:9/v1")  # asked for nothing, but its breaker is shown
        settings = Settings(database_url=SecretStr(f"sqlite:///{folder}/mutual.db"), model=model)
        return await _counted_by(settings)


async def _counted_by(settings: Settings) -> str:
    async with open_resources(settings, with_storage=True) as resources:
        resources.shadow.tallies[_PROMPT]
        resources.watch.tell(_ASKED)
        transport = httpx2.ASGITransport(create_app(resources))
        async with httpx2.AsyncClient(transport=transport, base_url="http://service.test") as client:
            await client.get("/healthz")
            return (await client.get("/metrics")).text


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for row in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(' '.join(cell.replace('|', chr(92) + '|').split()) for cell in row)} |"


_SOURCES: Final[Mapping[str, Callable[[], str]]] = {"routes": _routes, "commands": _commands, "metrics": _metrics}
