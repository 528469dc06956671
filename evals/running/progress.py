"""Tells how a run goes: a bar on a terminal, a line every ten seconds elsewhere. Never a p-value: peeking misleads."""

import sys
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from evals.answers import Answer

_LINE_EVERY_S: Final = 10.0


class Reporter:
    """Counts what comes in and shows it on standard error. `right` says whether an answer is right."""

    def __init__(
        self,
        *,
        total: int,
        done: int,
        right: Callable[[Answer], bool],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._total = total
        self._done = done
        self._right = right
        self._clock = clock
        self._came = 0
        self._errors = 0
        self._calls = 0
        self._cost_micro = 0
        self._rights: dict[tuple[str, int], set[bool]] = {}
        self._started = self._told = clock()
        self._bar: Progress | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            columns = BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}")
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._bar.add_task("", total=self._total, completed=self._done)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()
        if self._came:
            self._write()

    def saw(self, answer: Answer) -> None:
        """Count an answer, and show it where it is time to."""
        self._done += 1
        self._came += 1
        self._errors += answer.state == "error"
        self._calls += sum(call.latency_ms is not None for call in answer.calls)
        self._cost_micro += answer.cost_micro or 0
        self._rights.setdefault((answer.case, answer.repeat), set()).add(self._right(answer))
        if self._bar:
            self._bar.update(self._bar.task_ids[0], completed=self._done, description=self._details())
        elif self._clock() - self._told >= _LINE_EVERY_S:
            self._write()

    def _write(self) -> None:
        self._told = self._clock()
        rate = self._came / max(1e-9, self._told - self._started)
        left_s = round((self._total - self._done) / rate) if rate else 0
        sys.stderr.write(f"{self._done}/{self._total} answers, {left_s} s left, {self._details()}\n")

    def _details(self) -> str:
        elapsed = max(1e-9, self._clock() - self._started)
        differing = sum(len(rights) > 1 for rights in self._rights.values())
        parts = [f"{self._calls / elapsed:.1f} calls/s", f"{self._errors} errors", f"{differing} cases differ"]
        if self._cost_micro:
            parts.append(f"cost {self._cost_micro / 1e6:.4f}")
        return ", ".join(parts)
