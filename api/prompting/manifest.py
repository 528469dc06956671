"""What a prompt version says about itself in `prompt.toml`, and the names prompts go by."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.core.errors import PromptInvalid

REF: Final = re.compile(r"(?P<family>[a-z][a-z0-9_]*)@(?P<number>[1-9][0-9]*)")
FAMILY_FOLDER: Final = re.compile(r"[a-z][a-z0-9_]*")
VERSION_FOLDER: Final = re.compile(r"v(?P<number>[1-9][0-9]*)")

_Text = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ModelParameters(_Strict):
    """How the model is asked. `max_output_tokens` bounds the answer, a reasoning model's thinking aside."""

    temperature: float = Field(ge=0, le=2)
    max_output_tokens: int = Field(ge=1, le=32_000)


class Manifest(_Strict):
    """One `prompt.toml`. Output schema 0 is plain text: a note by itself, without findings, and never repaired."""

    purpose: _Text
    why: _Text
    inputs: tuple[_Text, ...]
    output_schema: int = Field(ge=0)
    model: ModelParameters


def read_manifest(path: Path, ref: str) -> Manifest:
    """Read and check one `prompt.toml`.

    Raises:
        PromptInvalid: it is missing, not TOML, or has wrong or unknown fields.
    """
    try:
        return Manifest.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{ref}: prompt.toml cannot be read: {error}"
        raise PromptInvalid(message) from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        message = f"{ref}: prompt.toml is wrong: {faults}"
        raise PromptInvalid(message) from error


def folder_of(directory: Path, ref: str) -> Path:
    """Where a version stands.

    Raises:
        PromptInvalid: `ref` is not of the form family@n, or there is no such folder.
    """
    match = REF.fullmatch(ref)
    if match is None:
        message = f"{ref!r} is not a prompt version; they are named like draft_note@1"
        raise PromptInvalid(message)
    folder = directory / match["family"] / f"v{match['number']}"
    if not folder.is_dir():
        message = f"there is no {ref} in {directory}"
        raise PromptInvalid(message)
    return folder


def version_refs(directory: Path) -> tuple[str, ...]:
    """Every version folder there is, as refs, in the order of family and number."""
    found = [
        (family.name, int(match["number"]))
        for family in directory.iterdir()
        if family.is_dir() and FAMILY_FOLDER.fullmatch(family.name)
        for folder in family.iterdir()
        if folder.is_dir() and (match := VERSION_FOLDER.fullmatch(folder.name))
    ]
    return tuple(f"{family}@{number}" for family, number in sorted(found))
