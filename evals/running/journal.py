"""The journal of a run: answers as JSON lines, only ever added to, so that a killed run goes on where it was."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Self, TypeVar

from pydantic import BaseModel, ValidationError

from api.core.errors import ConfigurationError
from evals.answers import Answer


class RunInUse(ConfigurationError):
    """Another process works on this run."""


class JournalBroken(ConfigurationError):
    """A journal holds a line that does not belong there."""


_Record = TypeVar("_Record", bound=BaseModel)


def read_answers(path: Path) -> Iterator[Answer]:
    """Answers of a journal, the last one for each item.

    Raises:
        JournalBroken: a line is no answer.
    """
    found = {answer.item: answer for answer in read_records(path, Answer)}
    return iter(found.values())


def read_records(path: Path, kind: type[_Record]) -> Iterator[_Record]:
    """All records of a journal, none where there is none yet; half a last line, left by a kill, is not read.

    Raises:
        JournalBroken: a line is no such record.
    """
    lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    for number, line in enumerate(lines, start=1):
        try:
            yield kind.model_validate_json(line)
        except ValidationError as error:
            message = f"{path}, line {number}, is no {kind.__name__.lower()}"
            raise JournalBroken(message) from error


class Journal:
    """Adds answers, or other records, to a file that one process at a time may write to.

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

    def add(self, record: BaseModel) -> None:
        """Add a record; it is safe once `flush` returned."""
        self._file.write(record.model_dump_json(exclude_defaults=True).encode() + b"\n")

    def flush(self) -> None:
        """Bring what was added to the disk."""
        self._file.flush()
        os.fdatasync(self._file.fileno())

    def clear(self) -> None:
        """Forget all answers."""
        self._file.truncate(0)

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
