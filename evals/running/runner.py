"""Runs the items of a suite: a few workers over one iterator, versions side by side, every answer journaled."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Final, Protocol

from evals.answers import Answer
from evals.cases import Case
from evals.running.contenders import Contender
from evals.running.journal import Journal

_FLUSH_EVERY_S: Final = 0.1
_MOST_LOST_IN_A_ROW: Final = 20
"""After so many the server is taken to be gone."""


@dataclass(frozen=True, slots=True)
class Item:
    """One answer that is wanted."""

    case: Case
    version: str
    repeat: int

    @property
    def key(self) -> tuple[str, str, int]:
        return self.case.id, self.version, self.repeat


class Watcher(Protocol):
    """Is told of every answer as it comes."""

    def saw(self, answer: Answer) -> None: ...


class Commits(Protocol):
    """Something else that has to reach the disk before an answer does."""

    def commit(self) -> None: ...


@dataclass(slots=True)
class Stop:
    """Says whether a further item may begin. `reason` stays empty while items may.

    Costs are in millionths, over all calls of the command for this run; `worst_micro` is what one item can cost at
    most, and what is supposed where a server does not say.
    """

    reason: str = ""
    budget_micro: int | None = None
    worst_micro: int = 0
    spent_micro: int = 0
    in_flight: int = 0
    is_interrupted: bool = False
    _lost_in_a_row: int = 0

    @property
    def must_wait(self) -> bool:
        """Whether what is in flight may use up the budget. With nothing in flight that is the end of it."""
        if self.budget_micro is None or self.reason:
            return False
        if self.spent_micro + (self.in_flight + 1) * self.worst_micro <= self.budget_micro:
            return False
        if not self.in_flight:
            self.reason = "the budget allows no further call"
        return not self.reason

    def pay(self, answer: Answer) -> None:
        """Take note of what an answer cost, now or when the run was begun."""
        if any(call.latency_ms is not None for call in answer.calls):
            self.spent_micro += self.worst_micro if answer.cost_micro is None else answer.cost_micro

    def count(self, answer: Answer) -> None:
        """Take note of an answer that came: its cost, and whether the server is gone."""
        self.pay(answer)
        self._lost_in_a_row = self._lost_in_a_row + 1 if answer.state == "error" else 0
        if self._lost_in_a_row == _MOST_LOST_IN_A_ROW and not self.reason:
            self.reason = f"{_MOST_LOST_IN_A_ROW} answers in a row were lost ({answer.code})"


def items(cases: Sequence[Case], versions: Sequence[str], repeats: int) -> Iterator[Item]:
    """Every item: repeat by repeat, case by case, with the versions of one case next to one another."""
    for repeat in range(repeats):
        for case in cases:
            for version in versions:
                yield Item(case, version, repeat)


async def run(
    wanted: Iterable[Item],
    contenders: Mapping[str, Contender],
    journal: Journal,
    *,
    replies: Commits,
    workers: int,
    stop: Stop,
    watcher: Watcher,
) -> None:
    """Answer the items and journal the answers; what was journaled survives a kill, 100 ms of work aside."""
    queue = iter(wanted)
    flushed = monotonic()

    async def work() -> None:
        while not stop.reason:
            if stop.must_wait:
                await asyncio.sleep(_FLUSH_EVERY_S)
                continue
            item = None if stop.reason else next(queue, None)
            if item is None:
                return
            stop.in_flight += 1
            try:
                answer = await contenders[item.version].answer(item.case, item.repeat)
            finally:
                stop.in_flight -= 1
            stop.count(answer)
            journal.add(answer)
            watcher.saw(answer)
            if monotonic() - flushed >= _FLUSH_EVERY_S:  # many answers at once leave the timer waiting
                flush()

    def flush() -> None:
        nonlocal flushed
        # Replies first: an answer without its replies could not be read again.
        replies.commit()
        journal.flush()
        flushed = monotonic()

    async def flush_often() -> None:
        while True:
            await asyncio.sleep(_FLUSH_EVERY_S)
            flush()

    try:
        async with asyncio.TaskGroup() as group:
            # In the same group as the work: where nothing can be kept any more, nothing more is paid for.
            flushing = group.create_task(flush_often())
            await asyncio.gather(*(group.create_task(work()) for _ in range(workers)))
            flushing.cancel()
    finally:
        flush()
