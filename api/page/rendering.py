"""Renders the page once for each language and engine. Every word comes from `words/`, none stands in the template."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, get_args

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.core.channels import CHANNELS
from api.core.criteria import CRITERIA
from api.core.languages.codes import SUPPORTED
from api.core.models import EngineName
from api.core.shortlist import TARGETS_MAX
from api.page.files import ASSETS, ASSETS_PATH, Asset, as_asset

PageLanguage = Literal["en", "de"]
LANGUAGES: Final[tuple[PageLanguage, ...]] = get_args(PageLanguage)
"""The default first."""

_FOLDER: Final = Path(__file__).parent
_SCRIPT_WORDS: Final = "script"

Words = Mapping[str, Any]
"""Tables of tables of texts. Any, as TOML nests them as it likes; the template fails on what is missing."""


@cache
def read_words(language: PageLanguage) -> Words:
    """The catalogue of one language."""
    return tomllib.loads((_FOLDER / "words" / f"{language}.toml").read_text(encoding="utf-8"))


def script_words(language: PageLanguage) -> dict[str, str]:
    """What scripts say, by dotted key."""
    return dict(_flat(read_words(language)[_SCRIPT_WORDS]))


@cache
def read_examples(language: PageLanguage) -> Words:
    """Requests that a page fills in at a click, by name; `other` is a yes in the other language."""
    examples = tomllib.loads((_FOLDER / "examples.toml").read_text(encoding="utf-8"))
    return {**examples[language], "other": examples[_other(language)]["yes"], "shortlist": examples["shortlist"]}


@cache
def render_page(language: PageLanguage, *, engine: EngineName) -> Asset:
    """The whole page. `engine` is the one that answers where a request names none."""
    given = {
        "language": language,
        "engine": engine,
        "examples": read_examples(language),
        "words": script_words(language),
    }
    template = _environment().get_template("page.html.j2")
    page = template.render(
        language=language,
        other=_other(language),
        words=read_words(language),
        assets=ASSETS_PATH,
        modules=[name for name in ASSETS if name.endswith(".js") and name != "start.js"],
        channels=CHANNELS.values(),
        note_languages=SUPPORTED,
        criteria=[criterion.name for criterion in CRITERIA],
        targets_max=TARGETS_MAX,
        engine=engine,
        given=json.dumps(given, ensure_ascii=False, separators=(",", ":")),
    )
    return as_asset(page.encode(), "text/html")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _other(language: PageLanguage) -> PageLanguage:
    return LANGUAGES[1 - LANGUAGES.index(language)]


def _flat(table: Words, at: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, str):
            yield f"{at}{key}", value
        else:
            yield from _flat(value, f"{at}{key}.")
