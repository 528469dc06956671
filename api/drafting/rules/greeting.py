"""How to greet somebody by the name they give: titles kept, nothing guessed about a person."""

import re
from typing import Final

_TITLES: Final = frozenset(
    """
    dr prof professor professorin doctor mr mrs ms miss sir dame sister brother father mag ing dipl-ing rev avv avvocata
    assoc associate emerita emeritus av dott dott.ssa dra sra commodore captain bürgermeister brandamtfrau frau herr
    """.split()
)
_LETTERS: Final = re.compile(r"(?:[A-Z]\.?){2,}|(?:Ph\.?D|[BM]\.?Sc|[BM]\.?Eng|LL\.?[BMD]|Dipl|Jr|Sr|Esq)\.?")
"""What stands after a name, such as FRCS, MBA and PhD."""
_LATIN: Final = re.compile(r"^[A-Za-zÀ-ɏḀ-ỿ'’.\- ]+$")


def name_for_greeting(name: str, *, language: str, informal: bool) -> str:
    """The name as a greeting uses it.

    English, and informal address anywhere: the first name, or the title with the last name where there is a title.
    Formal address elsewhere: the full name with its title, which is right without knowing anyone's gender.
    Names in other scripts are kept whole.
    """
    plain = re.sub(r"\s*\([^)]*\)|['\"“”‘].*?['\"”’]\s(?=\w)", " ", name)
    words = plain.replace(",", " ").split()
    titles = [word for word in words if word.strip(".").lower() in _TITLES]
    names = _without_letters([word for word in words if word not in titles])
    if not names or not _LATIN.match(" ".join(names)):
        return " ".join(words) or name
    if language == "en" and titles and len(names) > 1:
        return f"{_english_title(titles[-1] if len(titles) == 1 else titles[0])} {names[-1]}"
    if language == "en" or informal:
        return names[0]
    return " ".join((*titles, *names))


def _without_letters(names: list[str]) -> list[str]:
    """A name in capitals throughout is left as it is."""
    end = len(names)
    while end > 1 and _LETTERS.fullmatch(names[end - 1]):
        end -= 1
    return names if all(name.isupper() for name in names[:end]) else names[:end]


def name_words(name: str | None) -> tuple[str, ...]:
    """The words of a name that can stand for the person: no titles, nothing of one or two letters."""
    words = re.findall(r"[\w'’-]+", name or "")
    return tuple(word for word in words if len(word) > len("xx") and word.lower() not in _TITLES)


def _english_title(title: str) -> str:
    bare = title.strip(".").lower()
    return {"professor": "Professor", "prof": "Professor", "assoc": "Professor", "associate": "Professor"}.get(
        bare, title.strip(".")
    )
