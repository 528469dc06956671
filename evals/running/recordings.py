"""Recorded replies, kept in the repository so that versions can be compared without a key and without a network."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

from api.core.errors import ConfigurationError, ModelUnavailable
from evals.running.replies import Reply

RECORDINGS: Final = Path(__file__).resolve().parent.parent / "recordings"
Turn = Literal["draft", "repair", "note"]


@dataclass(frozen=True, slots=True)
class Recording:
    """One reply with what it answers. `request_sha256` is over the exact rendered request."""

    case: str
    repeat: int
    turn: Turn
    request_sha256: str
    reply: Reply

    @property
    def place(self) -> tuple[str, int, Turn]:
        """Which turn of which answer it is."""
        return self.case, self.repeat, self.turn


class RecordingsBroken(ConfigurationError):
    """A file of recordings cannot be used."""


class RecordingMissing(ModelUnavailable):
    """Nobody recorded this turn of this case."""


class RecordingStale(ModelUnavailable):
    """The request is no longer the one that was recorded: the prompt, the case or the rendering has changed."""


class Recordings:
    """The recorded replies of one model to one prompt version."""

    def __init__(self, recordings: Iterable[Recording]) -> None:
        self._by_place = {item.place: item for item in recordings}

    def __iter__(self) -> Iterator[Recording]:
        return iter(self._by_place.values())

    def find(self, case: str, repeat: int, turn: Turn, request_sha256: str) -> Reply:
        """The reply to exactly this request.

        Raises:
            RecordingMissing: there is none for this turn.
            RecordingStale: there is one, of another request.
        """
        found = self._by_place.get((case, repeat, turn))
        if found is None:
            message = f"{case}, repeat {repeat}, {turn}: not recorded"
            raise RecordingMissing(message)
        if found.request_sha256 != request_sha256:
            message = f"{case}, repeat {repeat}, {turn}: the request has changed since it was recorded; record it anew"
            raise RecordingStale(message)
        return found.reply


def recording_path(directory: Path, model: str, version: str) -> Path:
    """Where the recordings of a model and a version stand: `<model>/<family>.v<n>.jsonl`."""
    return directory / model / f"{version.replace('@', '.v')}.jsonl"


def load_recordings(directory: Path, model: str, version: str) -> Recordings:
    """All recordings of one model and version; none where there is no file.

    Raises:
        RecordingsBroken: a line is not a recording, or a turn stands twice.
    """
    path = recording_path(directory, model, version)
    if not path.exists():
        return Recordings(())
    try:
        found = [_parse(json.loads(line)) for line in path.read_text("utf-8").splitlines()]
    except (ValueError, TypeError, KeyError) as error:
        message = f"{path.name} holds a line that is no recording"
        raise RecordingsBroken(message) from error
    if len({item.place for item in found}) != len(found):
        message = f"{path.name} holds a turn twice"
        raise RecordingsBroken(message)
    return Recordings(found)


def write_recordings(directory: Path, model: str, version: str, recordings: Iterable[Recording]) -> Path:
    """Write all recordings of a version anew, in the order of case, repeat and turn."""
    path = recording_path(directory, model, version)
    path.parent.mkdir(parents=True, exist_ok=True)
    in_order = sorted(recordings, key=lambda item: item.place)
    path.write_text("".join(f"{json.dumps(asdict(item), ensure_ascii=False)}\n" for item in in_order), "utf-8")
    return path


def _parse(line: Mapping[str, object]) -> Recording:
    reply = line["reply"]
    if not isinstance(reply, dict):
        message = "a recording has no reply"
        raise TypeError(message)
    return Recording(**{**line, "reply": Reply(**reply)})  # pyright: ignore - checked by the dataclass's own names
