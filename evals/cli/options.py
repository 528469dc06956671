"""From the words of the command line to a suite, a share, an origin."""

import re
from pathlib import Path

from pydantic import ValidationError

from api.core.errors import ConfigurationError
from api.llm.chat import OPENAI_URL
from api.settings import Settings
from evals.running.contenders import RULES
from evals.running.opening import Origin, Recorded, Server, Service
from evals.running.runs import RunInvalid
from evals.running.suite import SUITES, Suite, SuiteInvalid, load_suite

_FAMILY = "draft_note"


def suite(
    name: str,
    *,
    prompts: str | None = None,
    baseline: str | None = None,
    repeats: int | None = None,
    alone: bool = False,
) -> Suite:
    """The suite of that name or file, with what the command line changes; `alone` leaves out the versions beside.

    Raises:
        SuiteInvalid: there is none, or the changes do not fit it.
    """
    path = Path(name) if name.endswith(".toml") else SUITES / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(found.stem for found in SUITES.glob("*.toml")))
        message = f"there is no suite {name}; there are {known}, or name a .toml file"
        raise SuiteInvalid(message)
    found = load_suite(path)
    changes: dict[str, object] = {}
    if prompts:
        refs = tuple(dict.fromkeys(_ref(item) for item in prompts.split(",")))
        changes |= {"prompts": refs, "baseline": found.baseline if found.baseline in refs else refs[0]}
    if baseline:
        changes["baseline"] = _ref(baseline)
    if repeats:
        changes["repeats"] = repeats
    if alone:
        changes["also"] = ()
    try:
        return Suite.model_validate(found.model_dump() | changes)
    except ValidationError as error:
        raise SuiteInvalid("; ".join(fault["msg"].removeprefix("Value error, ") for fault in error.errors())) from error


def share(text: str) -> float:
    """A share from `3pp`, `3%` or `0.03`.

    Raises:
        ConfigurationError: it is none, or not between 0 and 1.
    """
    found = re.fullmatch(r"([0-9]*\.?[0-9]+)\s*(pp|%)?", text.strip())
    value = float(found[1]) / (100 if found[2] else 1) if found else 0.0
    if not 0 < value < 1:
        message = f"{text!r} is no share; write 3pp or 0.03"
        raise ConfigurationError(message)
    return value


def origin(word: str, chosen: Suite, settings: Settings) -> Origin:
    """Where answers come from.

    Raises:
        RunInvalid: the suite names no recordings, or no model is set up.
    """
    if word.startswith(("http://", "https://")):
        return Service(word)
    if word == "recordings":
        if chosen.recordings is None and set(chosen.versions) != {RULES}:
            message = f"{chosen.name} names no recordings; ask a model with --from model"
            raise RunInvalid(message)
        return Recorded(chosen.recordings or "")
    if word != "model":
        message = f"--from takes recordings, model or an address, not {word!r}"
        raise RunInvalid(message)
    return server(settings)


def server(settings: Settings) -> Server:
    """The model that is set.

    Raises:
        RunInvalid: none is.
    """
    model = settings.model
    if model.missing or model.name is None:
        message = f"no model can be asked: {model.missing}"
        raise RunInvalid(message)
    return Server(
        model=model.name,
        endpoint=model.base_url or OPENAI_URL,
        api_key=model.api_key.get_secret_value() if model.api_key else None,
        structured_output=model.structured_output,
        deadline_s=model.deadline_s,
    )


def _ref(word: str) -> str:
    """`v2` is short for the family that serves."""
    word = word.strip()
    return f"{_FAMILY}@{word[1:]}" if re.fullmatch(r"v[1-9][0-9]*", word) else word
