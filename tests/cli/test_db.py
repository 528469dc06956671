"""`mutual db`, over an SQLite file of its own."""

from pathlib import Path

import pytest

from api.storage import migrating
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'data' / 'mutual.db'}"
    monkeypatch.setenv("MUTUAL_DATABASE_URL", url)
    return url


def test_the_status_says_where_the_database_is_and_leaves_with_1_until_that_is_enough(run: Run, url: str) -> None:
    newest = migrating.newest()
    before = run("db", "status")
    first = run("db", "upgrade", "--to", "0001")
    up = run("db", "upgrade")
    after = run("db", "status")

    assert (before.code, before.out) == (1, f"{url} is at base; this version needs {newest}.\n")
    assert (first.out, up.out) == ("The database is at 0001.\n", f"The database is at {newest}.\n")
    assert (after.code, after.out) == (0, f"{url} is at {newest}; this version needs {newest}.\n")


def test_moving_down_has_to_be_meant(run: Run) -> None:
    run("db", "upgrade")
    refused = run("db", "downgrade", "base")
    done = run("db", "downgrade", "base", "--yes")

    assert (refused.code, refused.out) == (2, "")
    assert "--yes" in refused.err
    assert (done.code, done.out) == (0, "The database is at base.\n")


def test_a_revision_nobody_knows_is_said(run: Run) -> None:
    outcome = run("db", "upgrade", "--to", "9999")
    assert (outcome.code, outcome.out) == (2, "")
    assert "cannot be migrated" in outcome.err


def test_a_password_is_not_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_DATABASE_URL", "postgresql://nobody:canary-4711@127.0.0.1:1/none")
    outcome = run("db", "status")
    assert outcome.code == 2
    assert "canary-4711" not in outcome.out + outcome.err


def test_without_a_database_there_is_nothing_to_move(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUTUAL_DATABASE_URL", "off")
    assert run("db", "status").code == 2
