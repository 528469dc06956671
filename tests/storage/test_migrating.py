from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import URL, create_engine, inspect

from api.core.errors import DatabaseUnusable
from api.storage import migrating
from api.storage.database import read_url, sync_url
from api.storage.tables import metadata


def tables_of(url: URL) -> set[str]:
    engine = create_engine(sync_url(url))
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    return found


def test_the_steps_lead_to_the_tables_as_the_code_has_them(database_url: URL) -> None:
    engine = create_engine(sync_url(database_url))
    with engine.connect() as connection:
        options = {
            "include_name": migrating.is_ours,
            "compare_type": True,
            "version_table": migrating.VERSION_TABLE,
        }
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    engine.dispose()


def test_down_leaves_nothing_of_ours_and_up_brings_it_back(database_url: URL) -> None:
    migrating.downgrade(database_url, migrating.EMPTY)
    assert tables_of(database_url) & set(metadata.tables) == set()
    assert migrating.current(database_url) is None
    migrating.upgrade(database_url)
    assert tables_of(database_url) >= set(metadata.tables)
    assert migrating.current(database_url) == migrating.newest()


def test_of_two_that_migrate_an_empty_database_at_once_one_does_it(database_url: URL) -> None:
    migrating.downgrade(database_url, migrating.EMPTY)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(migrating.upgrade, [database_url, database_url]))
    assert migrating.current(database_url) == migrating.newest()


def test_a_file_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    with pytest.raises(DatabaseUnusable, match="cannot be written"):
        migrating.upgrade(read_url(f"sqlite:///{tmp_path}/taken/mutual.db"))


def test_a_revision_nobody_knows_is_said_in_a_sentence(database_url: URL) -> None:
    with pytest.raises(DatabaseUnusable, match="cannot be migrated"):
        migrating.upgrade(database_url, "9999")
