"""Looks for planted words in whatever a service leaves behind, in every form that a leak could take."""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final
from urllib.parse import quote

Json = dict[str, "Json"] | list["Json"] | str | None

CANARY: Final = "Zwxqvänary"
"""Part of every planted text. Not plain ASCII, so that each way of writing it down is another one."""
PLAIN_CANARY: Final = "Zwxqvinch"
"""The same for what has to be plain: header fields."""


def forms(text: str) -> dict[str, bytes]:
    """A text as it may have been written down."""
    raw = text.encode()
    return {
        "as typed": raw,
        "lower case": text.lower().encode(),
        "JSON": json.dumps(text)[1:-1].encode(),
        "URL": quote(text).encode(),
        "hexadecimal": raw.hex().encode(),
        "reversed": text[::-1].encode(),
        **{f"base64 after {before}": _inner_base64(raw, before) for before in range(3)},
    }


def hashes(text: str) -> dict[str, bytes]:
    """What would let somebody who guesses a text find out that they are right."""
    digest = sha256(text.encode())
    return {
        "SHA-256": digest.digest(),
        "SHA-256 in hexadecimal": digest.hexdigest().encode(),
        "SHA-256 in base64": b64encode(digest.digest())[:-1],
    }


def find_leaks(found: Iterable[tuple[str, bytes]], texts: Iterable[str]) -> list[tuple[str, str]]:
    """Where the canary stands, or a hash of one of the whole `texts`, and in which form."""
    needles = {
        *forms(CANARY).items(),
        *forms(PLAIN_CANARY).items(),
        *(item for text in texts for item in hashes(text).items()),
    }
    return sorted({(place, form) for place, content in found for form, needle in needles if needle in content})


def texts_in(value: Json) -> Iterator[str]:
    """All texts of a JSON value."""
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from texts_in(inner)
        case list():
            for inner in value:
                yield from texts_in(inner)
        case None:
            pass


def _inner_base64(raw: bytes, before: int) -> bytes:
    """What is the same of a text's base64 whatever stands around it, if `before` bytes of a group stand before it."""
    encoded = b64encode(bytes(before) + raw)
    return encoded[(0, 2, 3)[before] : (before + len(raw)) * 8 // 6]
