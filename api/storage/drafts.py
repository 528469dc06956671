"""What is kept of a draft: a row of ids, numbers and codes. Its texts only where the operator keeps them, sealed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from api.core.kept import KeptDraft, KeptTexts
from api.core.models import Draft, DraftRequest
from api.storage.encryption import Cipher
from api.storage.tables import draft as _draft
from api.storage.tables import outcome as _outcome

_SAME: Final = ("id", "created_at", "decision", "reason", "channel", "language", "texts_until")
_PROVENANCE: Final = (
    "engine", "degraded", "prompt", "prompt_sha256", "policy", "model", "attempts", "duration_ms"
)  # fmt: skip
_USAGE: Final = ("input_tokens", "output_tokens")
_OUTCOME: Final = ("outcome", "edit_distance", "occurred_at", "recorded_at")
_INSERT: Final = insert(_draft)


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long texts are kept, and under which key."""

    days: int
    cipher: Cipher


async def insert_draft(
    connection: AsyncConnection, draft: Draft, *, caller: str, request: DraftRequest, keeping: Keeping | None
) -> None:
    """Keep a draft; without `keeping` nothing of its texts."""
    usage = draft.provenance.usage
    row: dict[str, object] = {
        "id": draft.id,
        "caller": caller,
        "created_at": draft.created_at,
        "decision": draft.decision,
        "reason": draft.advice.reason if draft.advice else None,
        "channel": request.channel,
        "language": draft.note.language if draft.note else None,
        "note_length": draft.note.length if draft.note else None,
        "note_limit": draft.note.limit if draft.note else None,
        "engine": draft.provenance.engine,
        "degraded": draft.provenance.degraded,
        "prompt": draft.provenance.prompt,
        "prompt_sha256": draft.provenance.prompt_sha256,
        "policy": draft.provenance.policy,
        "model": draft.provenance.model,
        "attempts": draft.provenance.attempts,
        "input_tokens": usage.input_tokens if usage else None,
        "output_tokens": usage.output_tokens if usage else None,
        "duration_ms": draft.provenance.duration_ms,
    }
    if keeping:
        texts = f'{{"request":{request.model_dump_json()},"draft":{draft.model_dump_json()}}}'
        row["texts"] = keeping.cipher.seal(texts.encode(), draft.id)
        row["texts_until"] = draft.created_at + timedelta(days=keeping.days)
    await connection.execute(_INSERT, row)


async def find_draft(
    connection: AsyncConnection, draft_id: str, *, caller: str, cipher: Cipher | None
) -> KeptDraft | None:
    """A caller's own draft; None where there is none. Without the cipher its texts stay sealed.

    Raises:
        TextsUnreadable: the texts were sealed under another key.
    """
    joined = _draft.outerjoin(_outcome, _outcome.c.draft_id == _draft.c.id)
    found = await connection.execute(
        select(_draft, _outcome).select_from(joined).where(_draft.c.id == draft_id, _draft.c.caller == caller)
    )
    row = found.mappings().one_or_none()
    if row is None:
        return None
    texts = cipher.open(row["texts"], draft_id) if cipher and row["texts"] else None
    tokens = row["input_tokens"], row["output_tokens"]
    return KeptDraft.model_validate(
        {
            **{name: row[name] for name in _SAME},
            "length": row["note_length"],
            "limit": row["note_limit"],
            "provenance": {
                **{name: row[name] for name in _PROVENANCE},
                "usage": None if None in tokens else dict(zip(_USAGE, tokens, strict=True)),
            },
            "outcome": {name: row[name] for name in _OUTCOME} if row["outcome"] else None,
            "texts": KeptTexts.model_validate_json(texts) if texts else None,
        }
    )


async def forget_draft(connection: AsyncConnection, draft_id: str, *, caller: str) -> bool:
    """Forget a caller's own draft and its outcome; False where there is none."""
    gone = await connection.execute(delete(_draft).where(_draft.c.id == draft_id, _draft.c.caller == caller))
    return gone.rowcount == 1


async def purge_texts(connection: AsyncConnection, *, now: datetime, at_most: int) -> int:
    """Forget texts whose time is over, at most so many at once; returns how many drafts lost theirs."""
    over = select(_draft.c.id).where(_draft.c.texts_until <= now).limit(at_most)
    purged = await connection.execute(
        update(_draft).where(_draft.c.id.in_(over)).values(texts=null(), texts_until=null())
    )
    return purged.rowcount
