"""What the service adds to a model's own time, beside a naive service, the LiteLLM proxy, and the least there can be.

`python bench/serving/compare.py [--seconds 6] [--rounds 3]` starts each in turn, one process on a core of its own, with
the same stub as its model; stub and load share the other core. It prints tables in Markdown (docs/performance.md says
how to read them) and draws docs/images/performance.svg. Linux only, two cores.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from load import Ask, arrive, burst, keep_busy
from services import Model, NotStarted, Service, kinds, open_model, open_service
from tables import Found, goals_table, measures_table, plot, stages_table

_ROOT: Final = Path(__file__).resolve().parent.parent.parent
_IN_FLIGHT: Final = 64
_CROWD: Final = 1_000
_WARM_S: Final = 2
_UPSTREAM_MS: Final = 50
_CROWD_MS: Final = 500
_HELD_MS: Final = 10_000
"""Long enough for a whole burst to be let in before the first answer comes."""
_RATES: Final = (10, 50)
_HEADROOM: Final = 1.2
"""A rate is not offered to who can barely do it: that would measure the queue."""
_TIMED_AT_MOST: Final = 500
"""Requests a second that the load generator can send on time, with the stub beside it."""
_ONLY_SATURATED: Final = frozenset({"limit and work", "naive, parse"})
_OURS: Final = frozenset({"mutual", "mutual, SQLite"})
_CROWDED: Final = _OURS | {"naive"}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6, help="how long each phase takes")
    parser.add_argument("--rounds", type=int, default=3, help="how often each runs; tables hold medians")
    parser.add_argument("--home", type=Path, default=_ROOT / ".bench", help="where LiteLLM is installed")
    parser.add_argument("--results", type=Path, default=None, help="where to keep what was measured, as JSON")
    options = parser.parse_args(arguments)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    core, *others = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, others or {core})
    compared = kinds(options.home.resolve() / "litellm")
    rounds: list[dict[str, Found]] = []
    missing: dict[str, str] = {}
    with open_model() as model:
        for _ in range(options.rounds):
            direct = _latencies(model, model.ask, _RATES, options.seconds)
            found: dict[str, Found] = {}
            for name in [name for name in compared if name not in missing]:
                try:
                    with (
                        tempfile.TemporaryDirectory() as folder,
                        open_service(compared[name], model.address, Path(folder), core) as service,
                    ):
                        found[name] = _measure(name, service, model, direct, options.seconds)
                except NotStarted as error:
                    missing[name] = str(error)
                print(name, missing.get(name) or found[name], file=sys.stderr)
            rounds.append(found)
    if options.results:
        options.results.write_text(json.dumps(rounds, indent=1), "utf-8")
    print(measures_table(rounds, missing), goals_table(rounds), stages_table(rounds), sep="\n\n")
    (_ROOT / "docs" / "images" / "performance.svg").write_text(plot(rounds), "utf-8")


def _measure(name: str, service: Service, model: Model, direct: Found, seconds: float) -> Found:
    found = {"start_s": service.start_s, "idle_mb": service.rss_mb()}
    model.delay(0)
    keep_busy(service.ask, in_flight=_IN_FLIGHT, seconds=_WARM_S)
    found |= _busy(service, "", _IN_FLIGHT, seconds)
    if name in _OURS:
        found |= service.stages_ms()
    if name in _ONLY_SATURATED:
        return found
    rates = [rate for rate in _RATES if rate * _HEADROOM < found["rps"]]
    latencies = _latencies(model, service.ask, rates, seconds)
    found |= {f"added_{measure}": took - direct[measure] for measure, took in latencies.items()}
    if found["rps"] / 2 < _TIMED_AT_MOST:
        half = _percentiles(arrive(service.ask, per_s=found["rps"] / 2, seconds=seconds))
        found |= {f"added_{measure}_half": took - direct[f"{measure}_50"] for measure, took in half.items()}
    if name in _CROWDED:
        before = service.rss_mb()
        model.delay(_HELD_MS)
        highest = burst(service.ask, requests=_CROWD, look=service.rss_mb)
        found["in_flight_kb"] = (highest - before) * 1024 / _CROWD
        model.delay(_CROWD_MS)
        found |= _busy(service, "crowd_", _CROWD, 2 * seconds)
    return found


def _busy(service: Service, prefix: str, in_flight: int, seconds: float) -> Found:
    used = service.cpu_s()
    done, took_s = keep_busy(service.ask, in_flight=in_flight, seconds=seconds)
    return {f"{prefix}rps": done / took_s, f"{prefix}cpu_ms": (service.cpu_s() - used) / done * 1000}


def _latencies(model: Model, ask: Ask, rates: Sequence[int], seconds: float) -> Found:
    """In milliseconds, by percentile and rate."""
    model.delay(_UPSTREAM_MS)
    return {
        f"{measure}_{rate}": took
        for rate in rates
        for measure, took in _percentiles(arrive(ask, per_s=rate, seconds=seconds)).items()
    }


def _percentiles(latencies: Sequence[float]) -> Found:
    at = {"p50": 0.5, "p99": 0.99}
    return {name: latencies[int(len(latencies) * share)] * 1000 for name, share in at.items()}


if __name__ == "__main__":
    main()
