from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from api.core.errors import PromptInvalid
from api.prompting.routing import Routing
from tests.fakes import Clock

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TO_1 = "[labels]\nproduction = 'draft_note@1'\n"
TO_2 = "[labels]\nproduction = 'draft_note@2'\n"
HALF = "[labels]\nproduction = 'draft_note@1'\ncandidate = 'draft_note@2'\n[split]\nproduction = 1\ncandidate = 1\n"


class Watched:
    """A routing table whose file is changed while it is in force."""

    def __init__(self, directory: Path, text: str) -> None:
        self.clock = Clock()
        self.file = directory / "routing.toml"
        self.file.write_text(text, encoding="utf-8")
        self.routing = Routing(
            directory,
            {"draft_note@1", "draft_note@2"},
            clock=self.clock,
            now=lambda: START + timedelta(seconds=self.clock.now_s - Clock().now_s),
        )

    def change(self, text: str, *, after_s: float = 1.0) -> None:
        self.clock.advance(after_s)
        self.file.write_text(text, encoding="utf-8")

    @property
    def production(self) -> str:
        return self.routing.route(caller="key_1", goal="").prompt


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path, TO_1)


def test_a_change_takes_effect_without_a_restart(watched: Watched) -> None:
    watched.change(f"# on trial\n{TO_2}")
    with capture_logs() as logs:
        assert watched.production == "draft_note@2"
    assert watched.routing.in_force.loaded_at == START + timedelta(seconds=1)
    assert logs == [
        {
            "event": "routing.loaded",
            "log_level": "info",
            "labels": {"production": "draft_note@2"},
            "split": {"production": 1},
            "shadow": None,
        }
    ]


def test_the_file_is_looked_at_once_a_second(watched: Watched) -> None:
    watched.change(TO_2, after_s=0.9)
    assert watched.production == "draft_note@1"
    watched.clock.advance(0.1)
    assert watched.production == "draft_note@2"


def test_a_file_that_did_not_change_is_not_read_again(watched: Watched) -> None:
    before = watched.routing.in_force
    watched.clock.advance(5.0)
    assert watched.routing.in_force is before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("[labels", "cannot be read", id="not_toml"),
        pytest.param("[labels]\nproduction = 'draft_note@3'", "draft_note@3, which is not", id="published_since_start"),
    ],
)
def test_a_broken_file_changes_nothing_and_is_told_once(text: str, says: str, watched: Watched) -> None:
    watched.change(text)
    with capture_logs() as logs:
        for _ in range(3):
            assert watched.production == "draft_note@1"
            watched.clock.advance(2.0)
    assert [(log["event"], log["log_level"]) for log in logs] == [("routing.refused", "error")]
    in_force = watched.routing.in_force
    assert (in_force.loaded_at, in_force.table.labels) == (START, {"production": "draft_note@1"})
    assert in_force.fault is not None
    assert says in in_force.fault


def test_a_file_that_goes_away_and_comes_back_is_a_fault_in_between(watched: Watched) -> None:
    watched.clock.advance(1.0)
    watched.file.unlink()
    assert (watched.production, watched.routing.in_force.fault) == (
        "draft_note@1",
        "routing.toml cannot be read: No such file or directory",
    )
    watched.change(TO_2)
    assert (watched.production, watched.routing.in_force.fault) == ("draft_note@2", None)


def test_the_first_table_has_to_be_usable(tmp_path: Path) -> None:
    with pytest.raises(PromptInvalid):
        Watched(tmp_path, "[labels]\n")


def test_a_caller_stays_with_a_version_whatever_they_ask_in_every_process(tmp_path: Path) -> None:
    one, other = Watched(tmp_path, HALF).routing, Watched(tmp_path, HALF).routing
    for caller in map(str, range(50)):
        found = {table.route(caller=caller, goal=goal).prompt for table in (one, other) for goal in ("a", "b", "c")}
        assert len(found) == 1


def test_without_a_caller_the_same_goal_stays_with_a_version(tmp_path: Path) -> None:
    routing = Watched(tmp_path, HALF).routing
    goals = [f"goal {number}" for number in range(200)]
    first = [routing.route(caller=None, goal=goal).prompt for goal in goals]
    assert first == [routing.route(caller=None, goal=goal).prompt for goal in goals]
    assert set(first) == {"draft_note@1", "draft_note@2"}


def test_nobody_can_tell_from_a_goal_which_version_it_gets(tmp_path: Path) -> None:
    goals = [f"goal {number}" for number in range(200)]
    one, other = Watched(tmp_path, HALF).routing, Watched(tmp_path, HALF).routing
    assert [one.route(caller=None, goal=goal).prompt for goal in goals] != [
        other.route(caller=None, goal=goal).prompt for goal in goals
    ]
