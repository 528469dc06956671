"""From a request to its brief, once everything that is wrong with the request has been found."""

from collections.abc import Collection, Sequence

from api.core.brief import Brief, prepare
from api.core.errors import Fault, InvalidRequest
from api.core.models import DraftRequest


def prepare_request(request: DraftRequest, *, prompts: Collection[str], faults: Sequence[Fault] = ()) -> Brief:
    """The brief of a request that may name one of `prompts`; `faults` are what the caller has found already.

    Raises:
        InvalidRequest: an input is blank after cleaning, the prompt is unknown, or there were faults; all are listed.
    """
    found: list[Fault] = []
    brief: Brief | None = None
    try:
        brief = prepare(request)
    except InvalidRequest as error:
        found += error.faults
    found += faults
    if request.prompt is not None and request.prompt not in prompts:
        found.append(Fault("/prompt", "unknown_prompt", "No prompt version of this name; see /v1/prompts."))
    if brief is None or found:
        raise InvalidRequest(found)
    return brief
