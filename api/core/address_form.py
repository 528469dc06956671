"""Formal and informal address: the words that show each form, per language, and which one a text uses."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from api.core.quotations import without_quotations

_MID_SENTENCE: Final = r"(?<![.!?:;\n„“\"»])(?<=\s)"

FORMAL: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "de": re.compile(rf"{_MID_SENTENCE}(?<![.!?:]\s)(?:Sie|Ihnen|Ihr(?:e[rnms]?|es)?)\b"),
        "fr": re.compile(r"\b(?:vous|votre|vos)\b", re.IGNORECASE),
        "es": re.compile(r"\busted(?:es)?\b", re.IGNORECASE),
        "it": re.compile(rf"{_MID_SENTENCE}(?<![.!?:]\s)(?:Lei|Suo|Sua|Suoi|Sue)\b"),
        "nl": re.compile(r"\b(?:u|uw)\b", re.IGNORECASE),
        "pt": re.compile(r"\b(?:o senhor|a senhora|vossa senhoria)\b", re.IGNORECASE),
    }
)
"""Words of the formal form. German and Italian capitals tell only inside a sentence; `você` is neither form."""

INFORMAL: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "de": re.compile(r"\b(?:du|dich|dir|dein(?:e[rnms]?|es)?|euch|euer|eure[rnms]?)\b", re.IGNORECASE),
        "fr": re.compile(r"\b(?:tu|te|toi|tes|ta|(?<!le )(?<!un )(?<!du )(?<!de )ton)\b|\bt['’]\w", re.IGNORECASE),
        "es": re.compile(r"\b(?:tú|te|ti|contigo|tus?)\b", re.IGNORECASE),
        "it": re.compile(
            r"\b(?:tu|ti|te|tuo|tua|tuoi|tue|(?:scriver|parlar|chieder|conoscer|contattar|incontrar|mandar|inviar)ti)\b",
            re.IGNORECASE,
        ),
        "nl": re.compile(r"\b(?:je|jij|jou|jouw|jullie)\b", re.IGNORECASE),
        "pt": re.compile(r"\b(?:tu|te|ti|contigo|teus?|tuas?)\b", re.IGNORECASE),
    }
)

# A profile that speaks to its reader: an invitation in the informal imperative, or the pronoun where it means nobody
# else. Dutch `je` and Spanish or Portuguese `te` often mean anybody, so there it takes the imperative.
_READER_ADDRESSED: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        code: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
        for code, words in {
            "de": r"du|dich|dir|dein(?:e[rnms]?)?|schreib mir|frag mich|ruf mich|sprich mich|komm vorbei",
            "fr": r"tu|toi|(?:écris|contacte|appelle|dis|envoie|parle)-moi",
            "es": r"tú|escr[ií]beme|ll[aá]mame|cu[eé]ntame|m[aá]ndame|cont[aá]ctame|h[aá]blame",
            "pt": r"escreve-me|manda-me|diz-me|fala comigo|me escreve|me manda|me chama",
            "it": r"scrivimi|contattami|chiamami|raccontami|mandami|fatti sentire|parlami",
            "nl": r"(?:stuur|mail|app|bel|schrijf|vraag) (?:me|mij)|jij|jou|jouw|(?:ben|heb|wil|zoek|ken) je",
        }.items()
    }
)
_AGREED: Final = re.compile(
    r"\b(?:duzen|duzt|per du|beim du|das du angeboten|say du|use du|first[- ]name terms|(?:on|nous) (?:se|nous) tuto\w+"
    r"|tutoyons|tutoie|(?:nos )?tuteamos|tutear\w*|ci diamo del tu|dare del tu|tratamo-nos por tu|tutear|tutoyeren"
    r"|zeggen je (?:en|tegen))\b",
    re.IGNORECASE,
)


def is_reader_addressed_informally(profile: str, language: str | None) -> bool:
    """True where a profile in `language` speaks to its reader in the informal form, and nowhere in the formal one."""
    if language is None or language not in _READER_ADDRESSED:
        return False
    own_words = without_quotations(profile)
    is_formal = language != "it" and FORMAL[language].search(own_words) is not None
    return _READER_ADDRESSED[language].search(own_words) is not None and not is_formal


def is_informal_agreed(text: str) -> bool:
    """True where the user says that the two use the informal form with each other."""
    return _AGREED.search(text) is not None
