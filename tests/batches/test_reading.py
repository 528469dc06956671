import json
from io import BytesIO

import pytest

from api.batches.reading import COLUMNS, BatchFormat, read_lines
from api.core.batches import MAX_ITEMS, BatchLine
from api.core.errors import InvalidRequest, MalformedRequest
from api.core.parsing import MAX_FAULTS

LINE = {"target": {"name": "Lena Hartwig", "profile": "Editor in Leeds."}, "goal": "Ask about a book."}
ROW = {"target_name": "Lena Hartwig", "target_profile": "Editor in Leeds.", "goal": "Ask about a book."}


def read(file: str | bytes, form: BatchFormat = "ndjson") -> list[tuple[int, BatchLine]]:
    raw = file if isinstance(file, bytes) else file.encode()
    return list(read_lines(BytesIO(raw), form, prompts=["draft_note@1"]))


def faults(file: str | bytes, form: BatchFormat = "ndjson") -> list[tuple[str, str]]:
    with pytest.raises(InvalidRequest) as refused:
        read(file, form)
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


def a_line(**fields: object) -> str:
    return json.dumps(LINE | fields)


def a_table(*rows: dict[str, str], columns: tuple[str, ...] = tuple(ROW)) -> str:
    return "\r\n".join([",".join(columns), *(",".join(row.get(name, "") for name in columns) for row in rows)])


def test_lines_keep_their_numbers_and_blank_ones_are_left_out() -> None:
    assert [(line, request.ref) for line, request in read(f"\n{a_line(ref='a')}\n\n{a_line(ref='b')}")] == [
        (2, "a"),
        (4, "b"),
    ]


def test_a_row_is_the_request_that_a_line_is() -> None:
    table = a_table(ROW | {"ref": "a", "channel": "xing", "max_length": "300"}, columns=tuple(COLUMNS))
    assert read(table, "csv") == [(2, read(a_line(ref="a", channel="xing", max_length=300))[0][1])]


def test_a_row_over_several_lines_is_numbered_by_its_first() -> None:
    rows = 'target_profile,goal\r\n"Editor\nin Leeds",Ask\r\nPrinter,Ask'
    assert [line for line, _ in read(rows, "csv")] == [2, 4]


def test_a_table_may_begin_with_a_byte_order_mark() -> None:
    assert len(read(b"\xef\xbb\xbf" + a_table(ROW).encode(), "csv")) == 1


def test_every_fault_of_every_line_is_listed() -> None:
    lines = [a_line(goal=""), a_line(), a_line(target={}, channel="fax"), "{", a_line(prompt="draft_note@99")]
    assert faults("\n".join(lines)) == [
        ("/lines/1/goal", "too_short"),
        ("/lines/3/target/profile", "required"),
        ("/lines/3/channel", "not_a_choice"),
        ("/lines/4", "malformed"),
        ("/lines/5/prompt", "unknown_prompt"),
    ]


def test_faults_of_rows_point_to_columns() -> None:
    table = a_table(ROW | {"target_profile": "", "max_length": "many"}, columns=(*ROW, "max_length"))
    assert faults(table, "csv") == [("/lines/2/target_profile", "required"), ("/lines/2/max_length", "not_an_integer")]


@pytest.mark.parametrize(
    ("table", "found"),
    [
        pytest.param("", {"required"}, id="empty"),
        pytest.param("target_profile,goal,fax", {"unknown_column"}, id="unknown"),
        pytest.param("target_profile,goal,goal", {"duplicate_column"}, id="twice"),
        pytest.param("goal\r\nAsk", {"required"}, id="missing"),
        pytest.param("target_profile,goal\r\nEditor", {"wrong_width"}, id="narrow_row"),
        pytest.param("target_profile,goal\r\nEditor,A\x00sk", {"unwritable_character"}, id="nul"),
        pytest.param("target_profile,goal\r\n", {"too_few"}, id="no_rows"),
        pytest.param("target_profile,goal\r\nEditor,   ", {"blank"}, id="blank"),
    ],
)
def test_what_is_wrong_with_a_table_is_named(table: str, found: set[str]) -> None:
    assert {code for _, code in faults(table, "csv")} == found


@pytest.mark.parametrize(
    ("table", "form"),
    [
        pytest.param(b"target_profile,goal\r\nEditor,\xff", "csv", id="not_utf_8"),
        pytest.param(b'target_profile,goal\r\n"Editor', "csv", id="open_quote"),
    ],
)
def test_what_is_no_table_is_malformed(table: bytes, form: BatchFormat) -> None:
    with pytest.raises(MalformedRequest):
        read(table, form)


def test_the_faults_end_at_the_hundredth() -> None:
    assert len(faults("{\n" * 500)) == MAX_FAULTS


def test_a_line_longer_than_a_request_may_be_ends_the_reading() -> None:
    assert faults(b'{"goal": "' + b"a" * 1024 * 1024) == [("/lines/1", "too_long")]


def test_an_empty_file_and_one_line_too_many_are_refused() -> None:
    assert faults("\n \n") == [("/lines", "too_few")]
    assert faults(f"{a_line()}\n" * (MAX_ITEMS + 1)) == [("/lines", "too_many")]
