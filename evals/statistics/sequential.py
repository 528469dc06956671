"""A test that may be looked at after every pair: an e-value for independent right-or-wrong pairs.

Cases of one cluster are not independent: enter a cluster as one pair.
"""

from math import exp, inf, lgamma, log, pi
from typing import Final

_LARGEST_EXPONENT: Final = 709.0


def e_value(only_a: int, only_b: int) -> float:
    """What a bettor against "both are equally good" makes of 1 (Krichevsky, Trofimov 1981; Ramdas et al. 2023).

    2^(b+c) * Beta(b + 1/2, c + 1/2) / Beta(1/2, 1/2), for b cases only A has right and c only B; inf where too large.
    """
    wealth = _log_e_value(only_a, only_b)
    return exp(wealth) if wealth < _LARGEST_EXPONENT else inf


def may_stop(only_a: int, only_b: int, *, alpha: float = 0.05) -> bool:
    """Whether a difference is shown at level alpha, however often one looked: e-value >= 1 / alpha (Ville 1939)."""
    return _log_e_value(only_a, only_b) >= -log(alpha)


def _log_e_value(only_a: int, only_b: int) -> float:
    discordant = only_a + only_b
    beta = lgamma(only_a + 0.5) + lgamma(only_b + 0.5) - lgamma(discordant + 1)
    return discordant * log(2) + beta - log(pi)
