"""`mutual keys`, over an SQLite file of its own."""

import re
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "data" / "mutual.db"
    monkeypatch.setenv("MUTUAL_DATABASE_URL", f"sqlite:///{path}")
    return path


def test_a_key_is_printed_once_and_alone_so_that_a_script_can_take_it(run: Run, path: Path) -> None:
    made = run("keys", "create", "--name", "crm", "--scope", "draft, admin", "--expires", "90d", "--per-minute", "5")
    secret = made.out.strip().rpartition("_")[2]

    assert (made.code, bool(re.fullmatch(r"mtl_[0-9a-f]{12}_[0-9a-f]{64}\n", made.out))) == (0, True)
    assert re.match(r"key_\w{26} for crm \(admin, draft\) until 20", made.err)
    assert secret not in made.err + run("keys", "list").out
    assert secret.encode() not in b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_the_list_shows_what_is_known_of_each_key(run: Run) -> None:
    text = run("keys", "create", "--name", "the crm", "--expires", "12h").out
    head, line = run("keys", "list").out.splitlines()

    assert re.split("  +", head) == ["id", "name", "prefix", "scopes", "created", "expires", "last used", "revoked"]
    cells = re.split("  +", line)
    assert (cells[1:4], cells[6:]) == (["the crm", text.split("_")[1], "draft"], ["-", "-"])
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\dZ", cells[5])


def test_without_keys_the_list_says_how_to_make_one(run: Run) -> None:
    assert "mutual keys create" in run("keys", "list").out


@pytest.mark.parametrize("by", ["id", "prefix", "key"])
def test_a_key_is_revoked_by_what_is_at_hand(run: Run, by: str) -> None:
    made = run("keys", "create", "--name", "crm")
    which = {"id": made.err.split()[0], "prefix": made.out.split("_")[1], "key": made.out.strip()}[by]

    assert "is revoked since 20" in run("keys", "revoke", which).out
    assert re.search(r"-  +20\d\d-\d\d-\d\dT\d\d:\d\dZ$", run("keys", "list").out)


def test_what_is_not_there_cannot_be_revoked(run: Run) -> None:
    outcome = run("keys", "revoke", "key_none")
    assert (outcome.code, outcome.out) == (1, "")
    assert "no key of this id or prefix" in outcome.err


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(["--name", " "], id="blank_name"),
        pytest.param(["--name", "x" * 101], id="long_name"),
        pytest.param(["--name", "a\x1b[2J"], id="name_that_moves_the_cursor"),
        pytest.param(["--name", "a", "--scope", "root"], id="unknown_scope"),
        pytest.param(["--name", "a", "--scope", ""], id="no_scope"),
        pytest.param(["--name", "a", "--expires", "soon"], id="no_duration"),
        pytest.param(["--name", "a", "--expires", "0d"], id="at_once"),
        pytest.param(["--name", "a", "--per-minute", "0"], id="no_requests"),
        pytest.param(["--name", "a", "--tokens-per-day", "-1"], id="negative_tokens"),
    ],
)
def test_an_option_that_makes_no_sense_makes_no_key(run: Run, path: Path, options: list[str]) -> None:
    assert run("keys", "create", *options).code == 2
    assert not path.exists()


def test_without_a_database_there_are_no_keys(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_DATABASE_URL", "off")
    outcome = run("keys", "create", "--name", "crm")
    assert (outcome.code, outcome.out) == (2, "")
    assert "MUTUAL_DATABASE_URL is off" in outcome.err


def test_limits_reach_the_database(run: Run, path: Path) -> None:
    run("keys", "create", "--name", "crm", "--per-minute", "5", "--tokens-per-day", "900")
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT per_minute, tokens_per_day FROM m_api_key").fetchall() == [(5, 900)]
    connection.close()
