"""Files of a batch that are at fault: every fault with the line it stands in."""

import json

import pytest

from tests.builders import GOAL
from tests.malformed.refusals import CANARY, Door, as_json, ask

pytestmark = pytest.mark.server

BATCHES = "/v1/batches"
NDJSON = "Content-Type: application/x-ndjson"
CSV = "Content-Type: text/csv"
LINE = as_json()
ROW = f"A. Person of {CANARY},{GOAL}"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"", ["/lines too_few"], id="nothing"),
        pytest.param(b"\n \n\r\n\t\n", ["/lines too_few"], id="blank_lines"),
        pytest.param(b"[]", ["/lines/1 malformed"], id="list"),
        pytest.param(b"[" + LINE + b"]", ["/lines/1 malformed"], id="list_of_requests"),
        pytest.param(LINE + b"\n" + LINE[:-1], ["/lines/2 malformed"], id="cut_off"),
        pytest.param(LINE + LINE, ["/lines/1 malformed"], id="two_on_a_line"),
        pytest.param(LINE + b"\r" + LINE, ["/lines/1 malformed"], id="carriage_return_alone"),
        pytest.param(LINE.replace(b", ", b",\n"), ["/lines/1 malformed", "/lines/2 malformed"], id="indented"),
        pytest.param(b"\xef\xbb\xbf" + LINE, ["/lines/1 malformed"], id="byte_order_mark"),
        pytest.param(LINE + b"\n\xff", ["/lines/2 malformed"], id="not_utf_8"),
        pytest.param(LINE[:-1] + b', "goal": ""}', ["/lines/1 malformed"], id="key_twice"),
        pytest.param(LINE[:-1] + b', "max_length": NaN}', ["/lines/1 malformed"], id="nan"),
        pytest.param(b'{"a":' * 20_000, ["/lines/1 malformed"], id="20000_levels"),
        pytest.param(as_json(context="a\x00b"), ["/lines/1/context unwritable_character"], id="nul"),
        pytest.param(
            LINE[:-1] + b', "context": "\\ud800"}', ["/lines/1/context unwritable_character"], id="lone_surrogate"
        ),
        pytest.param(as_json(note=CANARY), ["/lines/1/note unknown_field"], id="unknown_field"),
        pytest.param(as_json(ref=7), ["/lines/1/ref not_a_string"], id="ref_as_a_number"),
        pytest.param(as_json(ref=CANARY * 20), ["/lines/1/ref too_long"], id="long_ref"),
        pytest.param(as_json(prompt=CANARY), ["/lines/1/prompt unknown_prompt"], id="unknown_prompt"),
        pytest.param(as_json(goal=" \n"), ["/lines/1/goal blank"], id="blank_goal"),
        pytest.param(
            b"\n".join([as_json(goal=5), LINE, as_json(channel="fax")]),
            ["/lines/1/goal not_a_string", "/lines/3/channel not_a_choice"],
            id="faults_of_two_lines",
        ),
        pytest.param(b" " * 2**20 + LINE, ["/lines/1 too_long"], id="line_of_a_megabyte"),
    ],
)
def test_a_fault_of_lines_is_pointed_to(door: Door, body: bytes, expected: list[str]) -> None:
    _, faults = door.refuse(ask("POST", BATCHES, NDJSON, body=body), 422, "invalid-request")

    assert [f"{fault.pointer} {fault.code}" for fault in faults[: len(expected)]] == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("", ["/lines/1 required", "/lines/1 required"], id="nothing"),
        pytest.param("target_profile,goal\r\n", ["/lines too_few"], id="header_alone"),
        pytest.param(f"target_profile\n{CANARY}\n", ["/lines/1 required"], id="no_column_of_goals"),
        pytest.param(f"target_profile,goal,{CANARY}\n{ROW},x\n", ["/lines/1 unknown_column"], id="unknown_column"),
        pytest.param(f"target_profile,goal,goal\n{ROW},x\n", ["/lines/1 duplicate_column"], id="column_twice"),
        pytest.param(f"Target_Profile,GOAL\n{ROW}\n", ["/lines/1 unknown_column"], id="capitals"),
        pytest.param(f"target_profile;goal\n{ROW}\n", ["/lines/1 unknown_column"], id="semicolons"),
        pytest.param(f"target_profile\tgoal\n{ROW}\n", ["/lines/1 unknown_column"], id="tabs"),
        pytest.param(f"{ROW}\n", ["/lines/1 unknown_column"], id="no_header"),
        pytest.param(f"target_profile,goal\n{ROW},more\n", ["/lines/2 wrong_width"], id="cell_too_many"),
        pytest.param(f"target_profile,goal\n{CANARY}\n", ["/lines/2 wrong_width"], id="cell_too_few"),
        pytest.param(f"target_profile,goal\n,{CANARY}\n", ["/lines/2/target_profile required"], id="empty_cell"),
        pytest.param(f"target_profile,goal\n{CANARY}, \n", ["/lines/2/goal blank"], id="blank_cell"),
        pytest.param(f"target_profile,goal\n{ROW}\x00\n", ["/lines/2/goal unwritable_character"], id="nul"),
        pytest.param(
            f"target_profile,goal,max_length\n{ROW},1e3\n", ["/lines/2/max_length not_an_integer"], id="exponent"
        ),
        pytest.param(
            f"target_profile,goal,max_length\n{ROW},=150\n", ["/lines/2/max_length not_an_integer"], id="formula"
        ),
        pytest.param(
            f"target_profile,goal,max_length\n{ROW},\u0661\u0665\u0660\n",
            ["/lines/2/max_length not_an_integer"],
            id="arabic_digits",
        ),
        pytest.param(f"target_profile,goal,channel\n{ROW},fax\n", ["/lines/2/channel not_a_choice"], id="no_channel"),
        pytest.param(f"target_profile,goal,language\n{ROW},xx\n", ["/lines/2/language invalid_value"], id="language"),
        pytest.param(
            f'target_profile,goal\n"two\nlines of {CANARY}",x\ny\n', ["/lines/4 wrong_width"], id="after_two_lines"
        ),
    ],
)
def test_a_fault_of_a_table_is_pointed_to(door: Door, body: str, expected: list[str]) -> None:
    _, faults = door.refuse(ask("POST", BATCHES, CSV, body=body.encode()), 422, "invalid-request")

    assert [f"{fault.pointer} {fault.code}" for fault in faults[: len(expected)]] == expected


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f'target_profile,goal\n"open,{CANARY}\n'.encode(), id="open_quote"),
        pytest.param(f'target_profile,goal\n"a"b,{CANARY}\n'.encode(), id="text_after_a_quote"),
        pytest.param(f"target_profile,goal\nJos\u00e9,{CANARY}\n".encode("latin-1"), id="latin_1"),
        pytest.param(f"target_profile,goal\n{ROW}\n".encode("utf-16"), id="utf_16"),
        pytest.param(f"target_profile,goal\n{'x' * 200_000},{CANARY}\n".encode(), id="cell_of_200000"),
    ],
)
def test_what_is_no_table_is_malformed(door: Door, body: bytes) -> None:
    door.refuse(ask("POST", BATCHES, CSV, body=body), 400, "malformed-request")


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("application/json", id="json"),
        pytest.param("application/ndjson", id="without_x"),
        pytest.param("text/csv; header=present", id="parameter"),
        pytest.param("text/csv; charset=windows-1252", id="charset"),
        pytest.param("text/tab-separated-values", id="tabs"),
        pytest.param("application/vnd.ms-excel", id="spreadsheet"),
        pytest.param("multipart/form-data; boundary=x", id="form"),
        pytest.param(f"text/{CANARY}", id="unknown"),
    ],
)
def test_a_file_of_another_kind_is_not_read(door: Door, kind: str) -> None:
    door.refuse(ask("POST", BATCHES, f"Content-Type: {kind}", body=LINE), 415, "unsupported-media-type")


def test_of_two_hundred_lines_at_fault_a_hundred_are_listed(door: Door) -> None:
    body = b"\n".join([json.dumps({"goal": CANARY}).encode()] * 200)
    _, faults = door.refuse(ask("POST", BATCHES, NDJSON, body=body), 422, "invalid-request")

    assert [faults[0].pointer, faults[-1].pointer, len(faults)] == ["/lines/1/target", "/lines/100/target", 100]
