"""Every example, run against a live service as a newcomer would run it."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from api.core.invitations import Review
from api.core.models import Draft
from api.core.shortlist import Shortlist
from tests.live import MUTUAL, plain_environment, serving

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
REQUESTS = EXAMPLES / "requests"

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(MUTUAL_DATABASE_URL=f"sqlite:///{tmp_path_factory.mktemp('kept') / 'mutual.db'}") as service:
        yield service.url


def _run(*command: str | Path, url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own examples
        command, env=plain_environment(URL=url), capture_output=True, text=True, timeout=30, check=False
    )


def _curl(name: str, url: str) -> str:
    assert shutil.which("curl"), "the examples need curl: apt install curl"
    done = _run(EXAMPLES / f"{name}.sh", url=url)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _draft(name: str, url: str) -> Draft:
    return Draft.model_validate_json(_curl(name, url))


@pytest.mark.parametrize(
    ("name", "language", "channel", "limit"),
    [
        pytest.param("yes", "en", "linkedin", 200, id="yes"),
        pytest.param("german-yes", "de", "xing", 600, id="german"),
        pytest.param("with-context", "en", "linkedin_premium", 300, id="with_context"),
        pytest.param("chosen-prompt", "en", "linkedin", 200, id="chosen_prompt"),
    ],
)
def test_a_yes_brings_a_note(url: str, name: str, language: str, channel: str, limit: int) -> None:
    draft = _draft(name, url)
    assert (draft.decision, draft.advice) == ("connect", None)
    assert draft.note is not None
    assert (draft.note.language, draft.note.channel, draft.note.limit) == (language, channel, limit)


@pytest.mark.parametrize(
    ("name", "reason"),
    [pytest.param("no", "boundary", id="no"), pytest.param("german-no", "mass_outreach", id="german")],
)
def test_a_no_brings_advice(url: str, name: str, reason: str) -> None:
    draft = _draft(name, url)
    assert (draft.decision, draft.note) == ("do_not_connect", None)
    assert draft.advice is not None
    assert draft.advice.reason == reason


def test_an_invitation_worth_accepting_brings_a_reply(url: str) -> None:
    review = Review.model_validate_json(_curl("review", url))
    assert review.decision == "accept"
    assert review.reply is not None
    assert review.reply.text.startswith("Hello Fenella, ")


def test_a_shortlist_has_one_of_each(url: str) -> None:
    found = Shortlist.model_validate_json(_curl("shortlist", url))
    assert [item.verdict for item in found.items] == ["note", "other_route", "no"]


def test_a_batch_is_worked_through(url: str) -> None:
    results = [json.loads(line) for line in _curl("batch", url).splitlines()]
    assert [(result["ref"], result["draft"]["decision"]) for result in results] == [
        ("editor", "connect"),
        ("maintenance", "do_not_connect"),
        ("gardens", "connect"),
    ]


class _Ended(BaseHTTPRequestHandler):
    """A service whose batch was cancelled, or that fails whoever asks after it."""

    status = 200

    def do_POST(self) -> None:
        self._answer(202, b'{"id":"bat_1"}')

    def do_GET(self) -> None:
        asks_after_it = self.path.endswith("bat_1")
        self._answer(self.status if asks_after_it else 200, b'{"state":"cancelled"}' if asks_after_it else b"results")

    def _answer(self, status: int, body: bytes) -> None:
        self.rfile.read(int(self.headers["content-length"] or 0))
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Nothing."""


@pytest.mark.parametrize(
    ("status", "returned", "printed"),
    [pytest.param(200, 0, "results", id="cancelled"), pytest.param(500, 22, "", id="failing")],
)
def test_waiting_for_a_batch_ends_when_it_is_cancelled_or_cannot_be_asked_after(
    status: int, returned: int, printed: str
) -> None:
    with HTTPServer(("127.0.0.1", 0), type("_Stub", (_Ended,), {"status": status})) as server:
        serving_thread = Thread(target=server.serve_forever)
        serving_thread.start()
        try:
            done = _run(EXAMPLES / "batch.sh", url=f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            serving_thread.join()
    assert (done.returncode, done.stdout) == (returned, printed)


def test_an_error_lists_every_fault(url: str) -> None:
    problem = json.loads(_curl("error", url))
    assert problem["type"] == "/problems/invalid-request"
    assert [error["pointer"] for error in problem["errors"]] == [
        "/target/profile",
        "/goal",
        "/channel",
        "/max_length",
        "/priority",
    ]


@pytest.mark.parametrize("name", ["yes", "no"])
def test_the_python_client_prints_what_a_person_needs(url: str, name: str) -> None:
    draft = _draft(name, url)
    done = _run(sys.executable, EXAMPLES / "client.py", REQUESTS / f"{name}.json", url=url)
    assert done.returncode == 0
    assert done.stdout.startswith(draft.note.text if draft.note else draft.advice.summary if draft.advice else "?")


def test_the_python_client_tells_every_fault(url: str) -> None:
    done = _run(sys.executable, EXAMPLES / "client.py", REQUESTS / "error.json", url=url)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 6


def test_the_command_line_answers_as_http_does(url: str, tmp_path: Path) -> None:
    request = json.loads((REQUESTS / "no.json").read_text(encoding="utf-8"))
    for person in ("target", "sender"):
        (tmp_path / person).write_text(request[person]["profile"], encoding="utf-8")
    done = _run(
        MUTUAL,
        *("draft", "--json", "--goal", request["goal"]),
        *("--profile", tmp_path / "target", "--name", request["target"]["name"]),
        *("--sender", tmp_path / "sender", "--sender-name", request["sender"]["name"]),
        url=url,
    )
    by_command, by_http = Draft.model_validate_json(done.stdout), _draft("no", url)
    same_origin = {"provenance": by_http.provenance, "id": by_http.id, "created_at": by_http.created_at}
    assert by_command.model_copy(update=same_origin) == by_http


@pytest.mark.parametrize("name", ["yes", "german-yes", "no"])
def test_the_readme_shows_what_the_service_answers(url: str, name: str) -> None:
    draft = _draft(name, url)
    told = [draft.note.text] if draft.note else [draft.advice.summary, *draft.advice.next_steps] if draft.advice else []
    readme = (EXAMPLES.parent / "README.md").read_text(encoding="utf-8")
    quotes = {
        " ".join(quote.replace("\n> ", " ").split()) for quote in re.findall(r"^> ((?:.|\n> )+)", readme, re.MULTILINE)
    }
    assert quotes & {" ".join(text.split()) for text in told}


def test_every_request_has_a_script_and_every_script_a_line_in_the_readme() -> None:
    scripts = {path.stem for path in EXAMPLES.glob("*.sh")}
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert scripts == {path.stem for path in REQUESTS.iterdir()}
    assert [name for name in scripts if f"`{name}.sh`" not in readme] == []
