"""The journal of a run: answers as JSON lines, only ever added to, so that a killed run goes on where it was."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from api.core.errors import MutualError
from evals.answers import Answer


class RunInUse(MutualError):
    """Another process works on this run."""


def read_answers(path: Path) -> Iterator[Answer]:
    """Answers of a journal, the last one for each item; half a last line, left by a kill, is not read."""
    if not path.exists():
        return iter(())
    lines = path.read_bytes().split(b"\n")[:-1]
    found = {answer.item: answer for answer in map(Answer.model_validate_json, lines)}
    return iter(found.values())


class Journal:
    """Adds answers to a file that one process at a time may write to.

    Raises:
        RunInUse: another process has it open.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            message = f"Another process is at work on {path.parent}; read it with `mutual eval compare`."
            raise RunInUse(message) from None
        self._drop_torn_tail()

    def add(self, answer: Answer) -> None:
        """Add an answer; it is safe once `flush` returned."""
        self._file.write(answer.model_dump_json(exclude_defaults=True).encode() + b"\n")

    def flush(self) -> None:
        """Bring what was added to the disk."""
        self._file.flush()
        os.fdatasync(self._file.fileno())

    def close(self) -> None:
        self.flush()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _drop_torn_tail(self) -> None:
        self._file.seek(0)
        self._file.truncate(self._file.read().rfind(b"\n") + 1)
