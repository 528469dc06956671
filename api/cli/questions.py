"""The questions of a command that was called at a terminal without what it needs. Asked on standard error."""

import sys
from contextlib import suppress
from importlib import import_module
from typing import Final

import typer

_END: Final = "."


def can_ask() -> bool:
    """Whether somebody sits there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str) -> str:
    """One line that is not empty; asked again until there is one.

    Raises:
        typer.Abort: the input ended.
    """
    while not (answer := _read(f"{question}\n> ").strip()):
        typer.echo("This is needed.", err=True)
    return answer


def ask_if_known(question: str) -> str | None:
    """One line, or nothing."""
    return _read(f"{question} (Enter leaves it out)\n> ").strip() or None


def ask_for_text(question: str) -> str:
    """Lines until one that is a dot alone, or the end of the input."""
    _let_lines_be_mended()
    typer.echo(f"{question} (end with a line that is a dot alone, or Ctrl-D)", err=True)
    lines: list[str] = []
    try:
        while (line := input()).strip() != _END:
            lines.append(line)
    except EOFError:
        typer.echo(err=True)
    return "\n".join(lines)


def _read(prompt: str) -> str:
    _let_lines_be_mended()
    typer.echo(prompt, nl=False, err=True)
    try:
        return input()
    except EOFError:
        raise typer.Abort from None


def _let_lines_be_mended() -> None:
    """With the cursor keys; and let one be longer than the 4,096 bytes that a bare terminal passes on."""
    with suppress(ModuleNotFoundError):  # not every build of Python has it
        import_module("readline")
