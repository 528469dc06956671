"""`mutual draft` at a terminal, which is a pseudo-terminal here: what it asks, and what it shows."""

import os
import pty
import select
import signal
import subprocess
import termios
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.live import MUTUAL, plain_environment

PROFILE = "Commissioning editor at a small press in Leeds.\nLooking for writers who can explain canals."
GOAL = "I'd like to ask whether my lock keeper's diary could become a book for her list."
BOLD = "\x1b[1m"
PATIENCE_S = 60
LOCAL_FLAGS = 3
LOOKS = 10
"""Between two lines the command does not read for a moment, so one look is not enough."""


@dataclass(slots=True)
class Terminal:
    """A person at a terminal in front of one command."""

    process: subprocess.Popen[bytes]
    descriptor: int
    seen: str = ""

    def wait_for(self, text: str) -> None:
        while text not in self.seen:
            self._look()

    def type(self, text: str) -> None:
        self.seen = ""
        os.write(self.descriptor, text.encode())

    def wait_until_it_reads(self) -> None:
        """Before that a key means what the terminal says, and may be lost, and so may a signal."""
        looks = 0
        while looks < LOOKS:
            is_reading = not termios.tcgetattr(self.descriptor)[LOCAL_FLAGS] & termios.ICANON
            looks = looks + 1 if is_reading else 0
            time.sleep(0.02)

    def leave(self) -> int:
        with suppress(OSError):  # how a terminal says on Linux that nobody is left
            while True:
                self._look()
        return self.process.wait(timeout=PATIENCE_S)

    def _look(self) -> None:
        ready, _, _ = select.select([self.descriptor], [], [], PATIENCE_S)
        assert ready, f"nothing came after: {self.seen}"
        self.seen += os.read(self.descriptor, 4096).decode()


@contextmanager
def at_a_terminal(*arguments: str, folder: Path, **variables: str) -> Generator[Terminal]:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # tests in the background ignore it, and pass that on
    ours, theirs = pty.openpty()
    environment = plain_environment(**{"TERM": "xterm", "NO_COLOR": "", **variables})
    with subprocess.Popen(  # noqa: S603 - our own command
        [MUTUAL, "draft", *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=folder
    ) as process:
        os.close(theirs)
        try:
            yield Terminal(process, ours)
        finally:
            process.kill()
            os.close(ours)


@pytest.mark.parametrize("end", [pytest.param(".\n", id="dot"), pytest.param("\x04", id="ctrl_d")])
def test_without_arguments_it_asks_for_everything_and_answers(tmp_path: Path, end: str) -> None:
    with at_a_terminal(folder=tmp_path) as terminal:
        terminal.wait_for("Paste the profile")
        terminal.type(PROFILE + "\n")
        terminal.wait_until_it_reads()
        terminal.type(end)
        terminal.wait_for("What do you want?\r\n> ")
        terminal.type("\n")
        terminal.wait_for("This is needed.")
        terminal.type(f"{GOAL}\n")
        terminal.wait_for("What are they called?")
        terminal.type("Lena Hartwig\n")
        terminal.wait_for("Who are you")
        terminal.type("Lock keeper on the Calder for eleven years, keeps a diary of every repair.\n")
        terminal.wait_for("What links you")
        terminal.type("I heard her talk on working waterways in Skipton last week.\n")
        assert terminal.leave() == 0

    assert f"{BOLD}Connect. A note of " in terminal.seen
    assert f"{BOLD}Why" in terminal.seen
    assert "Lena" in terminal.seen


def test_only_what_is_missing_is_asked_for(tmp_path: Path) -> None:
    with at_a_terminal("--goal", GOAL, folder=tmp_path, NO_COLOR="1") as terminal:
        terminal.wait_for("Paste the profile")
        terminal.type(f"{PROFILE}\n.\n")
        assert terminal.leave() == 0

    assert "What do you want?" not in terminal.seen
    assert "onnect" in terminal.seen
    assert BOLD not in terminal.seen


def test_a_line_may_be_longer_than_a_bare_terminal_passes_on(tmp_path: Path) -> None:
    with at_a_terminal("--goal", GOAL, folder=tmp_path) as terminal:
        terminal.wait_for("Paste the profile")
        terminal.type("Editor of books on canals. " * 300 + "\n.\n")
        assert terminal.leave() == 0


def test_ctrl_c_at_a_question_leaves_with_130(tmp_path: Path) -> None:
    with at_a_terminal(folder=tmp_path) as terminal:
        terminal.wait_for("Paste the profile")
        terminal.wait_until_it_reads()
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.leave() == 130
