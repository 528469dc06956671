"""`POST /v1/drafts`: one question, one answer."""

from typing import Annotated, Final

from fastapi import APIRouter, Body
from fastapi.openapi.models import Example

from api import answering
from api.core.errors import StorageUnavailable
from api.core.models import Draft, DraftRequest
from api.dependencies import AskedDep
from api.problems import BODY_ERRORS, MODEL_ERRORS, problem_responses
from api.routes.asking import AskingRoute

router = APIRouter(prefix="/v1", tags=["drafts"], route_class=AskingRoute)

EXAMPLES: Final[dict[str, Example]] = {
    "connect": {
        "summary": "Both would gain: a note",
        "value": {
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
        },
    },
    "do_not_connect": {
        "summary": "A stated boundary: advice instead",
        "value": {
            "target": {
                "name": "Tomasz Brandt",
                "profile": "Head of maintenance at a ferry operator in Kiel. I only connect with people I have met.",
            },
            "goal": "I want to sell him our new lubricant subscription.",
        },
    },
    "german": {
        "summary": "A note in German, for XING, at most 300 units long",
        "value": {
            "target": {
                "name": "Dr. Friederike Moll",
                "profile": "Leiterin des Schulgartennetzes Oldenburg. Ich suche Menschen, die Bodenproben erklären.",
            },
            "sender": {"profile": "Bodenkundler bei der Landwirtschaftskammer, gebe Kurse für Laien."},
            "goal": "Ich würde gern mit ihren Schulen Bodenproben nehmen und dabei von ihren Gärten lernen.",
            "context": "Ich habe ihren Beitrag über verdichtete Schulbeete gelesen.",
            "channel": "xing",
            "max_length": 300,
            "language": "de",
        },
    },
}


@router.post(
    "/drafts",
    operation_id="create_draft",
    summary="Ask whether a connection adds value to both, and get a note or advice",
    responses=problem_responses(*BODY_ERRORS, *MODEL_ERRORS, StorageUnavailable),
)
async def create_draft(body: Annotated[DraftRequest, Body(openapi_examples=EXAMPLES)], asked: AskedDep) -> Draft:
    """A `do_not_connect` is an answer too: status 200, with advice in place of the note.

    The 502, 503 and 504 of the model come only where the operator switched the fallback off.
    """
    return await answering.draft(body, asked)
