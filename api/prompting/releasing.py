"""Puts a version into service and goes back: both write `routing.toml` anew, and end every split and shadow."""

import json
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path
from shutil import copymode

from api.core.errors import PromptInvalid
from api.prompting.lock import read_lock, verify_lock
from api.prompting.routing_table import PREVIOUS, PRODUCTION, ROUTING_FILE, RoutingTable, read_table


def promote(directory: Path, ref: str) -> RoutingTable:
    """Let a published version serve everybody; what served before becomes `previous`.

    Raises:
        PromptLockBroken: the folders and the lock do not match.
        PromptInvalid: the version is not published, or the table cannot be read or written.
    """
    published = verify_lock(directory)
    if ref not in published:
        message = f"{ref} is not published; there are {', '.join(published)}"
        raise PromptInvalid(message)
    labels = read_table(directory, published).labels
    if labels[PRODUCTION] == ref:
        return _write(directory, labels)
    return _write(directory, {**labels, PRODUCTION: ref, PREVIOUS: labels[PRODUCTION]})


def roll_back(directory: Path) -> RoutingTable:
    """Let `previous` serve everybody. Doing it twice does no more than doing it once.

    Raises:
        PromptInvalid: no label says which version was there before, or the table cannot be read or written.
    """
    labels = read_table(directory, read_lock(directory)).labels
    if PREVIOUS not in labels:
        message = (
            f"[labels] has no {PREVIOUS}: name the version, `mutual prompts promote {labels[PRODUCTION]}` or another"
        )
        raise PromptInvalid(message)
    return _write(directory, {**labels, PRODUCTION: labels[PREVIOUS]})


def _write(directory: Path, labels: Mapping[str, str]) -> RoutingTable:
    """Replace the file in one step, so that nobody reads half of it. Of its comments the ones at the top stay."""
    table = RoutingTable(labels=labels)
    path = (directory / ROUTING_FILE).resolve()
    new = path.with_suffix(".new")
    try:
        opening = takewhile(lambda line: line.startswith("#"), path.read_text(encoding="utf-8").splitlines())
        written = (f"{label} = {json.dumps(ref)}" for label, ref in table.labels.items())
        new.write_text("\n".join([*opening, "", "[labels]", *written, ""]), encoding="utf-8")
        copymode(path, new)
        new.replace(path)
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise PromptInvalid(message) from error
    return table
