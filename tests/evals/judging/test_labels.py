"""Which pairs a person is asked about."""

from evals.judging.labels import sample
from evals.judging.pairs import Pair
from tests.evals.builders import a_case, a_no, an_answer

PAIRS = tuple(Pair(a_case(f"en-{n:03}"), an_answer(), a_no()) for n in range(40))


def asked(count: int, *labelled: str, seed: int = 7) -> list[str]:
    return [pair.case.id for pair in sample(PAIRS, count, seed, labelled=labelled)]


def test_a_seed_chooses_so_many_pairs_and_not_the_first_ones() -> None:
    assert asked(10) == asked(10)
    assert len(set(asked(10))) == 10
    assert asked(10) != asked(10, seed=8)
    assert asked(40) != [pair.case.id for pair in PAIRS]


def test_what_is_labelled_is_left_out_and_not_replaced() -> None:
    first, second, *others = asked(10)
    assert asked(10, first, second) == others


def test_a_larger_sample_goes_on_from_the_smaller_one() -> None:
    assert asked(20)[:10] == asked(10)
    assert len(asked(20, *asked(10))) == 10


def test_a_sample_is_never_larger_than_what_there_is() -> None:
    assert len(asked(1_000)) == 40
