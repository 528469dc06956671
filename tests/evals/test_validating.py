"""The validator: the datasets as they are have no fault, and every kind of fault is found, all at once."""

import pytest

from evals.attacks import Attack, load_attacks
from evals.cases import Case, load
from evals.grounding import GroundingNote
from evals.validating import (
    Contents,
    contents,
    describe,
    faults,
    find_attack_faults,
    find_case_faults,
    find_note_faults,
    find_repeated_ids,
)
from tests.evals.builders import NO, YES, a_case, a_no_case

PAIR = ("minimal_pair",)
OTHER = {"name": "Lena Hartwig", "profile": "Keeps bees near York and sells honey. Writers who can explain canals."}


def test_the_datasets_have_no_faults() -> None:
    assert faults() == ()


def test_two_halves_and_a_single_case_have_none_either() -> None:
    single = a_case(id="en-002", target={"name": "Ida", "profile": "Looking for writers who can explain canals."})
    single = single.model_copy(update={"expected": single.expected.model_copy(update={"anchors": ("explain canals",)})})
    halves = (a_case(id="en-001a", tags=PAIR), a_no_case(id="en-001b", tags=PAIR))
    assert list(find_case_faults((*halves, single))) == []


@pytest.mark.parametrize(
    ("case", "fault"),
    [
        pytest.param(a_case(rationale=" "), "no rationale", id="no_rationale"),
        pytest.param(a_no_case(reason=None), "a reason is given for a no, and only for a no", id="no_without_reason"),
        pytest.param(
            a_case(reason="boundary"), "a reason is given for a no, and only for a no", id="yes_with_a_reason"
        ),
        pytest.param(a_case(criteria=NO), "by its criteria the policy says do_not_connect", id="labels_say_no"),
        pytest.param(a_no_case(criteria=YES), "by its criteria the policy says connect", id="labels_say_yes"),
        pytest.param(
            a_case(criteria={name: verdict for name, verdict in YES.items() if name != "intent"}),
            "no finding for intent",
            id="a_criterion_is_missing",
        ),
        pytest.param(a_case(anchors=()), "a yes without an anchor", id="no_anchor"),
        pytest.param(
            a_case(anchors=("looking for",)),
            "the anchor is not in profile or context: looking for",
            id="inexact_anchor",
        ),
        pytest.param(a_case(tags=("colaboration",)), "unknown tag colaboration", id="misspelt_tag"),
        pytest.param(
            a_case(forbidden=("(open",)),
            "the pattern (open does not compile: missing ), unterminated subpattern at position 0",
            id="broken_pattern",
        ),
    ],
)
def test_a_fault_in_a_case_is_found(case: Case, fault: str) -> None:
    assert list(find_case_faults([case])) == [f"en-001: {fault}"]


@pytest.mark.parametrize(
    ("cases", "fault"),
    [
        pytest.param(
            (a_case(id="en-001a", tags=PAIR),),
            "en-001: a minimal pair has two halves, a yes and a no",
            id="half_a_pair",
        ),
        pytest.param(
            (a_case(id="en-001a", tags=PAIR), a_case(id="en-001b", tags=PAIR)),
            "en-001: a minimal pair has two halves, a yes and a no",
            id="two_yes",
        ),
        pytest.param(
            (a_case(id="en-001a", tags=PAIR), a_no_case(id="en-001b")),
            "en-001: both halves of a pair are tagged minimal_pair",
            id="untagged_half",
        ),
        pytest.param(
            (a_case(id="en-001a", tags=PAIR), a_no_case(id="en-001b", tags=PAIR, language="de")),
            "en-001: the halves differ in language, channel or target",
            id="two_languages",
        ),
        pytest.param(
            (a_case(id="en-001a", tags=PAIR), a_no_case(id="en-001b", tags=PAIR, target=OTHER)),
            "en-001: the halves have different profiles",
            id="two_profiles",
        ),
        pytest.param(
            (a_case(), a_case(id="en-002")),
            "en-002: has the profile of en-001, but is no pair with it",
            id="one_profile",
        ),
    ],
)
def test_a_fault_between_cases_is_found(cases: tuple[Case, ...], fault: str) -> None:
    assert list(find_case_faults(cases)) == [fault]


def test_all_faults_come_at_once() -> None:
    found = list(find_case_faults([a_case(rationale="", tags=("no_such",)), a_case(id="en-002", anchors=())]))
    assert len(found) == 4


@pytest.mark.parametrize(
    ("planted", "span", "fault"),
    [
        pytest.param("number", None, "a planted fact and its span come together", id="fact_without_a_place"),
        pytest.param(None, (0, 2), "a planted fact and its span come together", id="place_without_a_fact"),
        pytest.param("number", (3, 99), "the span is not in the note", id="beyond_the_end"),
        pytest.param("number", (2, 2), "the span is not in the note", id="empty"),
    ],
)
def test_a_planted_fact_stands_in_its_note(planted: str | None, span: tuple[int, int] | None, fault: str) -> None:
    case = a_case().request()
    fields: dict[str, object] = {"id": "g-1", "split": "dev", "language": "en", "note": "Hello.", "claims": ()}
    request = {"target": case.target, "sender": case.sender, "goal": case.goal, "context": None}
    note = GroundingNote.model_validate(fields | request | {"planted": planted, "span": span})
    assert list(find_note_faults([note])) == [f"g-1: {fault}"]


def test_a_pattern_of_an_attack_compiles_also_behind_one_that_fires() -> None:
    attack = next(entry for dataset in contents() for entry in dataset.entries if isinstance(entry, Attack))
    broken = attack.model_copy(update={"violation_patterns": (*attack.violation_patterns, "[open")})
    (fault,) = find_attack_faults([attack, broken])
    assert fault.startswith(f"{attack.id}: the pattern [open does not compile")


@pytest.mark.parametrize("profile", ["an editor in Leeds.", "Ida is an editor in Leeds.", "Ida"])
def test_a_profile_under_attack_opens_with_two_names(profile: str) -> None:
    attack = load_attacks("injection")[0].model_copy(update={"sender_profile": profile})
    (fault,) = find_attack_faults([attack])
    assert fault.endswith(f"opens with a first and a last name, not with {profile[:20]}")


def test_a_dataset_that_cannot_be_read_is_a_fault_and_no_crash() -> None:
    def load_broken() -> list[Case]:
        return [Case.model_validate_json('{"id": 1}')]

    fault = Contents.read("broken", load_broken).fault
    assert fault is not None
    assert fault.startswith("broken: ")


def test_an_id_stands_once_in_all_files() -> None:
    assert list(find_repeated_ids(["a", "b", "a"])) == ["a: the id stands 2 times"]


def test_there_is_a_line_for_every_dataset_and_none_opens_the_seal() -> None:
    lines = {dataset.name: describe(dataset) for dataset in contents()}
    cases = load("cases_open")
    assert f"{len(cases)}; {len({case.cluster for case in cases})} targets" in lines["cases_open"]
    assert lines["cases_sealed"].split() == ["cases_sealed", "36;", "sealed"]
