"""The simulated figures are printed; the levels themselves are held by the tests of each method."""

import numpy as np
import pytest

from evals.statistics.planning import intraclass_correlation
from evals.statistics.simulate import clustered_outcomes, main, target_names


def test_it_prints_a_line_for_every_size(capsys: pytest.CaptureFixture[str]) -> None:
    main(runs=2)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("n=")] == ["n=100", "n=300", "n=1000"]
    assert [line.split()[1] for line in lines if line.startswith("coverage")] == ["n=100", "n=300"]


def test_the_made_up_suites_have_the_promised_effect_and_correlation() -> None:
    outcomes = clustered_outcomes(np.random.default_rng(2), 1, 80_000, effect=0.05)[0]
    assert outcomes.mean() == pytest.approx(0.05, abs=0.005)
    assert np.mean(outcomes != 0) == pytest.approx(0.12, abs=0.005)
    # Two cases of a target are alike when both take its outcome: 0.6 squared.
    assert intraclass_correlation(outcomes.tolist(), target_names(80_000)) == pytest.approx(0.36, abs=0.02)
