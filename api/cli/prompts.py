"""`mutual prompts`: what a person who writes or publishes prompt versions needs."""

# ruff: noqa: PLC0415 - `mutual --help` does not wait for what reads prompts
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.settings import load_settings

if TYPE_CHECKING:
    from api.prompting.routing_table import RoutingTable

app = typer.Typer(
    help="Read, compare, begin, publish and route prompt versions.", no_args_is_help=True, rich_markup_mode=None
)

_Ref = Annotated[str, typer.Argument(help="A version such as draft_note@1.")]


@app.command("list", epilog="Example: mutual prompts list")
def list_versions() -> None:
    """List the published versions, whom each serves, and why it came to be."""
    from api.prompting.registry import load_registry

    registry = load_registry(_directory())
    routes = {ref: _route(ref, registry.routing.in_force.table) for ref in registry.versions}
    width = max(map(len, routes.values()))
    for ref, version in registry.versions.items():
        typer.echo(f"{ref:<18} {routes[ref]:<{width}}  {version.sha256[:12]}  {version.manifest.why}")


@app.command(epilog="Example: mutual prompts show draft_note@1")
def show(ref: _Ref) -> None:
    """Print whom a version serves, and every file of it."""
    from api.prompting import authoring
    from api.prompting.manifest import version_refs
    from api.prompting.routing_table import read_table

    directory = _directory()
    files = authoring.show(directory, ref)
    typer.echo(f"{ref}: {_route(ref, read_table(directory, version_refs(directory)))}")
    typer.echo(files)


@app.command(epilog="Example: mutual prompts diff draft_note@1 draft_note@2")
def diff(old: _Ref, new: _Ref) -> None:
    """Print how two versions differ."""
    from api.prompting import authoring

    typer.echo(authoring.diff(_directory(), old, new), nl=False)


@app.command(epilog="Example: mutual prompts new draft_note")
def new(family: Annotated[str, typer.Argument(help="A family such as draft_note.")]) -> None:
    """Begin a version as a copy of the newest one."""
    from api.prompting import authoring

    directory = _directory()
    ref = authoring.new(directory, family)
    typer.echo(f"{ref} begins as a copy: edit it under {directory}, then publish it with `mutual prompts lock`.")


@app.command(epilog="Example: mutual prompts lock")
def lock() -> None:
    """Publish the versions that are not in the lock yet. A published version never changes."""
    from api.prompting.lock import write_lock

    published = write_lock(_directory())
    typer.echo(f"Published {', '.join(published)}." if published else "Nothing to publish.")


@app.command(epilog="Example: mutual prompts check")
def check() -> None:
    """Check that every version is published, unchanged and usable."""
    from api.prompting.registry import load_registry

    registry = load_registry(_directory())
    typer.echo(f"{len(registry.versions)} published, each as locked: {', '.join(registry.versions)}")


@app.command(epilog="Example: mutual prompts promote draft_note@2")
def promote(ref: _Ref) -> None:
    """Let a version serve everybody. What served before is kept as `previous`; split and shadow end."""
    from api.prompting import releasing

    _tell(releasing.promote(_directory(), ref))


@app.command(epilog="Example: mutual prompts rollback")
def rollback() -> None:
    """Let `previous` serve everybody again; split and shadow end. A running service follows within a second."""
    from api.prompting import releasing

    _tell(releasing.roll_back(_directory()))


def _tell(table: "RoutingTable") -> None:
    typer.echo("; ".join(f"{label}: {ref}" for label, ref in table.labels.items()))


def _route(ref: str, table: "RoutingTable") -> str:
    """What the routing table says of a version, such as `candidate, serves 10 %, in shadow of 25 %`."""
    parts = [
        *table.labels_of(ref),
        *([f"serves {table.share(ref):.0%}"] if table.share(ref) else []),
        *([f"in shadow of {table.shadow_share(ref):.0%}"] if table.shadow_share(ref) else []),
    ]
    return ", ".join(parts) or "-"


def _directory() -> Path:
    return load_settings().prompts_dir
