"""Which notes of a batch open nearly alike: recipients who know one another compare such things."""

import asyncio

from api.batches.sealing import SealedLines
from api.core.likeness import groups_alike, opening
from api.storage.database import Database
from api.storage.items import read_items

_AT_ONCE = 200


async def find_similar(database: Database, lines: SealedLines, batch_id: str) -> list[tuple[int, int]]:
    """The lines whose notes open nearly as an earlier one does, each with the first line that opens so."""
    places: list[int] = []
    openings: list[tuple[str, ...]] = []
    after = 0
    while True:
        async with database.read() as connection:
            items = await read_items(connection, batch_id, after=after, at_most=_AT_ONCE, state="done")
        if not items:
            break
        for item in items:
            draft = lines.open_result(item, batch_id).draft
            if draft and draft.note:
                request = lines.open_input(item.input, batch_id, item.line)
                names = (request.target.name, request.sender.name if request.sender else None)
                places.append(item.line)
                openings.append(opening(draft.note.text, [name for name in names if name]))
        after = items[-1].line
    groups = await asyncio.to_thread(groups_alike, openings)
    return [(places[at], places[group[0]]) for group in groups for at in group[1:]]
