"""How an answer is shown: as it is to a file or a program, with its headings set off at a terminal."""

import os
import re
import sys
from typing import Final

import typer

_HEADINGS: Final = re.compile(
    r"\A[^\n]+|^(?:Why|What would change it|Next steps|Warnings|What breaks a rule|What the inputs support)$",
    re.MULTILINE,
)


def show(page: str) -> None:
    """Print an answer. https://no-color.org switches the setting off."""
    is_plain = not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    typer.echo(page if is_plain else _HEADINGS.sub(lambda heading: typer.style(heading[0], bold=True), page))
