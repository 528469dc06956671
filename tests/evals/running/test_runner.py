import asyncio
from pathlib import Path

import pytest

from evals.answers import Answer
from evals.cases import Case
from evals.running.journal import Journal, read_answers
from evals.running.runner import Item, Stop, items, run
from tests.evals.builders import a_case, an_answer

CALLS = ({"key": "k", "turn": "draft", "input_tokens": None, "output_tokens": None, "latency_ms": 1.0},)


class Counting:
    """Answers after a turn of the loop, and says how many were at work at once."""

    def __init__(self, version: str, cost_micro: int | None = 0, state: str = "answered") -> None:
        self.version = version
        self._state = state
        self._cost_micro = cost_micro
        self.now = self.most = 0

    async def answer(self, case: Case, repeat: int) -> Answer:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0)
        self.now -= 1
        return an_answer(case.id, self.version, repeat, state=self._state, calls=CALLS, cost_micro=self._cost_micro)


class Silent:
    def saw(self, answer: Answer) -> None:
        pass

    def commit(self) -> None:
        pass


async def work(wanted: list[Item], contender: Counting, path: Path, stop: Stop, workers: int = 4) -> list[Answer]:
    with Journal(path) as journal:
        silent = Silent()
        await run(wanted, {"v": contender}, journal, replies=silent, workers=workers, stop=stop, watcher=silent)
    return list(read_answers(path))


def test_the_versions_of_one_case_stand_next_to_one_another() -> None:
    given = list(items([a_case("a"), a_case("b")], ["v1", "v2"], 2))
    assert [(item.case.id, item.version, item.repeat) for item in given[:4]] == [
        ("a", "v1", 0),
        ("a", "v2", 0),
        ("b", "v1", 0),
        ("b", "v2", 0),
    ]
    assert len(given) == 8


async def test_every_item_is_answered_by_no_more_workers_than_allowed(tmp_path: Path) -> None:
    contender = Counting("v")
    wanted = [Item(a_case(f"c{number}"), "v", 0) for number in range(30)]
    found = await work(wanted, contender, tmp_path / "answers.jsonl", Stop())
    assert {answer.case for answer in found} == {item.case.id for item in wanted}
    assert contender.most == 4


async def test_a_budget_is_never_overdrawn_not_even_by_what_is_in_flight(tmp_path: Path) -> None:
    wanted = [Item(a_case(f"c{number}"), "v", 0) for number in range(30)]
    stop = Stop(budget_micro=100, worst_micro=10)
    found = await work(wanted, Counting("v", cost_micro=10), tmp_path / "answers.jsonl", stop)
    assert (len(found), stop.spent_micro) == (10, 100)
    assert "budget" in stop.reason


async def test_a_budget_pays_for_earlier_calls_of_the_command_too(tmp_path: Path) -> None:
    wanted = [Item(a_case(f"c{number}"), "v", 0) for number in range(30)]
    earlier = await work(wanted[:6], Counting("v", cost_micro=10), tmp_path / "a.jsonl", Stop())
    stop = Stop(budget_micro=100, worst_micro=10)
    for answer in earlier:
        stop.pay(answer)
    found = await work(wanted[6:], Counting("v", cost_micro=10), tmp_path / "b.jsonl", stop)
    assert (len(found), stop.spent_micro) == (4, 100)


async def test_cheap_answers_use_the_budget_up_and_do_not_end_it_early(tmp_path: Path) -> None:
    wanted = [Item(a_case(f"c{number}"), "v", 0) for number in range(40)]
    stop = Stop(budget_micro=100, worst_micro=20)
    await work(wanted, Counting("v", cost_micro=4), tmp_path / "answers.jsonl", stop)
    assert 80 < stop.spent_micro <= 100


async def test_what_a_server_does_not_count_is_taken_at_its_worst(tmp_path: Path) -> None:
    wanted = [Item(a_case(f"c{number}"), "v", 0) for number in range(40)]
    found = await work(wanted, Counting("v", None), tmp_path / "a.jsonl", Stop(budget_micro=100, worst_micro=20))
    assert len(found) == 5


async def test_a_server_that_is_gone_is_given_up_after_twenty_answers(tmp_path: Path) -> None:
    wanted = [Item(a_case(f"c{number}"), "v", 0) for number in range(60)]
    stop = Stop()
    found = await work(wanted, Counting("v", state="error"), tmp_path / "a.jsonl", stop, workers=1)
    assert (len(found), "20 answers in a row" in stop.reason) == (20, True)


async def test_where_nothing_can_be_kept_nothing_more_is_asked(tmp_path: Path) -> None:
    class Full(Silent):
        def commit(self) -> None:
            raise OSError

    asked: list[str] = []

    class Slow(Counting):
        async def answer(self, case: Case, repeat: int) -> Answer:
            asked.append(case.id)
            await asyncio.sleep(0.05)
            return an_answer(case.id, "v", repeat)

    with Journal(tmp_path / "a.jsonl") as journal, pytest.raises((OSError, ExceptionGroup)):
        await run(
            [Item(a_case(f"c{number}"), "v", 0) for number in range(100)],
            {"v": Slow("v")},
            journal,
            replies=Full(),
            workers=1,
            stop=Stop(),
            watcher=Silent(),
        )
    assert len(asked) < 10


async def test_a_stop_lets_what_is_in_flight_come_in(tmp_path: Path) -> None:
    wanted = [Item(a_case(f"c{number}"), "v", 0) for number in range(30)]
    found = await work(wanted, Counting("v"), tmp_path / "answers.jsonl", Stop(reason="interrupted"))
    assert found == []
