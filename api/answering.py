"""One question of a caller who is known, through whichever door it came: may they, the answer, what is kept of it."""

from collections.abc import AsyncGenerator, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import anyio

from api.access.callers import Caller, Scope, sticky_key
from api.access.limits import Allowance
from api.core.errors import ModelError
from api.core.invitations import Invitation, Review
from api.core.models import Draft, DraftRequest, Usage
from api.core.note_check import CheckRequest, NoteCheck
from api.core.shortlist import Shortlist, ShortlistRequest
from api.resources import Resources
from api.storage.drafts import insert_draft
from api.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that was let in. What is to be true once it is answered stands in `work`."""

    resources: Resources
    caller: Caller
    allowance: Allowance
    work: UnitOfWork

    def spend(self, usage: Usage | None) -> None:
        """Book what the model cost; None: it was not asked."""
        self.resources.admission.book(self.work, self.caller, usage)

    def keep(self, draft: Draft, request: DraftRequest) -> None:
        """Keep of a draft what is kept of one."""
        keeping = self.resources.keeping
        self.work.add(partial(insert_draft, draft=draft, caller=self.caller.id, request=request, keeping=keeping))


@asynccontextmanager
async def admitted(
    resources: Resources, caller: Caller, *, scope: Scope, headers: MutableMapping[str, str]
) -> AsyncGenerator[Asked]:
    """Count a request and let it in; at its end write what it brings, or nothing. What is left goes into `headers`.

    Raises:
        RateLimited, Forbidden: the caller may not.
        StorageUnavailable: nobody can say, or nothing was written.
    """
    with resources.in_flight.timing():
        allowance = await resources.admission.take(caller)
    headers.update(allowance.headers())
    allowance.require_request()
    caller.require(scope)
    asked = Asked(resources, caller, allowance, UnitOfWork(resources.database))
    try:
        yield asked
    except ModelError as error:
        lost = UnitOfWork(resources.database)
        resources.admission.book(lost, caller, error.usage)  # there is no answer, and it is billed all the same
        await lost.commit()
        raise
    with (
        resources.watch.stage("storage"),
        resources.in_flight.timing(),
        anyio.CancelScope(shield=True),  # a caller who hangs up now does not leave half of it
    ):
        await asked.work.commit()


async def draft(request: DraftRequest, asked: Asked) -> Draft:
    """`POST /v1/drafts`, the tool `draft`.

    Raises:
        RateLimited: the tokens of the day are used up.
        ModelError: where the fallback is off.
    """
    asked.allowance.require_tokens()
    answer = await asked.resources.drafter.draft(request, caller=sticky_key(asked.caller.id))
    asked.spend(answer.provenance.usage)
    asked.keep(answer, request)
    return answer


async def check_note(request: CheckRequest, asked: Asked) -> NoteCheck:
    """`POST /v1/notes/check`, the tool `check_note`. Raises what `draft` does."""
    asked.allowance.require_tokens()
    answer = await asked.resources.checker.check(request, caller=sticky_key(asked.caller.id))
    asked.spend(answer.provenance.usage)
    return answer


async def review_invitation(request: Invitation, asked: Asked) -> Review:
    """`POST /v1/invitations/review`, the tool `review_invitation`. The rules answer it, so it costs no tokens."""
    return asked.resources.reviewer.review(request)


async def shortlist(request: ShortlistRequest, asked: Asked) -> Shortlist:
    """`POST /v1/shortlists`, the tool `shortlist`. Raises what `draft` does."""
    asked.allowance.require_tokens()
    answer = await asked.resources.shortlister.shortlist(request, caller=sticky_key(asked.caller.id))
    asked.spend(answer.provenance.usage)
    targets = dict(zip(request.refs, request.targets, strict=True))
    for item in answer.items:
        if item.draft:
            asked.keep(item.draft, request.draft_request(targets[item.ref]))
    return answer
