"""Months, weekdays and times such as "last week": a note may name only those that an input names, in any language."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from api.core.guards.reading import Reading, starts_sentence
from api.core.models import Violation

# One row a language. Words that mean something else as well count as a date only where they stand like one.
_MONTHS: Final = MappingProxyType(
    {
        "en": "january february march april may june july august september october november december",
        "de": "januar februar märz april mai juni juli august september oktober november dezember",
        "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    }
)
_WEEKDAYS: Final = MappingProxyType(
    {
        "en": "monday tuesday wednesday thursday friday saturday sunday",
        "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "es": "lunes martes miércoles jueves viernes sábado domingo",
        "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
        "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
        "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    }
)
_RELATIVE: Final = MappingProxyType(
    {
        "yesterday": "yesterday|gestern|hier|ayer|ontem|ieri|gisteren",
        "last week": r"last week|letzte[rn]? woche|vorige[rn]? woche|vergangene[rn]? woche|la semaine dernière"
        r"|la semana pasada"
        r"|a semana passada|na semana passada|la settimana scorsa|la scorsa settimana|vorige week|afgelopen week",
        "last month": r"last month|letzte[nr]? monat|vorige[nr]? monat|le mois dernier|el mes pasado"
        r"|(?:n?o) mês passado"
        r"|il mese scorso|lo scorso mese|vorige maand|afgelopen maand",
        "last year": r"last year|letztes jahr|letzten jahres|voriges jahr|im vorjahr|l'an dernier|l'année dernière"
        r"|el año pasado|(?:n?o) ano passado|l'anno scorso|lo scorso anno|vorig jaar|afgelopen jaar",
    }
)
_AMBIGUOUS: Final = frozenset({"may", "march", "mars", "mei", "mai", "hier", "domingo", "marzo"})
_CAPITALISED_IN: Final = frozenset({"en", "de"})


def check_dates(reading: Reading) -> Iterator[Violation]:
    """Every month, weekday and relative time of the note that no input names."""
    language = reading.brief.language
    if language not in _MONTHS:
        return
    for start, end, spellings in _dates(reading, language):
        if not spellings.search(reading.inputs):
            yield reading.violation("unsupported_date", start, end, "No input says when: leave it out.")


def _dates(reading: Reading, language: str) -> Iterator[tuple[int, int, re.Pattern[str]]]:
    text = reading.own_words
    for match in _NAMED[language].finditer(text):
        word = match.group().casefold()
        is_date = word not in _AMBIGUOUS or (
            language in _CAPITALISED_IN and match.group()[0].isupper() and not starts_sentence(text, match.start())
        )
        if is_date:
            yield *match.span(), _SPELLINGS[word]
    for match in _RELATIVE_TIMES.finditer(text.replace("’", "'")):
        concept = match.lastgroup or ""
        if not (match.group().casefold() == "hier" and language != "fr"):
            yield *match.span(), _RELATIVE_SPELLINGS[concept]


def _named(language: str) -> re.Pattern[str]:
    words = f"{_MONTHS[language]} {_WEEKDAYS[language]}".split()
    return re.compile(rf"\b(?:{'|'.join(words)})s?\b", re.IGNORECASE)


def _spellings() -> Mapping[str, re.Pattern[str]]:
    """Each date word, and its plural, to a pattern of the same date in all languages."""
    table: dict[str, re.Pattern[str]] = {}
    for rows in (_MONTHS, _WEEKDAYS):
        for same in zip(*(row.split() for row in rows.values()), strict=True):
            stems = {re.sub(r"-feira$", "", word) for word in same}
            pattern = re.compile(rf"\b(?:{'|'.join(sorted(stems))})(?:s|-feira)?\b")
            table |= dict.fromkeys((form for word in same for form in (word, word + "s")), pattern)
    return table


_NAMED: Final = {language: _named(language) for language in _MONTHS}
_SPELLINGS: Final = _spellings()
_RELATIVE_TIMES: Final = re.compile(
    "|".join(rf"(?P<{name.replace(' ', '_')}>\b(?:{words})\b)" for name, words in _RELATIVE.items()), re.IGNORECASE
)
_RELATIVE_SPELLINGS: Final = {
    name.replace(" ", "_"): re.compile(rf"\b(?:{words})\b") for name, words in _RELATIVE.items()
}
