"""`POST /v1/shortlists`: many targets, one goal, and who deserves one of the notes that are left."""

from typing import Annotated, ClassVar, Final

from fastapi import APIRouter, Body
from fastapi.openapi.models import Example

from api import answering
from api.core.errors import StorageUnavailable
from api.core.shortlist import Shortlist, ShortlistRequest
from api.dependencies import AskedDep
from api.problems import BODY_ERRORS, MODEL_ERRORS, problem_responses
from api.routes.asking import AskingRoute


class ShortlistRoute(AskingRoute):
    """Takes five hundred profiles in one body."""

    body_max_bytes: ClassVar[int] = 16 * 1024 * 1024


router = APIRouter(prefix="/v1", tags=["shortlists"], route_class=ShortlistRoute)

EXAMPLES: Final[dict[str, Example]] = {
    "one_note_left": {
        "summary": "One note left: a note, another route, and a no",
        "value": {
            "targets": [
                {
                    "ref": "illustrator",
                    "name": "Sally Greaves",
                    "profile": "Children's book illustrator, boats and birds. I would love to hear from people who "
                    "live on the water. I post sketches every week.",
                },
                {
                    "ref": "payments",
                    "name": "Priya Nambiar",
                    "profile": "Software engineer, payments. Ten years of distributed systems.",
                },
                {
                    "ref": "editor",
                    "name": "Lena Hartwig",
                    "profile": "Commissioning editor at a small press in Leeds, non-fiction list on working waterways. "
                    "Looking for writers who can explain canals to people who never saw a lock.",
                    "context": "I heard her talk on working waterways in Skipton last week.",
                },
            ],
            "sender": {
                "name": "Imran Sadiq",
                "profile": "Lock keeper on the Calder for eleven years. Keeps a diary of every repair, with drawings.",
            },
            "goal": "I'd like my lock keeper's diary to become a book about canals, and I am looking for people who "
            "know how that is done. I can show drawings of every repair.",
            "notes_left": 1,
        },
    }
}


@router.post(
    "/shortlists",
    operation_id="create_shortlist",
    summary="Rank up to 500 people for one goal: who gets a note, who is better reached another way, who neither",
    responses=problem_responses(*BODY_ERRORS, *MODEL_ERRORS, StorageUnavailable),
)
async def create_shortlist(
    body: Annotated[ShortlistRequest, Body(openapi_examples=EXAMPLES)], asked: AskedDep
) -> Shortlist:
    """The rules engine judges everybody; notes are drafted for the top only, by the engine that is configured.

    The 502, 503 and 504 of the model come only where the operator switched the fallback off.
    """
    return await answering.shortlist(body, asked)
