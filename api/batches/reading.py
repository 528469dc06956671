"""A file of draft requests, line by line: NDJSON or CSV. Nothing is kept of a line but what the caller makes of it."""

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from io import TextIOWrapper
from typing import IO, Final, Literal

from pydantic import ValidationError

from api.core.batches import MAX_ITEMS, BatchLine
from api.core.errors import Fault, InvalidRequest, MalformedRequest
from api.core.parsing import MAX_FAULTS, as_invalid_request, parse_json_object

BatchFormat = Literal["ndjson", "csv"]

COLUMNS: Final[Mapping[str, str]] = {
    "ref": "/ref",
    "target_name": "/target/name",
    "target_profile": "/target/profile",
    "sender_name": "/sender/name",
    "sender_profile": "/sender/profile",
    "goal": "/goal",
    "context": "/context",
    "channel": "/channel",
    "max_length": "/max_length",
    "language": "/language",
    "address_form": "/address_form",
    "prompt": "/prompt",
}
"""The columns of a CSV file, and where each stands in a request."""

_REQUIRED: Final = ("target_profile", "goal")
_COLUMN_OF: Final = {place: f"/{column}" for column, place in COLUMNS.items()}
_WHOLE_NUMBER: Final = re.compile("[0-9]{1,9}")
_LINE_MAX_BYTES: Final = 1024 * 1024
"""As long as the body of a single request may be."""
_MALFORMED: Final = "This line is not one JSON object."

Line = tuple[int, BatchLine | list[Fault]]


def read_lines(file: IO[bytes], form: BatchFormat, *, prompts: Collection[str]) -> Iterator[tuple[int, BatchLine]]:
    """The requests of a file with their lines, as an editor numbers them. `prompts` are the versions there are.

    Raises:
        InvalidRequest: lines are at fault, or there are none or too many. The first faults are listed, as many as
            fit one answer, and with the first of them no further request is given.
        MalformedRequest: the bytes are no text, or no CSV.
    """
    faults: list[Fault] = []
    count = 0
    for line, read in _ndjson(file) if form == "ndjson" else _csv(file):
        count += 1
        if count > MAX_ITEMS:
            raise InvalidRequest([Fault("/lines", "too_many", f"There may be at most {MAX_ITEMS:,} of these.")])
        found = read if isinstance(read, list) else list(_beyond_shape(read, prompts))
        names = _COLUMN_OF if form == "csv" else {}
        faults += [
            Fault(f"/lines/{line}{names.get(fault.pointer, fault.pointer)}", fault.code, fault.detail)
            for fault in found
        ]
        if len(faults) >= MAX_FAULTS:
            break
        if not faults and isinstance(read, BatchLine):
            yield line, read
    if faults:
        raise InvalidRequest(faults[:MAX_FAULTS])
    if count == 0:
        raise InvalidRequest([Fault("/lines", "too_few", "There must be at least 1 of these.")])


def _beyond_shape(request: BatchLine, prompts: Collection[str]) -> Iterator[Fault]:
    """What is wrong with a request of the right shape and can be told at a glance."""
    sender = request.sender.profile if request.sender else None
    texts = {"/target/profile": request.target.profile, "/sender/profile": sender, "/goal": request.goal}
    for pointer, text in {**texts, "/context": request.context}.items():
        if text is not None and not text.strip():
            yield Fault(pointer, "blank", "Nothing is left of this text after cleaning.")
    if request.prompt is not None and request.prompt not in prompts:
        yield Fault("/prompt", "unknown_prompt", "No prompt version of this name; see /v1/prompts.")


def _ndjson(file: IO[bytes]) -> Iterator[Line]:
    number = 0
    while raw := file.readline(_LINE_MAX_BYTES + 1):
        number += 1
        if len(raw) > _LINE_MAX_BYTES and not raw.endswith(b"\n"):
            # The rest of the line is not worth reading, and what follows it cannot be told from it.
            detail = f"A line may have at most {_LINE_MAX_BYTES:,} bytes."
            yield number, [Fault("", "too_long", detail)]
            return
        if raw.strip():
            yield number, _parse(raw)


def _parse(raw: bytes) -> BatchLine | list[Fault]:
    try:
        return _validate(parse_json_object(raw))
    except MalformedRequest as error:
        return list(error.faults) or [Fault("", "malformed", f"{_MALFORMED} {error.detail}")]


def _csv(file: IO[bytes]) -> Iterator[Line]:
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    rows = csv.reader(text, strict=True)
    try:
        header = _header(next(rows, None) or [])
        last = rows.line_num
        for row in rows:
            line, last = last + 1, rows.line_num
            if row:
                yield line, _read_row(header, row)
    except UnicodeDecodeError:
        message = f"The file is not UTF-8 after line {rows.line_num}."
        raise MalformedRequest(message) from None  # the cause quotes the file
    except csv.Error as error:
        message = f"The file is not CSV: see line {rows.line_num} ({error})."
        raise MalformedRequest(message) from None
    finally:
        text.detach()


def _header(names: list[str]) -> list[str]:
    faults = [
        Fault("/lines/1", "unknown_column", f"Column {at} has a name that is none of {', '.join(COLUMNS)}.")
        for at, name in enumerate(names, 1)
        if name not in COLUMNS
    ]
    faults += [
        Fault("/lines/1", "duplicate_column", f"The column `{name}` is there twice.")
        for name in COLUMNS
        if names.count(name) > 1
    ]
    faults += [
        Fault("/lines/1", "required", f"The column `{name}` is required.") for name in _REQUIRED if name not in names
    ]
    if faults:
        raise InvalidRequest(faults[:MAX_FAULTS])
    return names


def _read_row(header: list[str], row: list[str]) -> BatchLine | list[Fault]:
    if len(row) != len(header):
        return [Fault("", "wrong_width", f"This row has {len(row)} cells; the header has {len(header)}.")]
    cells = {column: cell for column, cell in zip(header, row, strict=True) if cell}
    if faults := [_unwritable(column) for column, cell in cells.items() if "\x00" in cell]:
        return faults
    people = {person: _person(cells, person) for person in ("target", "sender")}
    fields: dict[str, object] = {column: cell for column, cell in cells.items() if COLUMNS[column] == f"/{column}"}
    if _WHOLE_NUMBER.fullmatch(cells.get("max_length", "")):
        fields["max_length"] = int(cells["max_length"])
    return _validate({"target": people["target"], "sender": people["sender"] or None, **fields})


def _person(cells: Mapping[str, str], person: str) -> dict[str, str]:
    named = {field: cells.get(f"{person}_{field}") for field in ("name", "profile")}
    return {field: cell for field, cell in named.items() if cell}


def _unwritable(column: str) -> Fault:
    return Fault(COLUMNS[column], "unwritable_character", "This holds a lone surrogate or a NUL.")


def _validate(body: dict[str, object]) -> BatchLine | list[Fault]:
    try:
        return BatchLine.model_validate(body)
    except ValidationError as error:
        return list(as_invalid_request(body, error.errors()).faults)
