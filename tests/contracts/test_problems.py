"""The types of problems and `docs/errors.md` name the same things."""

import re

from api.connection import BODY_MAX_BYTES, BODY_TIMEOUT_S
from api.core.parsing import MAX_DEPTH
from api.problems import PROBLEMS
from api.routes.documentation import read_problem_sections


def test_every_problem_type_is_a_heading_and_every_heading_a_type() -> None:
    assert set(read_problem_sections()) == {problem.name for problem in PROBLEMS.values()}


def test_every_section_states_its_status_what_to_do_and_an_example() -> None:
    statuses = {problem.name: problem.status.value for problem in PROBLEMS.values()}

    for name, section in read_problem_sections().items():
        assert re.search(rf"^Status {statuses[name]}\.", section, re.MULTILINE), name
        assert "What to do:" in section, name
        assert "Example:" in section, name


def test_the_limits_it_names_are_those_in_force() -> None:
    sections = read_problem_sections()

    assert f"deeper\nthan {MAX_DEPTH} levels" in sections["malformed-request"]
    assert f"within {BODY_TIMEOUT_S:g} seconds" in sections["request-timeout"]
    assert BODY_MAX_BYTES == 1024 * 1024
    assert "larger than 1 MiB" in sections["payload-too-large"]
