"""Every command of README and pages is run as a reader would, or says why it cannot be."""

import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.docs.blocks import BLOCKS, PAGES, ROOT, RUN, SHELL, Block, blocks_of
from tests.docs.following import Follower
from tests.stub_model import StubModel, answers, completion

REASONS: Final = {
    "CI runs it as a stage of its own",
    "made up to show a form",
    "needs Docker",
    "needs Kubernetes",
    "needs PostgreSQL",
    "needs a model's server",
    "needs a person",
    "needs a repository elsewhere",
    "needs GPG and a repository elsewhere",
    "needs systemd",
    "takes minutes",
}
"""Why a block may stay unrun. A new reason is a decision, so it is added here."""


@pytest.mark.server
@pytest.mark.parametrize(
    "page",
    [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES if {block.page for block in RUN} & {page}],
)
async def test_the_commands_of_a_page_do_what_it_says(page: Path, tmp_path: Path) -> None:
    answer = (ROOT / "bench" / "serving" / "answer.json").read_text(encoding="utf-8")
    async with StubModel(answers(completion(answer))) as model, Follower(tmp_path, model) as reader:
        for block in blocks_of(page):
            if block in RUN or block.printed:
                await reader.follow(block)


def test_every_block_is_run_or_says_why_not() -> None:
    unrun = [block for block in SHELL if block.not_run]
    assert {block.not_run for block in unrun} <= REASONS
    assert len(RUN) + len(unrun) == len(SHELL)
    assert sum(len(block.commands) for block in RUN) > sum(len(block.commands) for block in unrun)


def test_every_block_names_its_language_and_commands_are_sh() -> None:
    assert [block.place for block in BLOCKS if not block.language] == []
    assert [block.place for block in BLOCKS if block.language in {"bash", "console", "shell", "shell-session"}] == []


@pytest.mark.parametrize("block", SHELL, ids=lambda block: block.place)
def test_a_block_is_bash(block: Block) -> None:
    read = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True, check=False)  # noqa: S607 - any
    assert read.stderr == ""
