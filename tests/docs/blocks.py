"""The fenced blocks of the pages, and what each says of itself after the name of its language.

`sh` is run, in order, by `test_commands.py`. `sh serves` runs until the page ends, `sh exit=1` leaves with that
code, and `sh not-run="needs Docker"` is not run and says why. `text printed` stands under a block that prints it.
"""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent
PAGES: Final = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "examples/README.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
)
_FENCE: Final = re.compile(r"^( *)```(.*)\n((?:.*\n)*?)\1```$", re.MULTILINE)
_HEREDOC: Final = re.compile(r"<<'?(\w+)'?.*\n(?:.*\n)*?\1$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block. `line` is that of its fence."""

    page: Path
    line: int
    language: str
    serves: bool
    printed: bool
    exit_code: int
    not_run: str
    text: str

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def commands(self) -> list[str]:
        """One a line; what a line goes on with, comments and what is fed to a command do not count."""
        text = _HEREDOC.sub("", self.text).replace("\\\n", " ")
        return [line for line in text.splitlines() if line.strip() and not line.startswith(("#", " "))]


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [_read(page, text.count("\n", 0, found.start()) + 1, found) for found in _FENCE.finditer(text)]


def _read(page: Path, line: int, found: re.Match[str]) -> Block:
    language, *words = shlex.split(found[2]) or [""]
    said = {name: value for name, _, value in (word.partition("=") for word in words)}
    block = Block(
        page=page,
        line=line,
        language=language,
        serves=said.pop("serves", None) is not None,
        printed=said.pop("printed", None) is not None,
        exit_code=int(said.pop("exit", 0)),
        not_run=said.pop("not-run", ""),
        text=dedent(found[3]),
    )
    assert language.startswith("from-") or not said, f"{block.place}: nobody reads {said}"
    return block


BLOCKS: Final = [block for page in PAGES for block in blocks_of(page)]
SHELL: Final = [block for block in BLOCKS if block.language == "sh"]
RUN: Final = [block for block in SHELL if not block.not_run]


if __name__ == "__main__":
    for reason in sorted({block.not_run for block in SHELL}):
        told = [block for block in SHELL if block.not_run == reason]
        commands = sum(len(block.commands) for block in told)
        print(f"{commands:4} commands in {len(told):3} blocks: {reason or 'run'}")  # noqa: T201 - that is what it is for
