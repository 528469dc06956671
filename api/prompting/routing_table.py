"""The table in `routing.toml`: which version stands behind which label, who is served by which, and who runs in shadow.

A choice is a pure function of the table and a key: the same key gets the same version in every process.
"""

import hashlib
import hmac
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from api.core.errors import PromptInvalid

ROUTING_FILE: Final = "routing.toml"
PRODUCTION: Final = "production"
PREVIOUS: Final = "previous"
"""The label `mutual prompts rollback` goes back to."""
_PERCENT: Final = 100

_Label = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\z")]


@dataclass(frozen=True, slots=True)
class Route:
    """The version that answers a request, and the one that is asked the same in its shadow, if any."""

    prompt: str
    shadow: str | None


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class ShadowRule(_Strict):
    """The label that runs in shadow, and of how many requests in a hundred."""

    label: _Label
    share: int = Field(ge=1, le=_PERCENT)


class RoutingTable(_Strict):
    """The whole table. `labels` maps labels to refs, `split` labels to weights; without a split `production` serves."""

    labels: Mapping[_Label, str]
    split: Mapping[_Label, Annotated[int, Field(ge=1)]] = Field(default_factory=lambda: {PRODUCTION: 1})
    shadow: ShadowRule | None = None

    @model_validator(mode="after")
    def _require_known_labels(self) -> Self:
        used = {PRODUCTION, *self.split, self.shadow.label if self.shadow else PRODUCTION}
        if unknown := sorted(used - set(self.labels)):
            message = f"[labels] has no {', '.join(unknown)}"
            raise ValueError(message)
        if PRODUCTION not in self.split:
            message = f"[split] has no {PRODUCTION}"
            raise ValueError(message)
        if self.shadow and self.labels[self.shadow.label] == self.labels[PRODUCTION]:
            message = "[shadow] names the version in production"
            raise ValueError(message)
        return self

    def route(self, key: bytes) -> Route:
        """Choose for a key. More weight for a label keeps everybody it has; other versions draw everybody anew."""
        prompt, shadow = self._served(key), self.shadow_ref
        if self.shadow is None or shadow == prompt or _draw(key, f"shadow {shadow}", _PERCENT) >= self.shadow.share:
            shadow = None
        return Route(prompt, shadow)

    @property
    def shadow_ref(self) -> str | None:
        """The version in shadow."""
        return self.labels[self.shadow.label] if self.shadow else None

    def shadow_share(self, ref: str) -> float:
        """Of what part of the requests this one runs in shadow, 0 to 1."""
        return self.shadow.share / _PERCENT if self.shadow and ref == self.shadow_ref else 0.0

    def labels_of(self, ref: str) -> tuple[str, ...]:
        """The labels that name it, in the order of the alphabet."""
        return tuple(sorted(label for label, labelled in self.labels.items() if labelled == ref))

    def share(self, ref: str) -> float:
        """What part of the requests without a version of their own this one answers, 0 to 1."""
        weight = sum(weight for label, weight in self.split.items() if self.labels[label] == ref)
        return weight / sum(self.split.values())

    def _served(self, key: bytes) -> str:
        labels = sorted(self.split)  # the order of the lines means nothing
        versions = " ".join(self.labels[label] for label in labels)
        left = _draw(key, f"split {versions}", sum(self.split.values()))
        for label in labels[:-1]:
            left -= self.split[label]
            if left < 0:
                return self.labels[label]
        return self.labels[labels[-1]]


def read_table(directory: Path, refs: Collection[str]) -> RoutingTable:
    """Read the table of a folder of prompts whose published versions are `refs`.

    Raises:
        PromptInvalid: it cannot be read, has wrong or unknown fields, or names a version that is not in `refs`.
    """
    try:
        table = RoutingTable.model_validate(tomllib.loads((directory / ROUTING_FILE).read_text(encoding="utf-8")))
    except OSError as error:
        message = f"{ROUTING_FILE} cannot be read: {error.strerror}"
        raise PromptInvalid(message) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{ROUTING_FILE} cannot be read: {error}"
        raise PromptInvalid(message) from error
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}".removeprefix(": Value error, ")
            for fault in error.errors(include_url=False, include_input=False)
        )
        message = f"{ROUTING_FILE} is wrong: {faults}"
        raise PromptInvalid(message) from error
    for label, ref in table.labels.items():
        if ref not in refs:
            message = f"{ROUTING_FILE}: the label `{label}` names {ref}, which is not a published version"
            raise PromptInvalid(message)
    return table


def _draw(key: bytes, purpose: str, sides: int) -> int:
    """A number from 0 to `sides` - 1 that only depends on key and purpose."""
    digest = hmac.new(purpose.encode(), key, hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") * sides >> 64
