from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.errors import PromptInvalid
from api.prompting.routing_table import Route, RoutingTable, read_table

REFS = ["draft_note@1", "draft_note@2", "draft_note@3"]
LABELS = {"production": "draft_note@1", "candidate": "draft_note@2", "other": "draft_note@3"}
KEYS = [f"caller key_{number}".encode() for number in range(5_000)]

weights = st.dictionaries(st.sampled_from(sorted(LABELS)), st.integers(1, 1_000), max_size=3).map(
    lambda split: {"production": 1} | split
)


def a_table(
    *, split: dict[str, int] | None = None, shadow: dict[str, object] | None = None, labels: dict[str, str] = LABELS
) -> RoutingTable:
    parts: dict[str, object] = {"labels": labels, "split": split, "shadow": shadow}
    return RoutingTable.model_validate({name: part for name, part in parts.items() if part})


def served(table: RoutingTable) -> list[str]:
    return [table.route(key).prompt for key in KEYS]


def test_without_a_split_production_serves_everybody() -> None:
    assert set(served(a_table())) == {"draft_note@1"}


def test_each_version_serves_its_share() -> None:
    table = a_table(split={"production": 70, "candidate": 20, "other": 10})
    found = served(table)
    assert {ref: table.share(ref) for ref in REFS} == {
        ref: pytest.approx(found.count(ref) / len(found), abs=0.02) for ref in REFS
    }


def test_a_choice_is_the_same_on_every_machine_and_in_every_release() -> None:
    table = a_table(split={"production": 1, "candidate": 1}, shadow={"label": "other", "share": 50})
    assert [table.route(f"caller key_{number}".encode()) for number in range(3)] == [
        Route("draft_note@2", "draft_note@3"),
        Route("draft_note@1", None),
        Route("draft_note@2", None),
    ]


@given(split=weights, key=st.binary(max_size=40), more=st.integers(1, 1_000), label=st.sampled_from(sorted(LABELS)))
def test_more_weight_for_a_version_keeps_everybody_it_has(
    split: dict[str, int], key: bytes, more: int, label: str
) -> None:
    before = a_table(split={"production": 1, label: 1} | split)
    after = a_table(split={**before.split, label: before.split[label] + more})
    if before.route(key).prompt == LABELS[label]:
        assert after.route(key).prompt == LABELS[label]


@given(split=weights, key=st.binary(max_size=40))
def test_the_order_of_the_lines_means_nothing(split: dict[str, int], key: bytes) -> None:
    assert a_table(split=split).route(key) == a_table(split=dict(reversed(split.items()))).route(key)


def test_another_candidate_draws_its_callers_anew() -> None:
    split = {"production": 50, "candidate": 50}
    first = a_table(split=split)
    second = a_table(split=split, labels={**LABELS, "candidate": "draft_note@3"})
    both = sum(
        one == "draft_note@2" and other == "draft_note@3"
        for one, other in zip(served(first), served(second), strict=True)
    )
    assert both / len(KEYS) == pytest.approx(0.25, abs=0.03)


def test_a_shadow_runs_for_its_share_of_those_whom_production_serves() -> None:
    table = a_table(shadow={"label": "candidate", "share": 10})
    routes = [table.route(key) for key in KEYS]
    assert {route.prompt for route in routes} == {"draft_note@1"}
    assert sum(route.shadow == "draft_note@2" for route in routes) / len(routes) == pytest.approx(0.1, abs=0.02)
    assert table.shadow_share("draft_note@2") == 0.1


def test_a_version_never_runs_in_its_own_shadow() -> None:
    table = a_table(split={"production": 1, "candidate": 1}, shadow={"label": "candidate", "share": 100})
    assert {table.route(key) for key in KEYS} == {Route("draft_note@1", "draft_note@2"), Route("draft_note@2", None)}


@pytest.mark.parametrize(
    ("routing", "says"),
    [
        pytest.param(
            "[labels]\nproduction = 'draft_note@9'", "draft_note@9, which is not a published", id="unpublished"
        ),
        pytest.param("[labels]\ncandidate = 'draft_note@1'", "no production", id="no_production"),
        pytest.param("", "labels: Field required", id="empty"),
        pytest.param("[label]\nproduction = 'draft_note@1'", "label: Extra inputs", id="an_unknown_table"),
        pytest.param("[labels]\n'Pro duction' = 'draft_note@1'", "labels", id="a_label_that_is_none"),
        pytest.param("[", "cannot be read", id="not_toml"),
        pytest.param(b"\xff", "cannot be read", id="not_utf8"),
        pytest.param("{}\n[split]\nproduction = 9\nbeta = 1", "no beta", id="an_unknown_label_in_the_split"),
        pytest.param("{}\n[split]\ncandidate = 1", "[split] has no production", id="a_split_without_production"),
        pytest.param("{}\n[split]\nproduction = 0", "split.production", id="a_weight_of_zero"),
        pytest.param("{}\n[split]\nproduction = -1", "split.production", id="a_weight_below_zero"),
        pytest.param("{}\n[split]\nproduction = 0.9", "split.production", id="a_weight_that_is_not_whole"),
        pytest.param("{}\n[split]\nproduction = true", "split.production", id="a_weight_that_is_no_number"),
        pytest.param("{}\n[shadow]\nlabel = 'beta'\nshare = 1", "no beta", id="an_unknown_label_in_shadow"),
        pytest.param("{}\n[shadow]\nlabel = 'candidate'", "shadow.share", id="a_shadow_without_a_share"),
        pytest.param("{}\n[shadow]\nlabel = 'candidate'\nshare = 0", "shadow.share", id="a_share_of_zero"),
        pytest.param("{}\n[shadow]\nlabel = 'candidate'\nshare = 101", "shadow.share", id="a_share_above_all"),
        pytest.param(
            "{}\n[shadow]\nlabel = 'production'\nshare = 1", "the version in production", id="a_shadow_of_itself"
        ),
    ],
)
def test_a_table_that_cannot_be_used_says_so(routing: str | bytes, says: str, tmp_path: Path) -> None:
    if isinstance(routing, str):
        routing = routing.replace("{}", "[labels]\nproduction = 'draft_note@1'\ncandidate = 'draft_note@2'").encode()
    (tmp_path / "routing.toml").write_bytes(routing)
    with pytest.raises(PromptInvalid) as caught:
        read_table(tmp_path, REFS)
    assert caught.value.detail.startswith("routing.toml")
    assert says in caught.value.detail


def test_a_table_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(PromptInvalid, match=r"routing\.toml cannot be read: No such file"):
        read_table(tmp_path, REFS)
