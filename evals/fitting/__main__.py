"""Fits the shipped weights anew: `python -m evals.fitting`."""

import sys
from importlib.resources import files
from pathlib import Path

from evals.fitting.examples import examples
from evals.fitting.fit import as_lines, fit

_VERSION = "weights@1"

if __name__ == "__main__":
    given = examples()
    weights = fit(given, version=_VERSION)
    path = Path(str(files("api.drafting.rules"))) / "weights" / "weights.json"
    path.write_text(as_lines(weights), "utf-8")
    sys.stdout.write(f"{_VERSION}: {len(given)} cases, {len(weights.features)} features, {path.stat().st_size} bytes\n")
