"""Number words of the supported languages with their values, ordinals included where they are plain words."""

import re
from collections.abc import Iterator
from itertools import chain, product
from typing import Final

JOINERS: Final = frozenset({"and", "und", "et", "y", "e", "en", "a"})

_FIRST_TWENTY: Final = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
    "de": "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf",
    "es": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve",
    "pt": "um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezasseis dezassete "
    "dezoito dezanove",
    "it": "uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove",
    "nl": "één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien negentien",
}
_TENS: Final = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "fr": "vingt trente quarante cinquante soixante septante huitante nonante",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
}
_OTHERS: Final = {
    "dreissig": 30, "duas": 2, "dezesseis": 16, "dezessete": 17, "dezenove": 19, "catorze": 14,
    "hundred": 100, "hundert": 100, "einhundert": 100, "cent": 100, "cents": 100, "cien": 100, "ciento": 100,
    "cem": 100, "cento": 100, "honderd": 100, "thousand": 1000, "tausend": 1000, "mille": 1000, "mil": 1000,
    "mila": 1000, "duizend": 1000, "million": 1e6, "millionen": 1e6, "millions": 1e6, "millones": 1e6,
    "milhões": 1e6, "milioni": 1e6, "miljoen": 1e6, "dozen": 12, "dutzend": 12, "douzaine": 12, "docena": 12,
    "dúzia": 12, "dozzina": 12, "dozijn": 12,
    "quatre-vingt": 80, "quatre-vingts": 80, "vingtaine": 20, "trentaine": 30, "centaine": 100, "ventina": 20,
    "doscientos": 200, "trescientos": 300, "cuatrocientos": 400, "quinientos": 500, "seiscientos": 600,
    "setecientos": 700, "ochocientos": 800, "novecientos": 900, "duzentos": 200, "trezentos": 300, "quatrocentos": 400,
    "quinhentos": 500, "seiscentos": 600, "setecentos": 700, "oitocentos": 800, "novecentos": 900,
}  # fmt: skip
_ORDINALS: Final = {
    "en": "fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
    "de": "vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte",
    "fr": "quatrième cinquième sixième septième huitième neuvième dixième onzième douzième",
    "es": "cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo",
    "pt": "quarto quinto sexto sétimo oitavo nono décimo",
    "it": "quarto quinto sesto settimo ottavo nono decimo undicesimo dodicesimo",
    "nl": "vierde vijfde zesde zevende achtste negende tiende elfde twaalfde",
}
"""From the fourth on."""
_SCALES: Final = ("tausend", "duizend", "mila", "mille", "hundert", "honderd", "cento")
"""Larger first: a number written in one word falls apart at its largest scale."""
_HAS_SCALE: Final = re.compile("|".join(_SCALES))
AMBIGUOUS: Final = frozenset(
    {"sei", "once", "elf", "acht", "cent", "cents", "venti", "nove", "seize", "quarto", "cuarto", "nono"}
)
"""Words that mean something else in another language: they support a number and are never taken for a wrong one."""


def _compounds() -> Iterator[tuple[str, float]]:
    """Numbers that some languages write in one word: German and Dutch back to front."""
    for language, one_word, joiner in (("de", "ein", "und"), ("nl", "een", "en")):
        for (tens, word), (one, digit) in product(_tens(language), _ones(language, 9)):
            spoken = one_word if one == 1 else digit
            yield f"{spoken}{'ën' if language == 'nl' and spoken.endswith('e') else joiner}{word}", tens + one
    for (tens, word), (one, digit) in product(_tens("it"), _ones("it", 9)):
        yield (word[:-1] if one in {1, 8} else word) + digit.replace("tre", "tré"), tens + one
    for one, digit in _ones("es", 9):
        yield "veinti" + digit, 20 + one
    for language, hundred, thousand in (
        ("de", "hundert", "tausend"),
        ("nl", "honderd", "duizend"),
        ("it", "cento", "mila"),
    ):
        for one, digit in _ones(language, 19):
            yield digit + hundred, one * 100.0
            yield digit + thousand, one * 1000.0


def _ones(language: str, last: int) -> list[tuple[int, str]]:
    return list(enumerate(_FIRST_TWENTY[language].split()[:last], start=1))


def _tens(language: str) -> list[tuple[float, str]]:
    return [(tens * 10.0, word) for tens, word in enumerate(_TENS[language].split(), start=2)]


def _table() -> dict[str, float]:
    table: dict[str, float] = {}
    for words in _FIRST_TWENTY.values():
        table |= {word: float(value) for value, word in enumerate(words.split(), start=1)}
    for words in _TENS.values():
        table |= {word: value * 10.0 for value, word in enumerate(words.split(), start=2)}
    for words in _ORDINALS.values():
        table |= {word: float(value) for value, word in enumerate(words.split(), start=4)}
    table |= {word + ending: value for word, value in table.items() if word.endswith("te") for ending in "nrsm"}
    table |= {word: float(value) for word, value in chain(_OTHERS.items(), _compounds())}
    table |= {word[:-2] + "as": value for word, value in table.items() if word.endswith("entos")}
    return {word.replace("ß", "ss"): value for word, value in table.items()}


NUMBER_WORDS: Final = _table()
"""Case-folded word to value."""


def value_of(word: str) -> float | None:
    """The value of a case-folded number word, those that are written in one word included; None for any other word."""
    if (value := NUMBER_WORDS.get(word)) is not None:
        return value
    if _HAS_SCALE.search(word) is None:
        return None
    return next(_value_at(scale, word) for scale in _SCALES if scale in word)


def _value_at(scale: str, word: str) -> float | None:
    """`zweitausenddreihundert`: what stands before the scale times the scale, and what follows."""
    before, _, after = word.partition(scale)
    times = value_of(before) if before else 1.0
    rest = value_of(after.removeprefix("und")) if after else 0.0
    return None if times is None or rest is None else times * NUMBER_WORDS[scale] + rest
