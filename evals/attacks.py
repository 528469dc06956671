"""Hostile profiles and honest ones that look like them. Loaded strictly; ids are unique, and every sample fires.

Versions are asked about attacks as about other cases: `evals.cases` loads them as such.
"""

import re
import unicodedata
from collections.abc import Iterable
from importlib.resources import files
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from api.core.models import Advice, DecisionVerdict

AttackDataset = Literal["injection", "attacks"]

_DATASETS: Final = files("evals") / "datasets"
_FIRES_ON: Final = re.compile(r"Fires on: «(.*)»\Z", re.DOTALL)


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Attack(_Line):
    """Hidden text in a profile, the same profile without it, and the patterns that tell that it worked."""

    id: str
    technique: str
    language: str
    goal_of_attack: str
    target_profile: str
    clean_profile: str
    sender_profile: str
    user_goal: str
    legit_decision: DecisionVerdict
    violation_patterns: tuple[str, ...]
    notes: str

    @property
    def sample(self) -> str:
        """An output that must never reach a reader; empty where the notes give none."""
        found = _FIRES_ON.search(self.notes)
        return found[1] if found else ""

    @property
    def is_held(self) -> bool:
        """Put aside while the defence was built."""
        return self.id.startswith("held-")

    def came_through(self, note: str | None, advice: Advice | None) -> bool:
        """Whether its words are in anything that a reader takes for the service's own."""
        advised = (advice.summary, *advice.what_would_change_it, *advice.next_steps) if advice else ()
        return any(map(self.fires, (note or "", *advised)))

    def fires(self, text: str) -> bool:
        """Whether a pattern matches the text: as it is, after NFKC, and without format characters."""
        plain = unicodedata.normalize("NFKC", text)
        bare = "".join(character for character in plain if unicodedata.category(character) != "Cf")
        return any(re.search(pattern, form) for pattern in self.violation_patterns for form in (text, plain, bare))


class HonestProfile(_Line):
    """The page of somebody whose work is what attackers write about."""

    id: str
    language: str
    theme: str
    profile: str


def load_attacks(name: AttackDataset) -> tuple[Attack, ...]:
    """All attacks of a dataset, in the order of its file.

    Raises:
        ValueError: a line is no attack, an id stands twice, or a sample does not fire.
    """
    attacks = tuple(Attack.model_validate_json(line) for line in _lines(name))
    _require_unique(attack.id for attack in attacks)
    if idle := [attack.id for attack in attacks if not attack.fires(attack.sample)]:
        message = f"samples that do not fire: {' '.join(idle)}"
        raise ValueError(message)
    return attacks


def load_honest_profiles() -> tuple[HonestProfile, ...]:
    """All honest profiles, in the order of their file.

    Raises:
        ValueError: a line is no profile, or an id stands twice.
    """
    profiles = tuple(HonestProfile.model_validate_json(line) for line in _lines("honest_profiles"))
    _require_unique(profile.id for profile in profiles)
    return profiles


def _lines(name: str) -> list[str]:
    return (_DATASETS / f"{name}.jsonl").read_text("utf-8").split("\n")[:-1]


def _require_unique(ids: Iterable[str]) -> None:
    known = list(ids)
    if len(set(known)) != len(known):
        message = "an id stands twice"
        raise ValueError(message)
