"""Dutch: what is said about a person as said to them, with u or je. A "ze" whose verb is not singular is refused."""

import re
from collections.abc import Sequence
from typing import Final

from api.core.models import AddressForm
from api.drafting.rules.turning.sentences import finish, has_name, is_about_others

_PRONOUN: Final = re.compile(r"(?i)\b(?:zij|ze|hij|haar|hem|zijn)\b")
_OTHERS: Final = re.compile(
    r"(?i)\b(?:buur\w+|collega\w*|vriend\w*|neef|nicht|tante|oom|moeder|vader|zus|broer|vrouw|man|zoon|dochter|chef|baas|"
    r"leraar|lerares|docent\w*|iemand|iedereen|elke|hun|hen|mevrouw|meneer|dhr|mevr)\b"
)
_UNFIT: Final = re.compile(
    r"(?i)\b(?:het bericht|een bericht|de tekst|iets leuks|alsjeblieft|je netwerk|jouw|jij)\b|"
    r"^(?:schrijf|zeg|doe|noem|begin|vermeld|maak)\b"
)
_SINGULAR: Final = frozenset(
    "is was had kan wil zal mag zou vroeg kon moest wist gaf zei deed kwam stond schreef sprak".split()
)
_NOT_A_VERB: Final = frozenset(
    "niet met dat wat het uit vast best eerst juist laatst naast want bent tot echt dit laat recht".split()
)
_REGULAR: Final = re.compile(r"^[a-z]{2,}t$")
_SECOND: Final = {
    # third person singular: (with u, with je)
    "is": ("bent", "bent"),
    "heeft": ("heeft", "hebt"),
    "kan": ("kunt", "kunt"),
    "wil": ("wilt", "wilt"),
    "zal": ("zult", "zult"),
}
_AFTER_OBJECT: Final = frozenset(
    """
    verder graag over om te in op de het een mijn ook niet en hoe wat of dat maar als voor naar met bij aan van iets
    meer eens wel nog weten vragen praten spreken leren vertellen laten zien horen geven sturen ontmoeten bedanken
    kennen tonen aanbieden brengen bezoeken uitnodigen ondersteunen volgen meegeven uitleggen helpen wil kan zou onze
    ons daarover
    """.split()
)
_PREPOSITION: Final = frozenset("in op van met over aan bij uit naar voor door tegen om tijdens na".split())
_VERBS_WITH_OBJECT: Final = frozenset("las lees hoorde volgde volg ken gebruik gelezen heb hebben zag".split())
_BE: Final = frozenset("we wij er te die dat zou zouden kunnen ze mensen jullie wie".split())
_STARTS: Final = (
    (re.compile(r"(?i)^(?=(?:wil|zou|kan|heb|zoek|werk|ben)\b)"), "Ik "),
    (re.compile(r"(?i)^(?=(?:leren|horen|vragen|weten|begrijpen|zien)\b)"), "Ik wil graag "),
)
_QUESTION: Final = re.compile(r"(?i)^(?:hoe|wat|waarom|welke?|waar|wanneer|wie)\b")
_WORD: Final = re.compile(r"[^\W\d_]+")


def turn(sentence: str, names: Sequence[str], *, form: AddressForm) -> str | None:
    """A sentence about the target as one said to the target, or None where that is not safe."""
    if (
        _UNFIT.search(sentence)
        or has_name(sentence, names)
        or is_about_others(sentence, names, pronoun=_PRONOUN, others=_OTHERS)
    ):
        return None
    clauses = re.split(r"([,;:.()]\s*|\s+(?:en|of|maar|want)\s+)", sentence)
    for index in range(0, len(clauses), 2):
        turned = _turn_clause(clauses[index].split(" "), form=form)
        if turned is None:
            return None
        clauses[index] = " ".join(turned)
    return finish("".join(clauses), starts=_STARTS, question=_QUESTION)


def _turn_clause(words: list[str], *, form: AddressForm) -> list[str] | None:
    for position, word in enumerate(words):
        low = word.lower()
        if low in {"ze", "zij", "hij"}:
            verb_at = _verb_of(words, position)
            if verb_at is None or (form == "informal" and verb_at < position):
                return None
            words[verb_at] = _second_person(words[verb_at], form=form)
            words[position] = _like(word, "u" if form == "formal" else "je")
        elif low == "hem":
            words[position] = _like(word, "u" if form == "formal" else "je")
        elif low in {"haar", "zijn"}:
            turned = _their_or_them(words, position, form=form)
            if turned is None:
                return None
            words[position] = _like(word, turned)
    return words


def _their_or_them(words: Sequence[str], position: int, *, form: AddressForm) -> str | None:
    """What "haar" or "zijn" becomes: a possessive, an object, or the verb "zijn" as it stands; None where unclear."""
    low = words[position].lower()
    before = words[position - 1].lower() if position else ""
    after = words[position + 1].lower() if position + 1 < len(words) else ""
    possessive, them = ("uw", "u") if form == "formal" else ("je", "je")
    if low == "zijn":
        if before in _PREPOSITION | _VERBS_WITH_OBJECT and after:
            return possessive
        return low if before in _BE or not after else None
    if not after or after in _AFTER_OBJECT:
        return them
    if after.endswith("en") and before not in _PREPOSITION:
        return None
    return possessive


def _verb_of(words: Sequence[str], subject_at: int) -> int | None:
    """Where the singular verb of "ze" or "hij" stands: beside it, or at the end of its clause."""
    for position in (subject_at + 1, subject_at - 1, len(words) - 1, len(words) - 2):
        if 0 <= position < len(words) and position != subject_at and _is_singular(words[position]):
            return position
    return None


def _is_singular(word: str) -> bool:
    return word in _SINGULAR or (word not in _NOT_A_VERB and bool(_REGULAR.match(word)))


def _second_person(verb: str, *, form: AddressForm) -> str:
    return _SECOND.get(verb, (verb, verb))[0 if form == "formal" else 1]


def _like(old: str, new: str) -> str:
    return new.capitalize() if old[:1].isupper() else new
