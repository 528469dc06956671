"""What the people who write prompts need: read a version, compare two, begin a new one. Needs no intact lock."""

import difflib
import shutil
from pathlib import Path

from api.core.errors import PromptInvalid
from api.prompting.manifest import FAMILY_FOLDER, folder_of, version_refs


def show(directory: Path, ref: str) -> str:
    """Every file of a version, one after the other, each under its name.

    Raises:
        PromptInvalid: there is no such version.
    """
    return "\n".join(f"--- {name} ---\n{text}" for name, text in _files(folder_of(directory, ref)).items())


def diff(directory: Path, old: str, new: str) -> str:
    """The differences between two versions as a unified diff; empty where they are the same.

    Raises:
        PromptInvalid: there is no such version.
    """
    before, after = _files(folder_of(directory, old)), _files(folder_of(directory, new))
    return "".join(
        line
        for name in sorted(before.keys() | after.keys())
        for line in difflib.unified_diff(
            before.get(name, "").splitlines(keepends=True),
            after.get(name, "").splitlines(keepends=True),
            fromfile=f"{old}/{name}",
            tofile=f"{new}/{name}",
        )
    )


def new(directory: Path, family: str) -> str:
    """Copy the newest version of a family to the next number and return its ref. It is not published yet.

    Raises:
        PromptInvalid: there is no such family.
    """
    refs = [ref for ref in version_refs(directory) if ref.startswith(f"{family}@")]
    if not refs or not FAMILY_FOLDER.fullmatch(family):
        message = f"there is no prompt family {family!r} in {directory}"
        raise PromptInvalid(message)
    number = int(refs[-1].partition("@")[2]) + 1
    shutil.copytree(folder_of(directory, refs[-1]), directory / family / f"v{number}")
    return f"{family}@{number}"


def _files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
