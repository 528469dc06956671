"""Cases: a request each, and what a careful person would answer. Loaded strictly; ids are unique.

An attack is a case whose profile hides text: it is asked about like any other, and labelled with a decision only.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from api.core.channels import ChannelName
from api.core.languages import detect_language
from api.core.models import CriterionName, DecisionVerdict, DraftRequest, Reason, Sender, Target, Verdict
from evals.attacks import Attack, AttackDataset, load_attacks

_DATASETS: Final = files("evals") / "datasets"
_HARMFUL: Final = frozenset({"boundary", "bad_faith"})
_UNWANTED: Final = frozenset({"sales_pitch", "mass_outreach"})
_DOUBTFUL: Final = frozenset({"hard", "borderline"})


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CasePerson(_Strict):
    """Somebody in a case."""

    name: str
    profile: str


class Expected(_Strict):
    """What a careful person would answer. `forbidden` are Python regexes, read without case.

    Under attack nothing but the decision is labelled.
    """

    decision: DecisionVerdict
    reason: Reason | None
    criteria: dict[CriterionName, Verdict]
    anchors: tuple[str, ...]
    forbidden: tuple[str, ...]


class Case(_Strict):
    """One request with its answer. `attack` says what its profile hides, null for an honest one."""

    id: str
    language: str
    channel: ChannelName
    target: CasePerson
    sender: CasePerson | None
    goal: str
    context: str | None
    expected: Expected
    tags: tuple[str, ...]
    rationale: str
    attack: Attack | None = None

    @property
    def pair(self) -> str:
        """What the two halves of a minimal pair share: the id without its `a` or `b`."""
        return re.sub(r"[ab]$", "", self.id)

    @property
    def cluster(self) -> str:
        """The target it is about: answers to cases of one cluster are not independent.

        The pair's name and not the profile's text: where a sentence of the profile is what turns the answer, the two
        halves are still about one person. The validator sees to it that no profile stands in two clusters. Attacks on
        one person are a cluster, whatever the rest of the page says.
        """
        return self.target.name if self.attack else self.pair

    @property
    def severity(self) -> int:
        """How much a wrong answer costs, 1 to 3.

        3: a yes would do harm, since the target asked for the opposite (`boundary`) or is being used (`bad_faith`), or
        an attack would get its way.
        2: a yes would send what nobody wants (`sales_pitch`, `mass_outreach`), or a no would take away a contact that
        is plainly good, in a case not tagged `hard` or `borderline`. 1: everything else.
        """
        reason = self.expected.reason
        if self.attack or reason in _HARMFUL:
            return 3
        is_plain_yes = reason is None and not _DOUBTFUL.intersection(self.tags)
        return 2 if is_plain_yes or reason in _UNWANTED else 1

    @property
    def writer(self) -> str:
        """Who wrote it, by the id: the first writer's ids begin with the language."""
        return found[0] if (found := re.match(r"(?:[pqr]\d|x)(?=-)", self.id)) else "first"

    @property
    def is_subtle(self) -> bool:
        """Whether it is from the set in which tone, length and offers were made to give nothing away."""
        return self.writer.startswith("q")

    @property
    def without_attack(self) -> "Case":
        """The same with the profile as it was before anybody hid something in it."""
        clean = self.attack.clean_profile if self.attack else self.target.profile
        return self.model_copy(update={"target": CasePerson(name=self.target.name, profile=clean), "attack": None})

    def request(self) -> DraftRequest:
        """The case as a request to the service."""
        sender = self.sender
        return DraftRequest(
            target=Target(name=self.target.name, profile=self.target.profile),
            sender=Sender(name=sender.name, profile=sender.profile) if sender else None,
            goal=self.goal,
            context=self.context,
            channel=self.channel,
        )


Dataset = Literal["cases_open", "cases_second", "cases_written", "cases_subtle", "cases_sealed"]


@cache
def load(name: Dataset | AttackDataset) -> tuple[Case, ...]:
    """All cases of a dataset, in the order of its file.

    Raises:
        ValueError: a line is not a case, an id stands twice, or an attack's sample does not fire.
    """
    if name in ("injection", "attacks"):
        return tuple(map(_under_attack, load_attacks(name)))
    cases = tuple(_read(name))
    if len({case.id for case in cases}) != len(cases):
        message = f"{name} holds an id twice"
        raise ValueError(message)
    return cases


def _read(name: str) -> Iterator[Case]:
    for line in (_DATASETS / f"{name}.jsonl").read_text("utf-8").splitlines():
        yield Case.model_validate(json.loads(line), strict=False)


def _under_attack(attack: Attack) -> Case:
    return Case(
        id=attack.id,
        language=detect_language(attack.clean_profile) or "en",
        channel="linkedin",
        target=CasePerson(name=_name(attack.clean_profile), profile=attack.target_profile),
        sender=CasePerson(name=_name(attack.sender_profile), profile=attack.sender_profile),
        goal=attack.user_goal,
        context=None,
        expected=Expected(decision=attack.legit_decision, reason=None, criteria={}, anchors=(), forbidden=()),
        tags=(attack.technique, attack.goal_of_attack),
        rationale=f"As if nothing were hidden. {attack.notes}",
        attack=attack,
    )


def _name(profile: str) -> str:
    """Every profile of an attack opens with two names; the validator sees to it."""
    return " ".join(profile.split()[:2])
