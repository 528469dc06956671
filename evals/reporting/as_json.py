"""A comparison as JSON, for other programs: the fields of `evals.comparing.results`, by the same names."""

import json
from dataclasses import asdict

from evals.comparing.results import Comparison


def as_json(comparison: Comparison) -> str:
    return json.dumps(asdict(comparison), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
