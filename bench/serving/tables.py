"""What was measured, as Markdown and as a plot: medians of rounds, and ratios taken round by round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

Found = Mapping[str, float]
"""What was measured of one service in one round, by measure."""
Rounds = Sequence[Mapping[str, Found]]

_OURS: Final = "mutual"
_COLUMNS: Final = (
    ("rps", "drafts/s", 0),
    ("cpu_ms", "CPU ms", 2),
    ("added_p50_10", "p50 at 10/s", 1),
    ("added_p50_50", "p50 at 50/s", 1),
    ("added_p99_50", "p99 at 50/s", 1),
    ("added_p50_half", "p50 at half", 1),
    ("added_p99_half", "p99 at half", 1),
    ("in_flight_kb", "KB in flight", 0),
    ("crowd_rps", "drafts/s, 1,000 in flight", 0),
    ("idle_mb", "idle MB", 0),
    ("start_s", "start s", 1),
)
_STAGES: Final = {
    "prepare_ms": "prepare: clean the inputs, find their language",
    "opinion_ms": "the rules' second opinion",
    "verify_ms": "verify: evidence, explanations",
    "guards_ms": "guards: the note",
}
_COLOURS: Final = {"mutual": "#0b6e4f", "mutual, SQLite": "#5aa98a"}


@dataclass(frozen=True, slots=True)
class _Goal:
    """A bound on one measure of ours: itself, or as a part of another's. `less` is what is first taken off ours."""

    against: str | None
    measure: str
    says: str
    goal: float
    is_least: bool = False
    ours: str = _OURS
    less: str | None = None


_GOALS: Final = (
    _Goal("naive", "cpu_ms", "CPU per draft", 0.5),
    _Goal("naive", "cpu_ms", "CPU per draft without the second opinion", 0.5, less="opinion_ms"),
    _Goal("naive", "rps", "drafts/s, 64 in flight", 2, is_least=True),
    _Goal("naive, parse", "cpu_ms", "CPU per draft", 0.27),
    _Goal("naive", "added_p50_50", "added p50 at 50/s", 0.9),
    _Goal("naive", "crowd_rps", "drafts/s, 1,000 in flight", 2.5, is_least=True),
    _Goal("LiteLLM", "rps", "drafts/s, 64 in flight", 8, is_least=True),
    _Goal("LiteLLM", "added_p50_10", "added p50 at 10/s", 0.25),
    _Goal("limit and work", "cpu_ms", "CPU per draft", 11),
    _Goal(None, "in_flight_kb", "KB per request in flight", 90),
    _Goal(None, "idle_mb", "idle MB", 100),
    _Goal(None, "start_s", "seconds to the first answer", 2),
    _Goal(None, "added_p50_50", "added p50 at 50/s, with SQLite, ms", 10, ours="mutual, SQLite"),
)


def measures_table(rounds: Rounds, missing: Mapping[str, str]) -> str:
    """A row a service; one that is missing says why."""
    rows = [("service", *(title for _, title, _ in _COLUMNS)), ("---", *("---:" for _ in _COLUMNS))]
    rows += [
        (name, *(_shown(_median(rounds, name, key), digits) for key, _, digits in _COLUMNS)) for name in _names(rounds)
    ]
    rows += [(name, why) for name, why in missing.items()]
    return _table(rows)


def goals_table(rounds: Rounds) -> str:
    """A row a goal: ours as a part of theirs, or as it is."""
    rows = [("against", "measure", "found", "goal", "reached"), ("---", "---", "---:", "---:", "---")]
    for goal in _GOALS:
        found = _found(rounds, goal)
        bound = f"{'>=' if goal.is_least else '<='} {goal.goal:g}"
        reached = "-" if found is None else "yes" if (found >= goal.goal) is goal.is_least else "no"
        rows.append((goal.against or "", goal.says, _shown(found, 2), bound, reached))
    return _table(rows)


def stages_table(rounds: Rounds) -> str:
    """Where our own CPU goes. No stage here waits for anything, so that its seconds are its CPU."""
    rows = [("part", "ms a draft"), ("---", "---:")]
    rest = _median(rounds, _OURS, "cpu_ms")
    for measure, title in _STAGES.items():
        took = _median(rounds, _OURS, measure)
        rows.append((title, _shown(took, 2)))
        rest = None if took is None or rest is None else rest - took
    return _table([*rows, ("everything else: the call of the model, HTTP, JSON, the log", _shown(rest, 2))])


def plot(rounds: Rounds) -> str:
    """Two panels of bars, as SVG."""
    cpu = _bars(rounds, "cpu_ms", "CPU per draft, ms", 0)
    latency = _bars(rounds, "added_p50_10", "added to a model that takes 50 ms, p50 at 10 drafts/s, ms", cpu[1])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {latency[1]}" role="img" '
        'aria-label="CPU per draft and added latency by service" font-family="sans-serif" font-size="13">\n'
        f'<rect width="720" height="{latency[1]}" fill="#fff"/>\n{cpu[0]}{latency[0]}</svg>\n'
    )


def _bars(rounds: Rounds, measure: str, title: str, top: int) -> tuple[str, int]:
    """One panel, and where it ends."""
    values = {name: value for name in _names(rounds) if (value := _median(rounds, name, measure)) is not None}
    scale = 480 / max(values.values())
    lines = [f'<text x="12" y="{top + 26}" font-weight="bold">{title}</text>\n']
    y = top + 40
    for name, value in values.items():
        width = max(value * scale, 1)
        lines.append(
            f'<text x="140" y="{y + 14}" text-anchor="end">{name}</text>'
            f'<rect x="150" y="{y}" width="{width:.1f}" height="18" fill="{_COLOURS.get(name, "#9aa5b1")}"/>'
            f'<text x="{156 + width:.1f}" y="{y + 14}">{value:.2f}</text>\n'
        )
        y += 24
    return "".join(lines), y + 8


def _found(rounds: Rounds, goal: _Goal) -> float | None:
    if goal.against is None:
        return _median(rounds, goal.ours, goal.measure)
    # Round by round, so that a slow minute of the machine is in both.
    pairs = [(found.get(goal.ours, {}), found.get(goal.against, {})) for found in rounds]
    ratios = [
        (ours[goal.measure] - (ours[goal.less] if goal.less else 0)) / theirs[goal.measure]
        for ours, theirs in pairs
        if goal.measure in ours and goal.measure in theirs
    ]
    return median(ratios) if ratios else None


def _median(rounds: Rounds, name: str, measure: str) -> float | None:
    values = [found[name][measure] for found in rounds if measure in found.get(name, {})]
    return median(values) if values else None


def _names(rounds: Rounds) -> Sequence[str]:
    return list(dict.fromkeys(name for found in rounds for name in found))


def _shown(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:,.{digits}f}"


def _table(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
