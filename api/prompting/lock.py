"""The lock: which prompt versions are published, and the hash of every byte of each. A published one never changes."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from api.core.errors import PromptLockBroken
from api.prompting.manifest import REF, folder_of, version_refs

LOCK_FILE: Final = "prompts.lock"
_HEADER: Final = "# Published prompt versions and the SHA-256 of their folders. Written by `mutual prompts lock`.\n"


def folder_sha256(folder: Path, *, without: str | None = None) -> str:
    """Hash a version: every file's name, length and bytes, in the order of the names; none that ends in `without`."""
    digest = hashlib.sha256()
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != without]
    for path in sorted(files, key=lambda path: path.relative_to(folder).as_posix()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def read_lock(directory: Path) -> dict[str, str]:
    """Read the lock as ref -> hash; empty where there is no lock yet.

    Raises:
        PromptLockBroken: a line is not a ref and a hash, or a ref stands there twice.
    """
    path = directory / LOCK_FILE
    hashes: dict[str, str] = {}
    if not path.exists():
        return hashes
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        ref, _, sha256 = line.partition(" ")
        if REF.fullmatch(ref) is None or not sha256 or ref in hashes:
            message = f"{path}, line {number}: expected one line per version, a name like draft_note@1 and its hash"
            raise PromptLockBroken(message)
        hashes[ref] = sha256
    return hashes


def verify_lock(directory: Path) -> Mapping[str, str]:
    """Compare the folders with the lock and return it.

    Raises:
        PromptLockBroken: a published version was changed or removed, or a folder is not in the lock.
    """
    locked, refs = read_lock(directory), version_refs(directory)
    _require_unchanged(directory, locked)
    if unlocked := [ref for ref in refs if ref not in locked]:
        message = f"{', '.join(unlocked)} is not in {LOCK_FILE}: publish it with `mutual prompts lock`."
        raise PromptLockBroken(message)
    return locked


def write_lock(directory: Path) -> tuple[str, ...]:
    """Publish the versions that are not in the lock yet, and return their refs.

    Raises:
        PromptLockBroken: a published version was changed or removed; nothing is written.
    """
    locked = read_lock(directory)
    _require_unchanged(directory, locked)
    refs = version_refs(directory)
    lines = "".join(f"{ref} {locked.get(ref) or folder_sha256(folder_of(directory, ref))}\n" for ref in refs)
    (directory / LOCK_FILE).write_text(_HEADER + lines, encoding="utf-8")
    return tuple(ref for ref in refs if ref not in locked)


def _require_unchanged(directory: Path, locked: Mapping[str, str]) -> None:
    refs = version_refs(directory)
    for ref, sha256 in locked.items():
        if ref not in refs:
            message = f"{ref} is in {LOCK_FILE} and has no folder: restore it, or delete its line."
            raise PromptLockBroken(message)
        if folder_sha256(folder_of(directory, ref)) != sha256:
            family = ref.partition("@")[0]
            message = (
                f"{ref} was changed after it was published: restore it, "
                f"or make a new version with `mutual prompts new {family}`."
            )
            raise PromptLockBroken(message)
