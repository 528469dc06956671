from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.llm.deadline import Deadline
from evals.running.recorder import Recorder
from evals.running.recordings import (
    RECORDINGS,
    RecordingMissing,
    RecordingsBroken,
    RecordingStale,
    load_recordings,
    recording_path,
    write_recordings,
)
from evals.running.replies import request_sha256
from evals.running.sources import Answered, MeteredChat, Question, RecordedSource
from tests.evals.builders import a_chat_request, a_reply

VERSION = "draft_note@1"


def record(directory: Path, user: str = "u", text: str = "hello") -> None:
    recorder = Recorder("m")
    recorder.take(
        Question("p1-001", VERSION, 0, "draft", a_chat_request(user)), Answered(a_reply(text), "k", is_stored=False)
    )
    recorder.write(directory)


def chat(directory: Path) -> MeteredChat:
    source = RecordedSource({VERSION: load_recordings(directory, "m", VERSION)}, model="m")
    return MeteredChat(source, case="p1-001", version=VERSION, repeat=0)


async def test_a_recorded_reply_is_given_without_a_call(tmp_path: Path) -> None:
    record(tmp_path)
    playing = chat(tmp_path)
    completion = await playing.complete(a_chat_request(), deadline=Deadline.after(1))
    assert (completion.text, playing.calls[0].latency_ms) == ("hello", None)


async def test_a_recording_of_another_request_is_refused(tmp_path: Path) -> None:
    record(tmp_path, user="what was asked then")
    playing = chat(tmp_path)
    with pytest.raises(RecordingStale):
        await playing.complete(a_chat_request("what is asked now"), deadline=Deadline.after(1))
    assert isinstance(playing.failure, RecordingStale)


async def test_a_turn_that_nobody_recorded_is_missing(tmp_path: Path) -> None:
    with pytest.raises(RecordingMissing):
        await chat(tmp_path).complete(a_chat_request(), deadline=Deadline.after(1))


def test_recording_again_replaces_the_turn_and_keeps_the_others(tmp_path: Path) -> None:
    record(tmp_path, text="before")
    recorder = Recorder("m")
    question = Question("p1-002", VERSION, 0, "draft", a_chat_request())
    recorder.take(question, Answered(a_reply("other"), "k", is_stored=False))
    assert list(recorder.write(tmp_path).values()) == [2]
    record(tmp_path, text="after")
    assert [item.reply.text for item in load_recordings(tmp_path, "m", VERSION)] == ["after", "other"]


def test_a_turn_that_stands_twice_is_refused(tmp_path: Path) -> None:
    record(tmp_path)
    path = recording_path(tmp_path, "m", VERSION)
    path.write_text(path.read_text("utf-8") * 2, "utf-8")
    with pytest.raises(RecordingsBroken, match="twice"):
        load_recordings(tmp_path, "m", VERSION)


def test_writing_is_in_the_order_of_the_cases(tmp_path: Path) -> None:
    record(tmp_path)
    given = list(load_recordings(tmp_path, "m", VERSION))
    path = write_recordings(tmp_path, "m", VERSION, reversed(given))
    assert path.name == "draft_note.v1.jsonl"


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"temperature": 0.4}, id="temperature"),
        pytest.param({"system": "S"}, id="system"),
        pytest.param({"max_output_tokens": 99}, id="limit"),
    ],
)
def test_every_part_of_a_request_counts(changed: Any) -> None:  # noqa: ANN401 - a table of fields of several types
    request = a_chat_request()
    other = replace(request, **changed)
    assert request_sha256(request, model="m") != request_sha256(other, model="m")
    assert request_sha256(request, model="m") != request_sha256(request, model="n")
    assert request_sha256(request, model="m", endpoint="a") != request_sha256(request, model="m", endpoint="b")


def test_the_recordings_of_the_project_can_be_read() -> None:
    files = sorted(RECORDINGS.glob("*/*.jsonl"))
    assert files
    for path in files:
        version = path.stem.replace(".v", "@")
        assert list(load_recordings(RECORDINGS, path.parent.name, version)), path.name
