"""Replies of models, kept so that nobody pays for the same one twice: a store on disk, by the exact request."""

import hashlib
import json
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path
from time import time
from typing import Final

from api.core.errors import ModelError, ModelOutputInvalid, ModelRefused
from api.core.models import Usage
from api.llm.chat import Completion
from api.llm.dialect import ChatRequest

_REFUSED: Final = "refused"
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS replies (
    key TEXT NOT NULL, repeat INTEGER NOT NULL, kept_at REAL NOT NULL, reply TEXT NOT NULL,
    PRIMARY KEY (key, repeat)
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model said to one request: a text, or a fault that is the model's own (`cut_short`, `refused`, ...)."""

    text: str | None
    fault: str | None
    model: str | None
    input_tokens: int | None
    output_tokens: int | None
    latency_ms: float

    @classmethod
    def of_completion(cls, completion: Completion, latency_ms: float) -> "Reply":
        return cls(completion.text, None, completion.model, *_tokens(completion.usage), latency_ms)

    @classmethod
    def of_error(cls, error: ModelError, latency_ms: float) -> "Reply | None":
        """The reply behind an error; None where the model said nothing, as when its server was down."""
        if isinstance(error, ModelOutputInvalid):
            fault = error.code
        elif isinstance(error, ModelRefused):
            fault = _REFUSED
        else:
            return None
        return cls(None, fault, None, *_tokens(error.usage), latency_ms)

    def completion(self) -> Completion:
        """The reply as the client would have given it.

        Raises:
            ModelOutputInvalid, ModelRefused: as the client did when the reply came.
        """
        usage = (
            None
            if self.input_tokens is None or self.output_tokens is None
            else Usage(input_tokens=self.input_tokens, output_tokens=self.output_tokens)
        )
        if self.fault == _REFUSED:
            detail = "The model declined to answer."
            raise ModelRefused(detail, attempts=1, usage=usage)
        if self.text is None:
            detail = f"The model's answer cannot be used ({self.fault})."
            raise ModelOutputInvalid(detail, code=self.fault or "empty", attempts=1, usage=usage)
        return Completion(text=self.text, model=self.model or "", attempts=1, usage=usage)


def request_sha256(request: ChatRequest, *, model: str, endpoint: str = "") -> str:
    """Hash the exact rendered request, its parameters, the model's name and, for the store, the server's address.

    What is not sent, the name of the prompt version, is no part of it: the same request is the same question.
    """
    sent = {name: value for name, value in asdict(request).items() if name != "prompt"}
    asked = {"endpoint": endpoint, "model": model, "request": sent}
    return hashlib.sha256(json.dumps(asked, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _tokens(usage: Usage | None) -> tuple[int | None, int | None]:
    return (usage.input_tokens, usage.output_tokens) if usage else (None, None)


class ReplyStore:
    """Replies by request and repeat in one SQLite file, shared by all runs. What `commit` wrote survives a kill."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path, timeout=30)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute(_SCHEMA)
        self._database.commit()

    def get(self, key: str, repeat: int, *, since: float = 0.0) -> Reply | None:
        """The reply that was kept at `since` (seconds since the epoch) or later."""
        row = self._database.execute(
            "SELECT reply FROM replies WHERE key = ? AND repeat = ? AND kept_at >= ?", (key, repeat, since)
        ).fetchone()
        return Reply(**json.loads(row[0])) if row else None

    def put(self, key: str, repeat: int, reply: Reply) -> None:
        """Keep a reply; it is safe once `commit` returned."""
        self._database.execute(
            "INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?)",
            (key, repeat, time(), json.dumps(asdict(reply), ensure_ascii=False)),
        )

    def commit(self) -> None:
        """Write what was put since the last time."""
        self._database.commit()

    def close(self) -> None:
        self.commit()
        self._database.close()
