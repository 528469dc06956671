"""Runs the command line in this process, through its front door."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from api.cli.app import main

REQUESTS = Path(__file__).parent.parent.parent / "examples" / "requests"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    monkeypatch.setenv("COLUMNS", "100")

    def run_command(*arguments: str, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as left:
            main(arguments)
        captured = capsys.readouterr()
        return Outcome(int(left.value.code or 0), captured.out, captured.err)

    yield run_command
    # The command line sends logs to the standard error it was given, which is gone after the test.
    structlog.reset_defaults()
    logging.getLogger().handlers.clear()


@pytest.fixture
def options(tmp_path: Path) -> Callable[[str], list[str]]:
    """The options that say the same as a request of `examples/`."""

    def options_for(example: str) -> list[str]:
        request = json.loads((REQUESTS / f"{example}.json").read_text(encoding="utf-8"))
        (tmp_path / "target.txt").write_text(request["target"]["profile"], encoding="utf-8")
        (tmp_path / "me.txt").write_text(request["sender"]["profile"], encoding="utf-8")
        return [
            *("--profile", str(tmp_path / "target.txt"), "--name", request["target"]["name"]),
            *("--sender", str(tmp_path / "me.txt"), "--sender-name", request["sender"]["name"]),
            *("--goal", request["goal"], "--channel", request.get("channel", "linkedin")),
        ]

    return options_for
