"""Whether the service grows: drafts at half of what it can do, for minutes, and what it holds in memory all the while.

`python bench/serving/soak.py [--minutes 10] [--rate N]` prints a line every half minute. Half of the requests are for
the rules, half for a stub model of 200 ms; each is another one, and every draft is recorded in SQLite. Growth is that
from the second minute, when everything was loaded and used, to the end; each is the median of a tenth of the time.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Final

from load import Ask, arrive, keep_busy
from services import Service, kinds, open_model, open_service

_DELAY_MS: Final = 200
_PROBE_S: Final = 5
_IN_FLIGHT: Final = 16
_LOOK_EVERY_S: Final = 1
_TELL_EVERY: Final = 30
_SETTLED_SHARE: Final = 0.2
_SETTLED_S: Final = 120.0
_WINDOW_SHARE: Final = 0.1


def main(arguments: Sequence[str] | None = None) -> None:
    """Load, look and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument(
        "--rate", type=float, default=None, help="drafts a second; without it, half of what is possible"
    )
    options = parser.parse_args(arguments)
    core, *others = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, others or {core})
    kind = kinds(Path())["mutual, SQLite"]
    with (
        open_model() as model,
        tempfile.TemporaryDirectory() as folder,
        open_service(kind, model.address, Path(folder), core) as service,
    ):
        model.delay(_DELAY_MS)
        asks = [_for_engine(service.ask, engine) for engine in ("rules", "model")]
        rate = options.rate or min(_half_of_capacity(ask) for ask in asks)
        print(f"{rate:.0f} drafts a second, model {_DELAY_MS} ms, {options.minutes:g} min\n")
        _soak(service, asks, rate, options.minutes * 60)


def _for_engine(ask: Ask, engine: str) -> Ask:
    return Ask(ask.url, json.dumps({**json.loads(ask.body), "engine": engine}), ask.headers)


def _half_of_capacity(ask: Ask) -> float:
    done, seconds = keep_busy(ask, in_flight=_IN_FLIGHT, seconds=_PROBE_S)
    return done / seconds / 2


def _soak(service: Service, asks: Sequence[Ask], rate: float, seconds: float) -> None:
    held_mb: list[float] = []
    began = perf_counter()
    with ThreadPoolExecutor(len(asks)) as loads:
        running = [loads.submit(arrive, ask, per_s=rate / len(asks), seconds=seconds) for ask in asks]
        while not all(load.done() for load in running):
            held_mb.append(service.rss_mb())
            if len(held_mb) % _TELL_EVERY == 1:
                print(f"{perf_counter() - began:5.0f} s  {held_mb[-1]:6.1f} MB", flush=True)
            sleep(_LOOK_EVERY_S)
    latencies = sorted(latency for load in running for latency in load.result())  # raises where one was no 200
    window = max(round(len(held_mb) * _WINDOW_SHARE), 1)
    settled = round(min(_SETTLED_S / _LOOK_EVERY_S, len(held_mb) * _SETTLED_SHARE))
    before, after = median(held_mb[settled : settled + window]), median(held_mb[-window:])
    print(
        f"\n{len(latencies):,} drafts, all answered, p99 {latencies[len(latencies) * 99 // 100] * 1000:.0f} ms; "
        f"from {settled * _LOOK_EVERY_S} s on {before:.1f} MB, at the end {after:.1f} MB: {after / before - 1:+.1%}"
    )


if __name__ == "__main__":
    main()
