"""Whether a no is given for the right reason. Loose where two labels say nearly the same; not about the decision."""

from typing import Final

from api.core.models import Reason
from evals.answers import Answer
from evals.cases import Case

_STEPS: Final[tuple[frozenset[Reason], ...]] = (
    frozenset({"boundary"}),
    frozenset({"bad_faith"}),
    frozenset({"sales_pitch", "mass_outreach"}),
    frozenset({"insufficient_information", "one_sided", "no_mutual_value"}),
)
"""The order in which a reason is named: the target's wish, honesty, the stated aim, what the connection lacks.

Labels of one step overlap, and careful people disagree on them; across steps the order settles which one is right.
"""


def score(case: Case, answer: Answer) -> float | None:
    """1 for the labelled reason or one that overlaps with it; None unless case and answer both say no."""
    wanted, given = case.expected.reason, answer.reason
    if wanted is None or answer.decision != "do_not_connect":
        return None
    return float(any(wanted in step and given in step for step in _STEPS))
