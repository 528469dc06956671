"""What lasts a while in one process is measured by a clock that nobody can put forward or back."""

import re
from collections.abc import Callable
from inspect import signature
from time import monotonic

import pytest

from api.access.guessing import WrongKeys
from api.access.in_flight import InFlight
from api.access.keys import Keyring
from api.drafting.assembly import build_drafter
from api.llm.breaker import Breaker
from api.llm.deadline import Deadline
from api.prompting.routing import Routing
from tests.conftest import ROOT


@pytest.mark.parametrize(
    "what",
    [Breaker, build_drafter, Deadline.after, InFlight, Keyring, Routing, WrongKeys],
    ids=lambda what: what.__name__,
)
def test_durations_are_measured_by_a_monotonic_clock(what: Callable[..., object]) -> None:
    assert signature(what).parameters["clock"].default is monotonic


def test_nothing_reads_the_clock_on_the_wall_as_a_number() -> None:
    read = re.compile(r"\btime\.time\(|import time\b.*\btime\b|from time import .*\btime\b|utcnow|datetime\.now\(\)")
    sources = (ROOT / "api").rglob("*.py")
    assert [str(path) for path in sources if read.search(path.read_text("utf-8"))] == []
