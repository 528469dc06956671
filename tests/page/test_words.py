"""Both catalogues say the same things, and no word of the page stands anywhere else."""

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest

from api.core.criteria import CRITERIA
from api.core.guards.codes import VIOLATION_CODES
from api.core.models import DegradedCode, EngineName, Reason, Source, Verdict
from api.core.shortlist import ShortlistReason, ShortlistVerdict
from api.page import LANGUAGES, PageLanguage
from api.page.rendering import read_words, render_page, script_words
from api.problems import PROBLEMS

PAGE = Path(__file__).parents[2] / "api" / "page"
SCRIPTS = "\n".join(path.read_text(encoding="utf-8") for path in (PAGE / "assets").glob("*.js"))
SAID_IN_ATTRIBUTES = {"alt", "aria-description", "aria-label", "content", "placeholder", "title", "value"}
NOT_WORDS = {
    "width=device-width, initial-scale=1",
    "light dark",
    "auto",
    "formal",
    "informal",
    "rules",
    "save",
    "cancel",
}


def _flat(words: object, at: str = "") -> dict[str, str]:
    if not isinstance(words, dict):
        return {at: str(words)}
    return {key: text for name, value in words.items() for key, text in _flat(value, f"{at}.{name}").items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - tables of TOML


ENGLISH, GERMAN = (_flat(read_words(language)) for language in ("en", "de"))


class _Texts(HTMLParser):
    """Collects what a reader of the markup would see or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's
        self.texts += [value for name, value in attrs if name in SAID_IN_ATTRIBUTES and value and value.strip()]


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(GERMAN) == list(ENGLISH)


def test_both_languages_fill_in_the_same_values_and_leave_nothing_empty() -> None:
    holes = {key: [sorted(re.findall(r"\{\w+\}", words[key])) for words in (ENGLISH, GERMAN)] for key in ENGLISH}
    assert [key for key, (english, german) in holes.items() if english != german] == []
    assert [key for key in ENGLISH if not (ENGLISH[key].strip() and GERMAN[key].strip())] == []


def test_nobody_is_called_sie_by_the_page_as_advice_says_du() -> None:
    formal = re.compile(r"(?<=[\w,;:] )Sie\b|\bIhnen\b|\bIhr(?:e[mnrs]?)?\b(?! beide| habt)")
    spoken = {key: text for key, text in GERMAN.items() if not key.startswith(".specimen.")}  # a note that says Sie
    assert [key for key, text in spoken.items() if formal.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_catalogue_has_an_em_dash(language: PageLanguage) -> None:
    assert "\N{EM DASH}" not in "".join(_flat(read_words(language)).values())


def test_no_word_stands_in_the_template() -> None:
    source = (PAGE / "page.html.j2").read_text(encoding="utf-8")
    without_jinja = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.DOTALL)
    parser = _Texts()
    parser.feed(without_jinja)
    own_name_and_address = {"mutual", "/docs", "()"}
    left = {text for text in parser.texts if re.search(r"[^\W\d_]", text)} - NOT_WORDS - own_name_and_address
    assert left == set()


@pytest.mark.parametrize(("engine", "other"), [("rules", "model"), ("model", "rules")])
def test_the_page_says_whether_a_model_reads_along(engine: EngineName, other: str) -> None:
    page = html.unescape(render_page("de", engine=engine).body.decode())
    assert GERMAN[f".page.{engine}"] in page
    assert GERMAN[f".page.{other}"] not in page


def test_every_key_a_script_names_is_there_and_every_key_is_named_by_one() -> None:
    keys = script_words("en").keys()
    named = set(re.findall(r"\"((?:[a-z]+)\.[a-z_-]+)\"", SCRIPTS)) & {
        *keys,
        *re.findall(r"say\(\"([^\"]+)\"", SCRIPTS),
    }
    families = set(re.findall(r"say\(`([a-z]+)\.", SCRIPTS)) | set(re.findall(r"sayCode\(\"([a-z]+)\"", SCRIPTS))
    assert named <= keys
    assert {key for key in keys - named if key.split(".", 1)[0] not in families} == set()


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        pytest.param("criterion", [criterion.name for criterion in CRITERIA], id="criteria"),
        pytest.param("degraded", get_args(DegradedCode), id="degraded"),
        pytest.param("reason", [*get_args(Reason), *get_args(get_args(ShortlistReason)[1])], id="reasons"),
        pytest.param("shortlist", get_args(ShortlistVerdict), id="shortlist_verdicts"),
        pytest.param("source", get_args(Source), id="sources"),
        pytest.param("verdict", get_args(Verdict), id="verdicts"),
        pytest.param("violation", VIOLATION_CODES, id="violations"),
    ],
)
def test_every_code_of_an_answer_has_words(family: str, codes: list[str]) -> None:
    keys = script_words("de").keys()
    assert [code for code in codes if f"{family}.{code}" not in keys] == []


def test_every_problem_with_words_is_one_that_exists() -> None:
    said = {key.removeprefix("problem.") for key in script_words("en") if key.startswith("problem.")}
    assert said - {"offline"} <= {problem.name for problem in PROBLEMS.values()}
