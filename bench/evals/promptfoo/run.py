"""promptfoo on the cases, by its command line: two prompts, one provider, a test per case. `peers.py` starts it."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_IN_FLIGHT = 64
_QUIET = {
    "PROMPTFOO_DISABLE_TELEMETRY": "1",
    "PROMPTFOO_DISABLE_UPDATE": "1",
    "PROMPTFOO_DISABLE_REMOTE_GENERATION": "1",
    "PROMPTFOO_DISABLE_SHARING": "1",
    "PROMPTFOO_SELF_HOSTED": "1",
}


def main(promptfoo: Sequence[str], url: str, folder: Path) -> None:
    """Run both versions and print a line of JSON."""
    work = json.loads((folder / "work.json").read_text("utf-8"))
    provider = {"apiBaseUrl": url, "apiKey": "none", "temperature": 0.3, "max_tokens": 300}
    config = {
        "prompts": [
            {"label": f"v{number}", "raw": _chat(work["system"], prompt)}
            for number, prompt in enumerate(work["prompts"], start=1)
        ],
        "providers": [{"id": "openai:chat:stub", "config": provider}],
        "tests": [{"vars": {"data": case["data"]}} for case in work["cases"]],
    }
    given, results = folder / "promptfooconfig.json", folder / "results.json"
    given.write_text(json.dumps(config), "utf-8")
    command = [*promptfoo, "eval", "-c", str(given), "-o", str(results)]
    options = ["-j", str(_IN_FLIGHT), "--no-cache", "--no-write", "--no-table", "--no-progress-bar", "--no-share"]
    env = os.environ | _QUIET | {"PROMPTFOO_CONFIG_DIR": str(folder / "promptfoo")}
    subprocess.run([*command, *options], env=env, stdout=sys.stderr, check=True)
    found = json.loads(results.read_text("utf-8"))
    answers = sum(bool(result["response"]["output"]) for result in found["results"]["results"])
    print(json.dumps({"version": found["metadata"]["promptfooVersion"], "answers": answers, "seconds": None}))


def _chat(system: str, prompt: str) -> str:
    return json.dumps([{"role": "system", "content": system}, {"role": "user", "content": prompt}])


if __name__ == "__main__":
    main(sys.argv[1:-2], sys.argv[-2], Path(sys.argv[-1]))
