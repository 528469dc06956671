"""From a request to its brief, once everything that is wrong with the request has been found."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from api.core.brief import Brief, prepare
from api.core.errors import Fault, InvalidRequest
from api.core.models import DraftRequest
from api.prompting.routing import Routing
from api.prompting.routing_table import Route


def route_request(request: DraftRequest, routing: Routing | None, caller: str | None) -> Route | None:
    """The way of a request that leaves the prompt to the routing table; None where it does not, or there is none."""
    if routing is None or request.prompt is not None:
        return None
    return routing.route(caller=caller, goal=request.goal)


def prepare_request(
    request: DraftRequest,
    *,
    prompts: Collection[str],
    faults: Sequence[Fault] = (),
    route: Route | None = None,
    caller: str | None = None,
) -> Brief:
    """The brief of a request that may name one of `prompts`; `faults` are what has been found already.

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
    return replace(brief, prompt=route.prompt if route else brief.prompt, caller=caller)
