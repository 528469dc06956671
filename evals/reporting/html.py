"""A comparison as one HTML page that needs no network. Its template, style and script are files of their own."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.resources import files
from typing import Final

from jinja2 import Environment, StrictUndefined, Template

from evals.answers import Answer
from evals.cases import Case
from evals.comparing.results import Comparison
from evals.reporting import figures, sentences
from evals.reporting.plots import forest, latencies
from evals.reporting.rows import RawCall, pack
from evals.reporting.tables import by_case, criteria, flows, slices

_ROOM: Final = 800_000
"""Bytes for rows and raw calls; the rest of a page stays under 200,000, so that all of it stays under 1 MB."""


def html(
    comparison: Comparison,
    cases: Sequence[Case],
    answers: Sequence[Answer],
    *,
    raw: Mapping[str, RawCall],
    prompt_diff: str,
) -> str:
    """The page. `raw` is by call key; `prompt_diff` is a unified diff, empty where there are no two prompts."""
    grouped = by_case(answers)
    style, script = _source("report.css"), _source("report.js")
    return _template().render(
        comparison=comparison,
        figures=figures,
        sentences=sentences,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        gates=forest([metric for metric in comparison.metrics if metric.is_gate]),
        rest=forest([metric for metric in comparison.metrics if not metric.is_gate]),
        counts=figures.counted(comparison.cases),
        deltas=_deltas(comparison),
        flows=flows(comparison, cases, grouped),
        criteria=criteria(comparison, cases, grouped),
        slices=slices(comparison.cases),
        curves=latencies(comparison.spending),
        per_right=_per_right(comparison),
        clusters=len({case.cluster for case in comparison.cases}),
        packed=pack(comparison, cases, grouped, raw=raw, room=_ROOM),
        diff_lines=prompt_diff.splitlines(),
        citation=_citation(comparison),
    )


def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_source("report.html.j2"))


def _source(name: str) -> str:
    return (files("evals.reporting") / name).read_text("utf-8")


def _hash(source: str) -> str:
    """The source of a Content-Security-Policy that admits exactly this inline text."""
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


def _deltas(comparison: Comparison) -> list[tuple[str, str, str]]:
    """Cost and typical latency: title, change, and from what to what."""
    before = figures.spent(comparison, comparison.baseline.version)
    after = figures.spent(comparison, comparison.candidate.version)
    deltas: list[tuple[str, str, str]] = []
    if before and after and before.cost_micro is not None and after.cost_micro is not None:
        from_to = f"{figures.money(before.cost_micro)} to {figures.money(after.cost_micro)}"
        if before.cost_micro:
            deltas.append(("Cost", f"{after.cost_micro / before.cost_micro - 1:+.0%}", from_to))
        elif after.cost_micro:
            deltas.append(("Cost", f"+{figures.money(after.cost_micro)}", from_to))
    if before and after and before.latencies_ms and after.latencies_ms:
        old, new = (figures.percentile(one.latencies_ms, 0.5) for one in (before, after))
        deltas.append(("Latency, median", f"{new - old:+,.0f} ms", f"{old:,.0f} to {new:,.0f} ms"))
    return deltas


def _per_right(comparison: Comparison) -> dict[str, str]:
    """What a right answer cost, by version, where that can be said."""
    rights = {
        comparison.baseline.version: sum(sum(case.baseline_rights) for case in comparison.cases),
        comparison.candidate.version: sum(sum(case.candidate_rights) for case in comparison.cases),
    }
    return {
        spending.version: figures.money(spending.cost_micro / rights[spending.version])
        for spending in comparison.spending
        if spending.cost_micro is not None and rights.get(spending.version)
    }


def _citation(comparison: Comparison) -> str:
    one, other = comparison.candidate, comparison.baseline
    hashes = ", ".join(f"{info.version} sha256 {info.sha256[:12]}" for info in (other, one) if info.sha256)
    return (
        f"{comparison.verdict.sentence} [mutual evals; suite {comparison.suite}; run {comparison.run}; "
        f"{one.version} against {other.version}; {len(comparison.cases):,} cases, repeats {comparison.repeats}; "
        f"seed {comparison.seed}; model {comparison.model or 'none'}; code {comparison.git_sha or 'unknown'}"
        + (f"; {hashes}" if hashes else "")
        + "]"
    )
