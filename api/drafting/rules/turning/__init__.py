"""Turns what a user says about a person into what they could say to that person: "her talk" becomes "your talk".

Each language has its own module with one function, `turn(sentence, names, ...) -> str | None`. None means that the
sentence cannot be turned safely; it is then left out of the note rather than sent half turned.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from api.core.models import AddressForm
from api.drafting.rules.turning import de, en, es, fr, it, nl, pt

_CLAUSE_END: Final = re.compile(
    r"(?:,|;|:)?\s+(?:(?:and|but|because|so|while|although|since|as)\s+(?=(?:i|i'd|i'm|we|we're|he|she|they|it|that|"
    r"learn|hear|would|want|said|my|our|the)\b)|because\s)|;\s|:\s|"
    r",\s+(?=(?:i|i'd|i'm|we|it's|because|but|so|which|where|and)\b)|"
    r",?\s+(?:und|aber|weil|denn|damit|obwohl|da)\s+(?=(?:ich|wir|sie|er|es|das|ihr|ihm|von|will|würde|möchte|hat)\b)|"
    r",\s+(?=(?:weil|aber|denn|wo|die|der|das|ich|wir|eine|damit)\b)|"
    r",?\s+(?:et|mais|parce|car|y|pero|porque|e|ma|mas|perché|en|maar|omdat|want)\s+(?=(?:je|j'|nous|yo|me|nos|eu|io|"
    r"mi|ik|we|wij|quiero|quisiera|puedo|tengo|vorrei|posso|potrei|queria|gostava|gostaria|podia|vou|tenho|apprendre|"
    r"savoir|comprendre|aprender|saber|imparare|capire|leren|horen|weten|en échange|em troca|a cambio|in cambio|"
    r"in ruil)\b)",
    re.IGNORECASE,
)
_SPEAKER: Final = re.compile(
    r"(?i)\b(?:i|i'd|i'm|i've|me|we|we've|us|our|my|ich|mir|mich|wir|uns|unser\w*|mein\w*|je|j'\w+|m'\w+|moi|nous|yo|me|mi|"
    r"eu|io|ik|mij|ons)\b|^(?:want|got|need|would|could|ask|give|get|moving|raising|will|würd\w*|bin|hab|suche|möchte|"
    r"quiero|quisiera|puedo|tengo|he|leí|vorrei|posso|potrei|ho|queria|gostava|gostaria|podia|vou|tenho|li)\b"
)
"""A beginning of a sentence can stand alone when the user themselves is in it; "Our best pupil, Marcel" can't."""
_SAYS: Final = re.compile(
    r"(?i)\b(?:mein(?:t|te|ten)|sagt\w*|schrieb|glaub\w*|said|says|told (?:me|us)|thinks?|thought|wrote|dit|écrit|"
    r"pense|dijo|dice|disse|diz|zei|zegt|denkt)$"
)
"""Whoever says or thinks something has not said it yet: "Our instructor said"."""
_SALUTATION: Final = re.compile(
    r"(?i)^(?:hello|hi|hey|hallo|guten (?:tag|morgen|abend)|moin|servus|bonjour|bonsoir|salut|hola|"
    r"buen[oa]s (?:días|tardes)|bom dia|boa (?:tarde|noite)|olá|buongiorno|buonasera|ciao|"
    r"salve|goedendag|goedemorgen|dag)\s*[,!]\s*"
)
"""The note greets by itself."""
_CRY: Final = re.compile(r"([?!])[?!]+")
"""One mark will do."""
_FEWEST_WORDS: Final = 5
_WITH_FORMS: Final = {"fr": fr.turn, "es": es.turn, "pt": pt.turn, "it": it.turn, "nl": nl.turn}
"""Languages whose turning depends on the form of address."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """What turning has to know about the person a sentence is turned to.

    `names` are the words of their name; `uses_they` says that they are referred to as "they"; `vocabulary` are words
    that stand capitalised inside the sentences about them, for German; `told` is what the user says of them.
    """

    names: Sequence[str]
    form: AddressForm
    uses_they: bool
    vocabulary: Collection[str]
    told: str = ""


def turn(sentence: str, addressee: Addressee, *, language: str) -> str | None:
    """A sentence about the target as one said to the target, or None where that is not safe in this language."""
    text = _turn(_SALUTATION.sub("", sentence), addressee, language=language)
    return _CRY.sub(r"\1", text) if text else None


def _turn(sentence: str, addressee: Addressee, *, language: str) -> str | None:
    if language == "en":
        return en.turn(sentence, addressee.names, uses_they=addressee.uses_they, told=addressee.told)
    if language == "de":
        return de.turn(sentence, addressee.names, form=addressee.form, vocabulary=addressee.vocabulary)
    turn_with_form = _WITH_FORMS.get(language)
    return turn_with_form(sentence, addressee.names, form=addressee.form) if turn_with_form else None


def clauses(sentence: str) -> Iterator[str]:
    """The sentence, then its beginnings that end at a clause, longest first, none shorter than a few words."""
    yield sentence
    for joint in reversed(list(_CLAUSE_END.finditer(sentence))):
        piece = sentence[: joint.start()].rstrip(" ,;:")
        if len(piece.split()) >= _FEWEST_WORDS and _SPEAKER.search(piece) and not _SAYS.search(piece):
            yield piece
