"""Remembers what a live source answered, to be written as recordings."""

from collections import defaultdict
from pathlib import Path

from evals.running.recordings import Recording, load_recordings, write_recordings
from evals.running.replies import request_sha256
from evals.running.sources import Answered, Question


class Recorder:
    """Collects the replies of one model, by prompt version."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._taken: dict[str, list[Recording]] = defaultdict(list)

    def take(self, question: Question, answered: Answered) -> None:
        """Remember one reply. A recording fits any address, so its hash leaves the address out."""
        self._taken[question.version].append(
            Recording(
                case=question.case,
                repeat=question.repeat,
                turn=question.turn,
                request_sha256=request_sha256(question.request, model=self._model),
                reply=answered.reply,
            )
        )

    def write(self, directory: Path) -> dict[Path, int]:
        """Write what was taken over what was recorded before; returns how many replies each file now holds."""
        written: dict[Path, int] = {}
        for version, taken in self._taken.items():
            kept = {item.place: item for item in load_recordings(directory, self._model, version)}
            kept |= {item.place: item for item in taken}
            written[write_recordings(directory, self._model, version, kept.values())] = len(kept)
        return written
