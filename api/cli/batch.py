"""`mutual batch`: a file of requests worked through on this machine. Killed and called again, it goes on."""

import asyncio
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Final

import typer

from api.cli import options
from api.core.errors import Fault, InvalidRequest, MutualError, StorageUnavailable
from api.settings import Settings, load_settings

if TYPE_CHECKING:
    from api.batches.reading import BatchFormat
    from api.core.batches import Batch

EXAMPLE: Final = "Example: mutual batch people.csv -o notes.csv"
_ASK_EVERY_S: Final = 0.5
_STEPS: Final = 10
"""Lines of progress where there is no terminal for a bar."""


def batch(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="NDJSON, or CSV by its name.", dir_okay=False)],
    *,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="By default FILE with .results in its name.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Begin anew where the same file was worked on before.")
    ] = False,
) -> None:
    """Draft for every line of a file.

    The same command again goes on where it was stopped.
    """
    output = output or file.with_suffix(f".results{file.suffix}")
    options.stay_quiet()
    try:
        with file.open("rb") as lines:
            ended = asyncio.run(_work(lines, _form(file), output, load_settings(), begins_anew=again))
    except OSError as error:
        message = f"{error.filename or file}: {error.strerror}"
        raise MutualError(message) from error
    except InvalidRequest as error:
        raise MutualError("\n".join(["the file has faults", *map(_line, error.faults)])) from error
    typer.echo(f"{ended.done} of {ended.total} done, {ended.failed} failed: {output}", err=True)
    if ended.failed:
        raise typer.Exit(1)


async def _work(
    file: IO[bytes], form: "BatchFormat", output: Path, settings: Settings, *, begins_anew: bool
) -> "Batch":
    from api.access.callers import LOCAL  # noqa: PLC0415 - `mutual --help` does not wait for the engines
    from api.batches.results import write_results  # noqa: PLC0415 - as above
    from api.problems import item_problem  # noqa: PLC0415 - as above
    from api.resources import open_resources  # noqa: PLC0415 - as above

    async with open_resources(settings, with_storage=True, with_worker=True) as resources:
        service = resources.batches.service
        if service is None:
            raise StorageUnavailable(resources.batches.why_not)
        batch_id = await service.go_on_or_submit(file, form, caller=LOCAL.id, begins_anew=begins_anew)
        with _progress() as show:
            while (batch := await service.status(batch_id)).state not in {"done", "cancelled"}:
                show(batch)
                await asyncio.sleep(_ASK_EVERY_S)
            show(batch)
        fresh = output.with_name(f".{output.name}.part")
        with fresh.open("wb") as results:
            async for line in write_results(service.results(batch_id), _form(output), problem_of=item_problem):
                results.write(line)
        fresh.replace(output)
        return batch


@contextmanager
def _progress() -> Generator[Callable[["Batch"], None]]:
    """Shows how far a batch is, on standard error: a bar at a terminal, else a line now and then."""
    if not sys.stderr.isatty():
        shown = -1

        def print_line(batch: "Batch") -> None:
            nonlocal shown
            ended = batch.done + batch.failed + batch.cancelled
            if (step := ended * _STEPS // batch.total) > shown:
                shown = step
                typer.echo(f"{ended} of {batch.total}", err=True)

        yield print_line
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415 - as above

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("")

        def move_bar(batch: "Batch") -> None:
            progress.update(task, total=batch.total, completed=batch.done + batch.failed + batch.cancelled)

        yield move_bar


def _form(file: Path) -> "BatchFormat":
    return "csv" if file.suffix.lower() == ".csv" else "ndjson"


def _line(fault: Fault) -> str:
    """`/lines/17/target/profile` as a person finds it."""
    _, _, *place = fault.pointer.split("/")
    return f"  {'line ' + ', '.join(place) if place else 'the file'}: {fault.detail}"
