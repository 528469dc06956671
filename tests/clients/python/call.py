"""Asks a service by the client made from its OpenAPI document, and prints what came: `call.py URL KEY`."""

import json
import sys

from mutual_client import AuthenticatedClient
from mutual_client.api.drafts import create_draft
from mutual_client.models import DraftRequest, DraftWithAdvice, DraftWithNote, InvalidRequestProblem, Sender, Target

TARGET = Target(
    name="Lena Hartwig",
    profile="Commissioning editor at a small press in Leeds, non-fiction list on working waterways. "
    "Looking for writers who can explain canals to people who never saw a lock.",
)
SENDER = Sender(profile="Lock keeper on the Calder for eleven years. Keeps a diary of every repair, with drawings.")
GOAL = "I'd like to ask whether my lock keeper's diary could become a book for her list."
BOUNDARY = Target(profile="Head of maintenance at a ferry operator in Kiel. I only connect with people I have met.")


def main(url: str, key: str) -> None:
    with AuthenticatedClient(base_url=url, token=key) as client:
        yes = create_draft.sync(
            client=client,
            body=DraftRequest(target=TARGET, sender=SENDER, goal=GOAL),
            idempotency_key="python-1",
        )
        no = create_draft.sync(client=client, body=DraftRequest(target=BOUNDARY, goal="I want to sell him lubricants."))
        unheard = create_draft.sync(client=client, body=DraftRequest(target=TARGET, goal=""))
    assert isinstance(yes, DraftWithNote), yes
    assert isinstance(no, DraftWithAdvice), no
    assert isinstance(unheard, InvalidRequestProblem), unheard
    print(
        json.dumps(
            {
                "yes": yes.note.text,
                "no": no.advice.summary,
                "criteria": [finding.criterion.value for finding in yes.findings],
                "problem": {"status": unheard.status, "pointers": [fault.pointer for fault in unheard.errors]},
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
