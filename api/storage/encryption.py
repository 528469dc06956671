"""Seals texts before they are stored: AES-256-GCM, each for the one place it is kept in. And finds the key for it."""

import os
import secrets
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import URL

from api.core.errors import DatabaseUnusable, TextsUnreadable

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12


class Cipher:
    """Seals and opens under one key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._aes = AESGCM(key)

    def seal(self, plain: bytes, place: str) -> bytes:
        """Encrypt for one place, such as the id of a row: moved to another one, it does not open."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._aes.encrypt(nonce, plain, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """What was sealed for this place.

        Raises:
            TextsUnreadable: it was not, or not under this key.
        """
        try:
            return self._aes.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place.encode())
        except InvalidTag:
            raise TextsUnreadable from None


def derive_key(secret: bytes, purpose: str, *, salt: bytes | None = None) -> bytes:
    """A key of 32 bytes for one purpose (HKDF-SHA256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=purpose.encode()).derive(secret)


def find_key(setting: str | None, url: URL) -> bytes | None:
    """The key for texts that are kept: as set, else for SQLite from the file beside the database, made on first use.

    None with PostgreSQL where none is set: one machine's file would be no key to the others.

    Raises:
        DatabaseUnusable: what is set or stands in the file is not 32 bytes in base64, or the file cannot be made.
    """
    if setting is not None:
        return _decode(setting, "MUTUAL_ENCRYPTION_KEY")
    if url.get_backend_name() != "sqlite":
        return None
    path = Path(f"{url.database}.key")
    try:
        _make_once(path)
        return _decode(path.read_text("ascii"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        message = f"the key file {path} cannot be used: {type(error).__name__}"
        raise DatabaseUnusable(message) from error


def _make_once(path: Path) -> None:
    """Make the file whole or not at all; of two processes at once the first one's stays."""
    if path.exists():
        return
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _decode(text: str, whence: str) -> bytes:
    try:
        key = b64decode(text.strip(), validate=True)
    except NotBase64:
        key = b""
    if len(key) != KEY_BYTES:
        message = f"{whence} must be {KEY_BYTES} bytes in base64, as `openssl rand -base64 {KEY_BYTES}` prints them"
        raise DatabaseUnusable(message)
    return key
