import stat
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.core.errors import DatabaseUnusable, TextsUnreadable
from api.storage.database import read_url
from api.storage.encryption import Cipher, derive_key, find_key

KEY = bytes(range(32))


def test_what_is_sealed_opens_in_its_own_place_alone() -> None:
    sealed = Cipher(KEY).seal(b"canary", "drf_1")
    assert Cipher(KEY).open(sealed, "drf_1") == b"canary"
    assert b"canary" not in sealed
    for cipher, place, altered in [
        (Cipher(KEY), "drf_2", sealed),
        (Cipher(KEY[::-1]), "drf_1", sealed),
        (Cipher(KEY), "drf_1", sealed[:-1] + bytes([sealed[-1] ^ 1])),
    ]:
        with pytest.raises(TextsUnreadable):
            cipher.open(altered, place)


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert Cipher(KEY).seal(b"text", "p") != Cipher(KEY).seal(b"text", "p")


def test_keys_for_different_purposes_differ() -> None:
    assert derive_key(KEY, "answer") != derive_key(KEY, "fingerprint")
    assert derive_key(KEY, "answer", salt=b"a") != derive_key(KEY, "answer", salt=b"b")


def test_with_sqlite_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    url = read_url(f"sqlite:///{tmp_path}/mutual.db")
    with ThreadPoolExecutor(4) as threads:
        found = set(threads.map(find_key, [None] * 8, [url] * 8))
    assert len(found) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mutual.db.key"]
    assert stat.S_IMODE((tmp_path / "mutual.db.key").stat().st_mode) == 0o600


def test_with_postgresql_there_is_no_key_but_the_one_that_is_set() -> None:
    url = read_url("postgresql://host/name")
    assert find_key(None, url) is None
    assert find_key(b64encode(KEY).decode(), url) == KEY


@pytest.mark.parametrize("setting", ["canary", b64encode(b"short").decode(), ""])
def test_what_is_no_key_is_refused_without_quoting_it(setting: str) -> None:
    with pytest.raises(DatabaseUnusable, match="32 bytes in base64") as caught:
        find_key(setting, read_url("postgresql://host/name"))
    assert "canary" not in str(caught.value)
