"""What is kept of the lines of a batch, sealed for the one place each stands in."""

from typing import Final

from api.core.batches import BatchLine, ItemError, ItemResult
from api.core.languages import is_supported
from api.core.models import Draft, DraftWarning
from api.drafting.shortlisting.wording import say
from api.storage.encryption import Cipher
from api.storage.items import KeptItem

ABANDONED: Final = ItemError(
    error="WorkerStopped", detail="Three workers stopped while they worked on this item, so it was given up."
)


class SealedLines:
    """Seals and opens inputs and results of items."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    def seal_input(self, request: BatchLine, batch_id: str, line: int) -> bytes:
        """A request as it is kept."""
        return self._cipher.seal(request.model_dump_json(exclude_defaults=True).encode(), f"{batch_id}:{line}")

    def open_input(self, sealed: bytes, batch_id: str, line: int) -> BatchLine:
        """The request of a line."""
        return BatchLine.model_validate_json(self._cipher.open(sealed, f"{batch_id}:{line}"))

    def seal_result(self, result: Draft | ItemError, batch_id: str, line: int) -> bytes:
        """A draft or an error as it is kept."""
        return self._cipher.seal(result.model_dump_json().encode(), f"{batch_id}:{line}:{type(result).__name__}")

    def open_result(self, item: KeptItem, batch_id: str) -> ItemResult:
        """What has become of a line."""
        request = self.open_input(item.input, batch_id, item.line)
        draft: Draft | None = None
        error: ItemError | None = None
        place = f"{batch_id}:{item.line}"
        if item.state == "done" and item.result is not None:
            draft = Draft.model_validate_json(self._cipher.open(item.result, f"{place}:{Draft.__name__}"))
            if item.similar_to is not None:
                draft = draft.model_copy(update={"warnings": (*draft.warnings, _like(draft, item.similar_to))})
        elif item.state == "failed":
            error = ABANDONED
            if item.result is not None:
                error = ItemError.model_validate_json(self._cipher.open(item.result, f"{place}:{ItemError.__name__}"))
        return ItemResult(ref=request.ref, line=item.line, state=item.state, draft=draft, error=error)


def _like(draft: Draft, first: int) -> DraftWarning:
    language = draft.note.language if draft.note and is_supported(draft.note.language) else "en"
    detail = say(language, "warnings", "similar_notes")
    return DraftWarning(code="similar_notes", detail=f"{detail} (/lines/{first})")
