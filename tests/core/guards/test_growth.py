"""No row of one sign makes the guards or the rules' reading slower out of proportion to its length."""

from collections.abc import Callable
from time import perf_counter

import pytest

from api.core.guards import check_note
from api.core.models import ProposedNote
from api.drafting.rules.segments import cut
from tests.builders import a_brief

_BRIEF = a_brief()
_LENGTH = 12_000
_TIMES_SLOWER = 40
"""Far over what a linear reading needs, and far under the hundreds that one restart at each sign costs."""
_ROWS = ("\n", " ", "\r\n", " \n", ".", "?", "!?", "…", ",\n", "name\n", "_", "%")


def guards(text: str) -> None:
    check_note(ProposedNote(text=text, claims=()), _BRIEF)


def segments(text: str) -> None:
    cut("target", text)


def seconds(read: Callable[[str], None], text: str) -> float:
    begun = perf_counter()
    read(text)
    return perf_counter() - begun


@pytest.mark.parametrize("row", _ROWS, ids=repr)
@pytest.mark.parametrize("read", [guards, segments])
def test_a_row_of_one_sign_costs_about_what_prose_of_its_length_costs(read: Callable[[str], None], row: str) -> None:
    prose = ("I heard your talk on flood maps in Skipton. " * _LENGTH)[:_LENGTH]
    hostile = (row * _LENGTH)[: _LENGTH - 1] + "x"
    read(prose)

    assert min(seconds(read, hostile) for _ in range(2)) < _TIMES_SLOWER * min(seconds(read, prose) for _ in range(3))
