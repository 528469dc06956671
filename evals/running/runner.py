"""Runs the items of a suite: a few workers over one iterator, versions side by side, every answer journaled."""

import asyncio
import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from evals.answers import Answer
from evals.cases import Case
from evals.running.contenders import Contender
from evals.running.journal import Journal

_FLUSH_EVERY_S: Final = 0.1


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
    """Says when no further item may begin, and why. `reason` stays empty while all may go on.

    Costs are in millionths; `worst_micro` is what one item can cost at most.
    """

    reason: str = ""
    spent_micro: int = 0
    budget_micro: int | None = None
    worst_micro: int = 0
    in_flight: int = 0
    is_interrupted: bool = False

    def may_begin(self) -> bool:
        if self.reason:
            return False
        if self.budget_micro is not None:
            worst = self.spent_micro + (self.in_flight + 1) * self.worst_micro
            if worst > self.budget_micro:
                self.reason = "the budget allows no further call"
                return False
        return True


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

    async def work() -> None:
        while stop.may_begin() and (item := next(queue, None)) is not None:
            stop.in_flight += 1
            try:
                answer = await contenders[item.version].answer(item.case, item.repeat)
            finally:
                stop.in_flight -= 1
            stop.spent_micro += answer.cost_micro or 0
            journal.add(answer)
            watcher.saw(answer)

    async with _flushing(journal, replies), asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(work())


@contextlib.asynccontextmanager
async def _flushing(journal: Journal, replies: Commits):  # noqa: ANN202 - a context of nothing
    """Bring answers to the disk every 100 ms, replies first: an answer without its replies could not be read again."""

    def flush() -> None:
        replies.commit()
        journal.flush()

    async def often() -> None:
        while True:
            await asyncio.sleep(_FLUSH_EVERY_S)
            flush()

    flusher = asyncio.create_task(often())
    try:
        yield
    finally:
        flusher.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await flusher
        flush()
