"""Every way a model can fail has a code of its own."""

from api.core.errors import ModelError
from api.drafting.fallback import degraded_code


def subclasses(kind: type[ModelError]) -> set[type[ModelError]]:
    return {kind for child in kind.__subclasses__() for kind in {child, *subclasses(child)}}


def test_every_model_error_has_a_degraded_code() -> None:
    codes = {
        kind: degraded_code(kind.__new__(kind)) for kind in subclasses(ModelError) if kind.__module__.startswith("api.")
    }
    assert len(set(codes.values())) == len(codes)
