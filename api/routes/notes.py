"""`POST /v1/notes/check`: the user's own note, judged."""

from typing import Annotated, Final

from fastapi import APIRouter, Body
from fastapi.openapi.models import Example

from api import answering
from api.core.note_check import CheckRequest, NoteCheck
from api.dependencies import AskedDep
from api.problems import BODY_ERRORS, MODEL_ERRORS, problem_responses
from api.routes.asking import AskingRoute

router = APIRouter(prefix="/v1/notes", tags=["notes"], route_class=AskingRoute)

_ABOUT: Final = {
    "target": {
        "name": "Lena Hartwig",
        "profile": "Commissioning editor at a small press in Leeds, non-fiction list on working waterways. "
        "Looking for writers who can explain canals to people who never saw a lock.",
    },
    "sender": {
        "name": "Imran Sadiq",
        "profile": "Lock keeper on the Calder for eleven years. Keeps a diary of every repair, with drawings.",
    },
    "goal": "I'd like to ask whether my lock keeper's diary could become a book for her list.",
    "context": "I heard her talk on working waterways in Skipton last week.",
}
EXAMPLES: Final[dict[str, Example]] = {
    "leave_as_is": {
        "summary": "A good note: leave it as it is",
        "value": _ABOUT
        | {
            "note": "Dear Lena, I heard your talk in Skipton. Could my lock keeper's diary become a book for your list?"
        },
    },
    "edit": {
        "summary": "A stock opener and a dash: both go, the rest stays",
        "value": _ABOUT
        | {
            "note": "Hi Lena, hope this finds you well! I heard your talk in Skipton — could my lock keeper's diary "
            "become a book for your list?"
        },
    },
    "rewrite": {
        "summary": "Nothing in it is about this person",
        "value": _ABOUT | {"note": "Hi, I came across your profile and would love to expand my network."},
    },
}


@router.post(
    "/check",
    operation_id="check_note",
    summary="Judge your own note: what breaks a rule, what is supported, and the least change that mends it",
    responses=problem_responses(*BODY_ERRORS, *MODEL_ERRORS),
)
async def check_note(body: Annotated[CheckRequest, Body(openapi_examples=EXAMPLES)], asked: AskedDep) -> NoteCheck:
    """A good note is left alone. A model, where one is configured, is asked only when there is something to mend.

    The 502, 503 and 504 of the model come only where the operator switched the fallback off.
    """
    return await answering.check_note(body, asked)
