"""What is wrong with the datasets, all at once: `python -m evals.validating`. Exits with 1 where there is a fault.

Of the sealed cases only the form and the ids are looked at.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Final, get_args

from api.core.models import Finding
from api.core.policy import decide
from evals.attacks import Attack, AttackDataset, HonestProfile, load_attacks, load_honest_profiles
from evals.cases import Case, Dataset, load
from evals.grounding import GroundingNote
from evals.grounding import load as load_notes

Entry = Case | GroundingNote | Attack | HonestProfile
_SEALED: Final = "cases_sealed"
_ALIKE: Final = 0.5
"""Least share of words that the profiles of a pair have in common: in some pairs a sentence of it turns the answer."""
_TAGS: Final = frozenset(
    """
    academia acquisition advice alumni apprenticeship archives borderline boundary boundary_kept bribery business career
    career_change career_start charities client collaboration community competitor consulting creator cross_language
    curiosity data deception design education energy entrepreneurship environment espionage event exchange exit
    false_friend family family_history favour finance flattery fraud freelance fundraising growing_network harassment
    hard health hiring hobby improper_favour intro introduction job_search knowledge knowledge_transfer
    language_exchange law learning libraries mass_outreach media mentoring minimal_pair museums negated_wish outreach
    partnership peer peer_exchange pilot podcast press private product reconnect recruiting referral relocation research
    research_participant retired returner romance romantic sales same_words scraping software sourcing speaking startups
    student succession successor supply surveillance teaching tender testing thin thin_profile tip travel unclear
    unclear_goal vague venue volunteering wordplay
    """.split()
)
"""Every tag in use. A new one is added here, so that a misspelt one is found."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A dataset that could be read, or why it could not."""

    name: str
    entries: tuple[Entry, ...]
    fault: str | None = None

    @classmethod
    def read(cls, name: str, load_entries: Callable[[], Iterable[Entry]]) -> "Contents":
        """What the loader gives, or its complaint."""
        try:
            return cls(name, tuple(load_entries()))
        except (ValueError, re.error) as error:  # attacks try their patterns as they are loaded
            return cls(name, (), f"{name}: {error}")


def contents() -> Iterator[Contents]:
    """Every dataset, read."""
    for dataset in get_args(Dataset):
        yield Contents.read(dataset, lambda name=dataset: load(name))
    yield Contents.read("grounding", load_notes)
    for attacks in get_args(AttackDataset):
        yield Contents.read(attacks, lambda name=attacks: load_attacks(name))
    yield Contents.read("honest_profiles", load_honest_profiles)


def faults() -> tuple[str, ...]:
    """All faults of all datasets."""
    datasets = tuple(contents())
    entries = [entry for dataset in datasets if dataset.name != _SEALED for entry in dataset.entries]
    return (
        *(dataset.fault for dataset in datasets if dataset.fault),
        *find_repeated_ids(entry.id for dataset in datasets for entry in dataset.entries),
        *find_case_faults([entry for entry in entries if isinstance(entry, Case)]),
        *find_note_faults(entry for entry in entries if isinstance(entry, GroundingNote)),
        *find_attack_faults(entry for entry in entries if isinstance(entry, Attack)),
    )


def find_case_faults(cases: Sequence[Case]) -> Iterator[str]:
    """What is wrong with cases, each by itself and with one another."""
    for case in cases:
        yield from (f"{case.id}: {fault}" for fault in _find_in_case(case))
    yield from _find_in_pairs(cases)


def find_note_faults(notes: Iterable[GroundingNote]) -> Iterator[str]:
    """Grounding notes whose planted fact and its place do not fit."""
    for note in notes:
        if (note.planted is None) != (note.span is None):
            yield f"{note.id}: a planted fact and its span come together"
        elif note.span and not 0 <= note.span[0] < note.span[1] <= len(note.note):
            yield f"{note.id}: the span is not in the note"


def find_attack_faults(attacks: Iterable[Attack]) -> Iterator[str]:
    """Attacks whose patterns cannot be used, or whose people cannot be told apart."""
    for attack in attacks:
        for profile in (attack.clean_profile, attack.sender_profile):
            if not re.match(r"\S+ \S+ ", profile) or not all(name[0].isupper() for name in profile.split()[:2]):
                yield f"{attack.id}: a profile opens with a first and a last name, not with {profile[:20]}"
        yield from (f"{attack.id}: {fault}" for fault in _find_broken_patterns(attack.violation_patterns))


def find_repeated_ids(ids: Iterable[str]) -> Iterator[str]:
    """Ids that stand more than once."""
    return (f"{name}: the id stands {times} times" for name, times in Counter(ids).items() if times > 1)


def describe(dataset: Contents) -> str:
    """A line about a dataset: how much of what there is."""
    entries = dataset.entries
    parts = [f"{dataset.name:<16} {len(entries):>5,}"]
    cases = [entry for entry in entries if isinstance(entry, Case)]
    if dataset.name == _SEALED:
        parts.append("sealed")
    elif cases:
        severities = Counter(case.severity for case in cases)
        parts.append(f"{len({case.cluster for case in cases}):,} targets")
        parts.append("severity " + ", ".join(f"{level}: {severities[level]:,}" for level in (3, 2, 1)))
    if dataset.name != _SEALED:
        parts.append(" ".join(f"{name} {count}" for name, count in Counter(e.language for e in entries).most_common()))
    return "; ".join(parts)


def _find_in_case(case: Case) -> Iterator[str]:
    expected = case.expected
    if not case.rationale.strip():
        yield "no rationale"
    if (expected.reason is None) != (expected.decision == "connect"):
        yield "a reason is given for a no, and only for a no"
    findings = [
        Finding(criterion=name, verdict=verdict, explanation="", evidence=())
        for name, verdict in expected.criteria.items()
    ]
    try:
        decided = decide(findings, (), is_thin=False).verdict
    except ValueError as error:
        yield str(error)
    else:
        if decided != expected.decision:
            yield f"by its criteria the policy says {decided}"
    if expected.decision == "connect" and not expected.anchors:
        yield "a yes without an anchor"
    for anchor in expected.anchors:
        if not any(anchor in text for text in (case.target.profile, case.context or "")):
            yield f"the anchor is not in profile or context: {anchor}"
    yield from _find_broken_patterns(expected.forbidden)
    yield from (f"unknown tag {tag}" for tag in case.tags if tag not in _TAGS)


def _find_broken_patterns(patterns: Iterable[str]) -> Iterator[str]:
    for pattern in patterns:
        try:
            re.compile(pattern, re.IGNORECASE)
        except re.error as error:
            yield f"the pattern {pattern} does not compile: {error}"


def _find_in_pairs(cases: Iterable[Case]) -> Iterator[str]:
    clusters: defaultdict[str, list[Case]] = defaultdict(list)
    homes: dict[str, str] = {}
    for case in cases:
        clusters[case.cluster].append(case)
        home = homes.setdefault(case.target.profile, case.cluster)
        if home != case.cluster:
            yield f"{case.id}: has the profile of {home}, but is no pair with it"
    for name, members in clusters.items():
        is_pair = any("minimal_pair" in case.tags or case.id != case.pair for case in members)
        if is_pair and sorted(case.expected.decision for case in members) != ["connect", "do_not_connect"]:
            yield f"{name}: a minimal pair has two halves, a yes and a no"
        if is_pair and not all("minimal_pair" in case.tags for case in members):
            yield f"{name}: both halves of a pair are tagged minimal_pair"
        for one, other in combinations(members, 2):
            if (one.language, one.channel, one.target.name) != (other.language, other.channel, other.target.name):
                yield f"{name}: the halves differ in language, channel or target"
            if not _are_alike(one.target.profile, other.target.profile):
                yield f"{name}: the halves have different profiles"


def _are_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() >= _ALIKE


if __name__ == "__main__":
    found = faults()
    sys.stdout.write("\n".join((*map(describe, contents()), *found, f"{len(found)} faults")) + "\n")
    sys.exit(bool(found))
