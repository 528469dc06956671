"""`mutual review`: what a person reads, what a tool reads, and what goes wrong."""

import json
from pathlib import Path

import pytest

from api.core.invitations import Review
from tests.cli.conftest import REQUESTS, Run


@pytest.fixture
def options(tmp_path: Path) -> list[str]:
    """The options that say the same as `examples/requests/review.json`."""
    request = json.loads((REQUESTS / "review.json").read_text(encoding="utf-8"))
    (tmp_path / "inviter.txt").write_text(request["from"]["profile"], encoding="utf-8")
    return [
        *("--profile", str(tmp_path / "inviter.txt"), "--name", request["from"]["name"]),
        *("--message", request["message"], "--goal", request["goal"]),
        *("--me", request["me"]["profile"], "--my-name", request["me"]["name"]),
    ]


def test_an_accept_shows_the_reply_as_it_is_to_be_sent(run: Run, options: list[str]) -> None:
    review = Review.model_validate_json(run("review", *options, "--json").out)
    outcome = run("review", *options)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("Accept: mutual value.")
    assert review.reply is not None
    assert f"\n{review.reply.text}\n" in outcome.out


def test_an_ignore_says_why_and_has_no_reply(run: Run, options: list[str]) -> None:
    outcome = run("review", *options, "--message", "Do you have 15 minutes for a demo of our platform?")
    assert outcome.code == 0
    assert outcome.out.startswith("Ignore: sales pitch.\n\nLeave this one: ")
    assert "A reply" not in outcome.out


def test_the_message_can_be_a_file_or_standard_input(run: Run, options: list[str], tmp_path: Path) -> None:
    message = options[options.index("--message") + 1]
    (tmp_path / "message.txt").write_text(message, encoding="utf-8")
    answers = [
        Review.model_validate_json(run("review", *options, *more, "--json", stdin=message.encode()).out)
        for more in ([], ["--message", str(tmp_path / "message.txt")], ["--message", "-"])
    ]
    assert answers[0].findings == answers[1].findings == answers[2].findings


def test_language_and_form_can_be_chosen(run: Run, options: list[str]) -> None:
    answer = run("review", *options, "--language", "de", "--address-form", "informal", "--json")
    review = Review.model_validate_json(answer.out)
    assert review.reply is not None
    assert review.reply.text.startswith("Hallo ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(["--profile", "-", "--message", "-", "--goal", "x"], "can be read once", id="input_twice"),
        pytest.param(["--profile", "nobody.txt", "--goal", "x"], "nobody.txt cannot be read", id="no_such_file"),
        pytest.param(["--profile", "-"], "--goal", id="no_goal"),
    ],
)
def test_wrong_usage_leaves_with_2(run: Run, arguments: list[str], told: str) -> None:
    outcome = run("review", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err


def test_every_fault_is_told_with_its_option(run: Run) -> None:
    outcome = run("review", "--profile", "-", "--goal", "x", "--my-name", "x" * 201, "--language", "zz", stdin=b"")
    assert (outcome.code, outcome.out) == (1, "")
    assert [line.split(":")[0].strip() for line in outcome.err.splitlines()[1:]] == [
        "--profile",
        "--my-name",
        "--language",
    ]
