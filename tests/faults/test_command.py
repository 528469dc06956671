"""`mutual batch`, killed in the middle and called again."""

import json
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.builders import a_request
from tests.live import MUTUAL, plain_environment

pytestmark = pytest.mark.faults

ITEMS = 120


def test_the_same_command_goes_on_where_it_was_killed(tmp_path: Path) -> None:
    file, results, database = tmp_path / "people.ndjson", tmp_path / "out.ndjson", tmp_path / "mutual.db"
    requests = (a_request(goal=f"I'd like to ask whether diary {at} could become a book.") for at in range(ITEMS))
    file.write_text("".join(f"{request.model_dump_json()}\n" for request in requests))
    command = [str(MUTUAL), "batch", str(file), "-o", str(results)]
    environment = plain_environment(MUTUAL_DATABASE_URL=f"sqlite:///{database}")
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as first:  # noqa: S603 - our own command
        assert first.stderr
        until = next(line for line in first.stderr if int(line.split()[0]) >= ITEMS // 4)
        first.kill()
    assert not results.exists(), until
    again = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - as above
    assert again.returncode == 0, again.stderr
    drafts = [json.loads(line)["draft"]["id"] for line in results.read_text().splitlines()]
    assert len(set(drafts)) == ITEMS
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM m_batch")).scalar_one() == 1
        assert connection.execute(text("SELECT count(*) FROM m_draft")).scalar_one() == ITEMS
        assert connection.execute(text("SELECT count(*) FROM m_item WHERE attempt > 1")).scalar_one() <= 8
    engine.dispose()
