"""`POST /v1/invitations/review`: an invitation that came in, judged, with the reply where one helps."""

from typing import Annotated, Final

from fastapi import APIRouter, Body
from fastapi.openapi.models import Example

from api import answering
from api.core.invitations import Invitation, Review
from api.dependencies import AskedDep
from api.problems import BODY_ERRORS, problem_responses
from api.routes.json_body import JsonBodyRoute

router = APIRouter(prefix="/v1/invitations", tags=["invitations"], route_class=JsonBodyRoute)

_GOAL: Final = "I look for people with long records on insects for my work on warm winters. No recruiters, please."
EXAMPLES: Final[dict[str, Example]] = {
    "accept": {
        "summary": "A personal message with something for both: accept, with a reply",
        "value": {
            "from": {
                "name": "Fenella Baird",
                "profile": "Beekeeper on the Isle of Arran, forty hives, keeps swarm records since 2009.",
            },
            "message": "I read your paper on early swarming. My hive records go back to 2009 and you can have them if "
            "they help. How do you date a swarm?",
            "me": {"name": "Rhona Leckie", "profile": "Ecologist in Stirling, works on pollinators and warm winters."},
            "goal": _GOAL,
        },
    },
    "ignore": {
        "summary": "A sale behind polite words: ignore, no reply",
        "value": {
            "from": {"name": "Brock Tandy", "profile": "Founder. We help researchers turn expertise into income."},
            "message": "Great profile! Do you have 15 minutes this week for a quick call about our platform?",
            "goal": _GOAL,
        },
    },
    "ask_first": {
        "summary": "Near the goal, and no reason given: one question",
        "value": {
            "from": {"name": "Dr. Silke Wendorff", "profile": "Entomologin in Greifswald, Insekten der Moore."},
            "goal": "Ich suche Leute, die lange Messreihen zu Insekten haben.",
        },
    },
}


@router.post(
    "/review",
    operation_id="review_invitation",
    summary="Judge an invitation that came in: accept, ignore or ask first, with a reply where one helps",
    responses=problem_responses(*BODY_ERRORS),
)
async def review_invitation(body: Annotated[Invitation, Body(openapi_examples=EXAMPLES)], asked: AskedDep) -> Review:
    """By the seven criteria turned round: a link between you, words meant for you, something in it for both."""
    return await answering.review_invitation(body, asked)
