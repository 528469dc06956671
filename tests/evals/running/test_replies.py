from dataclasses import replace
from pathlib import Path
from time import time

import pytest

from api.core.errors import ModelOutputInvalid, ModelRefused, ModelTimedOut
from evals.running.replies import Reply, ReplyStore, request_sha256
from tests.evals.builders import a_chat_request, a_reply


def test_what_was_committed_is_there_for_the_next_process(tmp_path: Path) -> None:
    store = ReplyStore(tmp_path / "replies.sqlite")
    store.put("k", 0, a_reply("one"))
    store.commit()
    other = ReplyStore(tmp_path / "replies.sqlite")
    assert other.get("k", 0) == a_reply("one")
    assert (other.get("k", 1), other.get("l", 0)) == (None, None)
    store.close()
    other.close()


def test_replies_from_before_are_left_out_when_asked(tmp_path: Path) -> None:
    store = ReplyStore(tmp_path / "replies.sqlite")
    store.put("k", 0, a_reply("one"))
    assert store.get("k", 0, since=time() + 60) is None
    store.close()


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        pytest.param(ModelOutputInvalid("x", code="cut_short"), "cut_short", id="cut_short"),
        pytest.param(ModelRefused("x"), "refused", id="refused"),
    ],
)
def test_a_fault_of_the_model_is_a_reply_and_comes_back_as_the_same_error(
    error: ModelOutputInvalid | ModelRefused, fault: str
) -> None:
    reply = Reply.of_error(error, 5.0)
    assert reply
    assert reply.fault == fault
    with pytest.raises(type(error)):
        reply.completion()


def test_a_server_that_did_not_answer_leaves_nothing_to_keep() -> None:
    assert Reply.of_error(ModelTimedOut("late"), 5.0) is None


def test_the_same_request_is_the_same_question_whichever_version_rendered_it() -> None:
    asked = a_chat_request()
    one, other = (request_sha256(replace(asked, prompt=ref), model="m") for ref in ("draft_note@1", "draft_note@2"))
    assert one == other == request_sha256(asked, model="m")
    assert request_sha256(replace(asked, user="another"), model="m") != one
