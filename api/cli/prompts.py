"""`mutual prompts`: what a person who writes or publishes prompt versions needs."""

from pathlib import Path
from typing import Annotated

import typer

from api.prompting import authoring
from api.prompting.lock import write_lock
from api.prompting.registry import load_registry
from api.settings import load_settings

app = typer.Typer(help="Read, compare, begin and publish prompt versions.", no_args_is_help=True, rich_markup_mode=None)

_Ref = Annotated[str, typer.Argument(help="A version such as draft_note@1.")]


@app.command("list", epilog="Example: mutual prompts list")
def list_versions() -> None:
    """List the published versions, which label names them, and why each came to be."""
    registry = load_registry(_directory())
    for ref, version in registry.versions.items():
        labels = ", ".join(label for label, labelled in registry.labels.items() if labelled == ref)
        typer.echo(f"{ref:<18} {labels or '-':<12} {version.sha256[:12]}  {version.manifest.why}")


@app.command(epilog="Example: mutual prompts show draft_note@1")
def show(ref: _Ref) -> None:
    """Print every file of a version."""
    typer.echo(authoring.show(_directory(), ref))


@app.command(epilog="Example: mutual prompts diff draft_note@1 draft_note@2")
def diff(old: _Ref, new: _Ref) -> None:
    """Print how two versions differ."""
    typer.echo(authoring.diff(_directory(), old, new), nl=False)


@app.command(epilog="Example: mutual prompts new draft_note")
def new(family: Annotated[str, typer.Argument(help="A family such as draft_note.")]) -> None:
    """Begin a version as a copy of the newest one."""
    directory = _directory()
    ref = authoring.new(directory, family)
    typer.echo(f"{ref} begins as a copy: edit it under {directory}, then publish it with `mutual prompts lock`.")


@app.command(epilog="Example: mutual prompts lock")
def lock() -> None:
    """Publish the versions that are not in the lock yet. A published version never changes."""
    published = write_lock(_directory())
    typer.echo(f"Published {', '.join(published)}." if published else "Nothing to publish.")


@app.command(epilog="Example: mutual prompts check")
def check() -> None:
    """Check that every version is published, unchanged and usable."""
    registry = load_registry(_directory())
    typer.echo(f"{len(registry.versions)} published, each as locked: {', '.join(registry.versions)}")


def _directory() -> Path:
    return load_settings().prompts_dir
