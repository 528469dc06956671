"""Requests as bytes, right or wrong, and what every refusal has to be like."""

import json
import re
import subprocess
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.problems import MEDIA_TYPE, Problem, ProblemFault
from tests.builders import GOAL, TARGET
from tests.live import MUTUAL, plain_environment
from tests.wire import Service, running, talk

CANARY = "Quillfeather9417"
"""Stands in what is sent, and must not stand in any refusal."""
DRAFTS = "/v1/drafts"
JSON = "application/json"
RIGHT: Mapping[str, object] = {"target": TARGET, "goal": f"{GOAL} {CANARY}"}
"""A draft request that would be answered."""

_KEY = b"{key}"
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_REQUEST_ID = re.compile(r"req_[0-9A-HJKMNP-TV-Z]{26}")
_NOT_FOR_CALLERS = re.compile(rb"Traceback|File \"|\.py\b|site-packages|sqlalchemy|pydantic", re.IGNORECASE)


def ask(
    method: str = "POST", path: str = DRAFTS, *lines: str, body: bytes | None = None, key: str | None = "Bearer {key}"
) -> bytes:
    """A request with a valid key, and with these lines in its head; written as latin-1, so that any byte can be one.

    With a body, its length is declared, and its type is JSON unless a line says otherwise.
    """
    head = [f"{method} {path} HTTP/1.1", "Host: service.test", "Connection: close", *lines]
    names = {line.partition(":")[0].lower() for line in lines}
    if key is not None:
        head.append(f"Authorization: {key}")
    if body is not None:
        head += [] if names & {"content-length", "transfer-encoding"} else [f"Content-Length: {len(body)}"]
        head += [] if "content-type" in names else [f"Content-Type: {JSON}"]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + (body or b"")


def as_json(**fields: object) -> bytes:
    """A draft request that is right but for these fields."""
    return json.dumps({**RIGHT, **fields}).encode()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Door:
    """A service that wants a key, and one that is good for it."""

    service: Service
    key: str

    def raw(self, request: bytes) -> bytes:
        return talk(self.service, request.replace(_KEY, self.key.encode()))

    def answer(self, request: bytes) -> Answer:
        head, _, body = self.raw(request).removeprefix(_CONTINUE).partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        return Answer(int(status.split()[1]), headers, body)

    def refuse(self, request: bytes, status: int, name: str) -> tuple[Answer, tuple[ProblemFault, ...]]:
        """Send what has to be refused like this; gives the answer, and the faults it lists."""
        answer = self.answer(request)
        assert (answer.status, answer.headers["content-type"]) == (status, MEDIA_TYPE), answer
        problem = Problem.model_validate_json(answer.body, strict=True)
        assert set(json.loads(answer.body)) == set(Problem.model_fields)
        assert (problem.type, problem.status) == (f"/problems/{name}", status)
        assert _REQUEST_ID.fullmatch(problem.request_id)
        assert answer.headers["x-request-id"] == problem.request_id
        assert problem.instance == f"urn:mutual:request:{problem.request_id}"
        everything = str(answer.headers).encode() + answer.body
        assert CANARY.encode() not in everything
        assert not _NOT_FOR_CALLERS.search(everything)
        self.require_alive()
        return answer, problem.errors

    def require_alive(self) -> None:
        assert self.answer(ask("GET", "/healthz", key=None)).status == 200

    def require_clean_log(self) -> None:
        """No traceback and no error; nothing of what was sent."""
        lines = [json.loads(line) for line in self.service.log]
        assert [line for line in lines if line["level"] == "error" or "exception" in line] == []
        assert [line for line in self.service.log if CANARY in line] == []


@contextmanager
def opened(folder: Path) -> Generator[Door]:
    """Serve over a database in that folder, and look at the log in the end."""
    database = f"sqlite:///{folder}/mutual.db"
    made = subprocess.run(  # noqa: S603 - our own command
        [MUTUAL, "keys", "create", "--name", "a test", "--per-minute", "1000000"],
        env=plain_environment(MUTUAL_DATABASE_URL=database),
        capture_output=True,
        text=True,
        check=True,
    )
    with running(MUTUAL_DATABASE_URL=database, MUTUAL_AUTH="required", MUTUAL_LOG_LEVEL="debug") as service:
        door = Door(service, made.stdout.strip())
        yield door
    door.require_clean_log()
