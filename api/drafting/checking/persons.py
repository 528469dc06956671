"""Tells whether a clause speaks of its writer or of its reader, by the pronouns of its language."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

Person = Literal["writer", "reader"]

_WRITER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en": r"I|my|me|mine|we|our|us",
        "de": r"ich|mich|mir|mein\w*|wir|uns|unser\w*",
        "fr": r"je|j['’]\w+|moi|me|m['’]\w+|mon|ma|mes|nous|notre|nos",
        "es": r"yo|me|mi|mis|conmigo|nos|nosotr[oa]s|nuestr[oa]s?",
        "pt": r"eu|me|meu|minha|meus|minhas|comigo|nós|noss[oa]s?",
        "it": r"io|mi|mio|mia|miei|mie|noi|ci|nostr[oaie]",
        "nl": r"ik|me|mij|mijn|wij|we|ons|onze",
    }
)
_READER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en": r"you|your|yours",
        "de": r"(?-i:Sie|Ihnen|Ihr\w*)|du|dich|dir|dein\w*",
        "fr": r"vous|votre|vos|tu|te|toi|ton|ta|tes|t['’]\w+",
        "es": r"usted|su|sus|tú|tu|tus|te|contigo",
        "pt": r"você|seu|sua|seus|suas|tu|te|teu|tua|teus|tuas",
        "it": r"Lei|suo|sua|suoi|sue|tu|ti|tuo|tua|tuoi|tue",
        "nl": r"u|uw|je|jij|jou|jouw",
    }
)
_PERSON: Final = MappingProxyType(
    {
        language: re.compile(rf"\b(?:(?P<writer>{_WRITER[language]})|(?P<reader>{_READER[language]}))\b", re.IGNORECASE)
        for language in _WRITER
    }
)


def persons(clause: str, language: str) -> tuple[Person, ...]:
    """Of whom a clause speaks, each once, in the order they are named; empty where no pronoun tells."""
    pattern = _PERSON.get(language)
    named = pattern.finditer(clause) if pattern else ()
    return tuple(dict.fromkeys("writer" if match["writer"] else "reader" for match in named))


def begins_with_person(clause: str, language: str) -> bool:
    """Whether the first word of a clause is such a pronoun, so that the clause has its subject with it."""
    pattern = _PERSON.get(language)
    return bool(pattern and pattern.match(clause))
