"""What the wording of each language tells: every cue sees its sentence and leaves a near one alone."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.core.languages import SUPPORTED
from api.drafting.rules.lexicon import Part, cue_names, cue_pattern

PARTS: tuple[Part, ...] = ("target", "goal", "context")
TABLE: dict[str, dict[Part, dict[str, tuple[str, str]]]] = tomllib.loads(
    Path(__file__).with_name("cues.toml").read_text("utf-8")
)


def rows() -> Iterator[object]:
    for language, parts in TABLE.items():
        for part, cues in parts.items():
            for cue, (shown, absent) in cues.items():
                yield pytest.param(language, part, cue, shown, absent, id=f"{language}-{part}-{cue}")


@pytest.mark.parametrize(("language", "part", "cue", "shown", "absent"), list(rows()))
def test_a_cue_sees_its_sentence_and_not_a_near_one(
    language: str, part: Part, cue: str, shown: str, absent: str
) -> None:
    pattern = cue_pattern(language, part, cue)
    assert pattern is not None
    assert pattern.search(shown)
    assert not pattern.search(absent)


@pytest.mark.parametrize("language", SUPPORTED)
@pytest.mark.parametrize("part", PARTS)
def test_every_language_has_the_cues_of_english_and_they_compile(language: str, part: Part) -> None:
    assert set(cue_names(language, part)) == set(cue_names("en", part))
    assert all(cue_pattern(language, part, cue) for cue in cue_names(language, part))


@pytest.mark.parametrize("language", TABLE)
@pytest.mark.parametrize("part", PARTS)
def test_every_cue_stands_in_the_table(language: str, part: Part) -> None:
    assert set(TABLE[language][part]) == set(cue_names(language, part))
