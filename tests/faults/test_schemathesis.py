"""The service is what its OpenAPI document says: Schemathesis asks it with every check on, from three seeds.

`make test-faults` sends a few examples to each operation; `SCHEMATHESIS_EXAMPLES=1000` asks for the full run.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import MUTUAL, Service, plain_environment, serving

pytestmark = pytest.mark.faults

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "10"))
_COMMAND = Path(sys.executable).with_name("schemathesis")
_HERE = Path(__file__).parent
_CALLERS = ("one", "other")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("schemathesis")


@pytest.fixture(scope="module")
def database(folder: Path) -> str:
    return f"sqlite:///{folder}/mutual.db"


@pytest.fixture(scope="module")
def keys(folder: Path, database: str) -> Path:
    """The file that tells Schemathesis the keys of two callers."""
    make = [str(MUTUAL), "keys", "create", "--scope", "draft,admin", "--per-minute", "1000000", "--name"]
    environment = plain_environment(MUTUAL_DATABASE_URL=database)
    callers: list[dict[str, object]] = []
    for name in _CALLERS:
        made = subprocess.run([*make, name], env=environment, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
        header = {"name": "Authorization", "value": f"Bearer {made.stdout.strip()}"}
        callers.append({"name": name, "fixedHeaders": [header]})
    file = folder / "keys.json"
    file.write_text(json.dumps({"auth": callers}))
    return file


@pytest.fixture(scope="module")
def service(database: str) -> Iterator[Service]:
    with serving(MUTUAL_DATABASE_URL=database, MUTUAL_AUTH="required") as service:
        yield service
        assert "Traceback" not in service.stop()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_it_does_is_other_than_documented(service: Service, keys: Path, folder: Path, seed: int) -> None:
    report = folder / f"{seed}.json"
    # What the coverage phase sends hardly depends on the seed, so it is sent once.
    phases = "examples,coverage,fuzzing,stateful" if seed == 1 else "examples,fuzzing,stateful"
    options = [f"--seed={seed}", f"--max-examples={EXAMPLES}", f"--phases={phases}", f"--report-json-path={report}"]
    ran = subprocess.run(  # noqa: S603 - the command of the development environment
        [_COMMAND, f"--config-file={_HERE / 'schemathesis.toml'}", "run", f"{service.url}/openapi.json", *options],
        env=plain_environment(SCHEMATHESIS_HOOKS=str(_HERE / "schemathesis_hooks.py"), SCHEMATHESIS_KEYS=str(keys)),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    said = json.loads(report.read_text())
    assert (said["complete"], said["failures"], said["errors"]) == (True, [], [])
    assert said["operations"]["tested"] == said["operations"]["total"] > 20
    accepted = {name: sum(phase["accepted"] for phase in rates.values()) for name, rates in said["valid_rates"].items()}
    assert [
        name for name, times in accepted.items() if times == 0 and "{" not in name
    ] == []  # an id may be a wrong one
