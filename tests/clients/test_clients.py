"""What others generate from the OpenAPI document: clients that compile, and that a real service answers.

The generators come from two package indexes, by `make test-clients`.
"""

import json
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

from api.core.models import CriterionName
from tests.clients.served import NODE, PACKAGES, VENV, Served, run

HERE = Path(__file__).parent
GENERATING = VENV / "clients" / "bin"

pytestmark = pytest.mark.clients


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
    run(NODE, generate, served.document, *options, cwd=tmp_path)
    run(NODE, PACKAGES / "typescript" / "bin" / "tsc", "--project", tmp_path, cwd=tmp_path)

    told = json.loads(run(NODE, "call.ts", served.url, served.key, cwd=tmp_path))
    _expect_every_kind_of_answer(told, pointers=["/channel"])


def test_a_python_client_compiles_strictly_and_is_answered(served: Served, tmp_path: Path) -> None:
    config = HERE / "python" / "generator.yaml"
    options = ("--meta", "none", "--output-path", tmp_path / "mutual_client", "--config", config, "--fail-on-warning")
    run(GENERATING / "openapi-python-client", "generate", "--path", served.document, *options, cwd=tmp_path)
    (tmp_path / "call.py").write_bytes((HERE / "python" / "call.py").read_bytes())
    (tmp_path / "pyrightconfig.json").write_text(json.dumps({"strict": ["call.py"], "pythonVersion": "3.11"}))
    run(GENERATING / "python", "-m", "compileall", "-q", tmp_path)
    run(sys.executable, "-m", "pyright", "--pythonpath", GENERATING / "python", "--project", tmp_path, cwd=tmp_path)

    told = json.loads(run(GENERATING / "python", "call.py", served.url, served.key, cwd=tmp_path))
    _expect_every_kind_of_answer(told, pointers=["/goal"])
