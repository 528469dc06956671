"""What happened after drafts: one row a draft, and the counts that a summary is made of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from api.core.errors import DraftNotFound, OutcomeConflict
from api.core.kept import KeptOutcome
from api.core.outcomes import OutcomeCount, OutcomeReport, may_follow
from api.storage.tables import draft as _draft
from api.storage.tables import outcome as _outcome

_CONNECT = "connect"


async def record_outcome(
    connection: AsyncConnection, draft_id: str, report: OutcomeReport, *, caller: str, now: datetime
) -> KeptOutcome:
    """Keep what a caller tells about their own draft; telling the same again changes nothing.

    Raises:
        DraftNotFound: it is not theirs, or there is none.
        OutcomeConflict: something else is recorded, and this does not follow from it.
    """
    # Locked, so that of two reports at once the second one sees the first one's.
    own = select(_draft.c.id).where(_draft.c.id == draft_id, _draft.c.caller == caller).with_for_update()
    if (await connection.execute(own)).one_or_none() is None:
        raise DraftNotFound
    told = KeptOutcome(**report.model_dump(), recorded_at=now)
    row = (await connection.execute(select(_outcome).where(_outcome.c.draft_id == draft_id))).mappings().one_or_none()
    if row is None:
        await connection.execute(insert(_outcome).values(draft_id=draft_id, **told.model_dump()))
        return told
    before = KeptOutcome.model_validate({name: row[name] for name in KeptOutcome.model_fields})
    after = _together(before, told)
    if after != before:
        await connection.execute(update(_outcome).where(_outcome.c.draft_id == draft_id).values(**after.model_dump()))
    return after


async def count_outcomes(connection: AsyncConnection, *, caller: str | None) -> Sequence[OutcomeCount]:
    """The drafts that said `connect`, counted by everything a summary looks at; of one caller, or of all."""
    keys = (_draft.c.prompt, _draft.c.engine, _draft.c.channel, _draft.c.language, _outcome.c.outcome)
    edits = func.count(_outcome.c.edit_distance), func.coalesce(func.sum(_outcome.c.edit_distance), 0.0)
    query = (
        select(*keys, func.count(), *edits)
        .select_from(_draft.outerjoin(_outcome, _outcome.c.draft_id == _draft.c.id))
        .where(_draft.c.decision == _CONNECT)
        .group_by(*keys)
    )
    if caller is not None:
        query = query.where(_draft.c.caller == caller)
    rows = await connection.execute(query)
    return [OutcomeCount(*row[:6], edits=(row[6], row[7])) for row in rows]


def _together(before: KeptOutcome, told: KeptOutcome) -> KeptOutcome:
    """What is recorded and what is told now as one; what was left open may be filled in."""
    if told.outcome != before.outcome and not may_follow(told.outcome, before.outcome):
        message = f"The outcome {before.outcome} is recorded, and {told.outcome} does not follow from it."
        raise OutcomeConflict(message)
    has_moved = told.outcome != before.outcome
    if told.edit_distance not in {None, before.edit_distance} and before.edit_distance is not None:
        message = "Another edit distance is recorded."
        raise OutcomeConflict(message)
    if not has_moved and told.occurred_at not in {None, before.occurred_at} and before.occurred_at is not None:
        message = "Another time is recorded for this outcome."
        raise OutcomeConflict(message)
    edit_distance = before.edit_distance if told.edit_distance is None else told.edit_distance
    occurred_at = told.occurred_at or (None if has_moved else before.occurred_at)
    is_same = (told.outcome, edit_distance, occurred_at) == (before.outcome, before.edit_distance, before.occurred_at)
    return (
        before
        if is_same
        else KeptOutcome(
            outcome=told.outcome,
            edit_distance=edit_distance,
            occurred_at=occurred_at,
            recorded_at=told.recorded_at,
        )
    )
