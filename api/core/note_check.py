"""The public shapes of a check: the user's own note with the request around it, and what came of reading it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.core.models import Claim, DraftRequest, DraftWarning, Provenance, Violation

NOTE_MAX = 4_000

CheckVerdict = Literal["leave_as_is", "edit", "rewrite"]


class CheckRequest(DraftRequest):
    """A draft request, and the note the user wrote themselves."""

    note: str = Field(
        min_length=1,
        max_length=NOTE_MAX,
        description="The user's own note, 1 to 4,000 code points, greeting and all.",
        examples=["Dear Lena, I heard your talk in Skipton. Would a lock keeper's diary suit your list?"],
    )


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class EditedNote(_Frozen):
    """The same note with the least change that mends it. It passed every guard."""

    text: str = Field(
        description="The note as mended, NFC.",
        examples=["Dear Lena, I heard your talk in Skipton. Would a lock keeper's diary suit your list?"],
    )
    length: int = Field(description="Its length in UTF-16 code units.", examples=[84])
    edit_distance: float = Field(
        description="Levenshtein distance to the note as sent, over the length of the longer one: 0 to 1.",
        examples=[0.21],
    )


class NoteCheck(_Frozen):
    """What came of reading the user's note."""

    verdict: CheckVerdict = Field(
        description="`leave_as_is`: it breaks no rule. `edit`: `edited` mends it. `rewrite`: no small edit does.",
        examples=["edit"],
    )
    length: int = Field(description="Length of the note as sent, in UTF-16 code units after NFC.", examples=[106])
    limit: int = Field(description="The limit it was held to, in the same units.", examples=[200])
    violations: tuple[Violation, ...] = Field(
        description="Every broken rule, in the order of their spans in the note as sent, after NFC."
    )
    claims: tuple[Claim, ...] = Field(description="The statements of fact in it that an input supports.")
    edited: EditedNote | None = Field(description="Present exactly when the verdict is `edit`.")
    warnings: tuple[DraftWarning, ...] = Field(description="What the reader should know about this answer.")
    provenance: Provenance = Field(
        description="Whose edit it is. A model is asked only where there is something to mend."
    )
