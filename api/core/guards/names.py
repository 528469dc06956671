"""The two people's names: who is greeted, who signs, and that both are spelled right."""

import re
from collections.abc import Iterator
from typing import Final

from api.core.guards.folding import WORD, fold, without_accents
from api.core.guards.reading import Reading, starts_sentence
from api.core.models import Violation

TITLES: Final = frozenset(
    """mr mrs ms mx miss sir dr prof professor professeur professora professore profesor profesora sister brother rev
    herr herrn frau doktor professorin m mme mlle madame monsieur maître me sr sra srta señor señora señorita don doña
    senhor senhora dom dona sig signor signora signorina signore dott dottor dottore dottoressa dottssa avv ing arch
    dhr mevr mevrouw meneer heer drs ir mag dipl med phil rer nat jur h c""".split()
)
_GREETING: Final = re.compile(
    r"\A\W*(?i:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|liebe[rs]?|lieber"
    r"|sehr geehrte[r]?|servus|moin|grüß gott|bonjour|bonsoir|salut|chère?|cher|hola|buen(?:os|as) (?:días|tardes)"
    r"|estimad[oa]|querid[oa]|olá|oi|bom dia|boa (?:tarde|noite)|prezad[oa]|car[oa]|ciao|salve|buon ?giorno"
    r"|buonasera|gentile|egregi[oa]|beste|dag|geachte|goeden?(?:dag|morgen|middag))"
    r"(?P<who>(?:[ \t]+(?:[^\W\d_][\w'’‑.-]*|van|von|de|den|der|da|di|du|zu)){1,7}?)[ \t]*(?=[,!:;.\n–-]|\Z)"
)
_CLOSING: Final = (
    r"(?i:best(?: wishes| regards)?|(?:kind|warm) regards|regards|cheers|thanks|thank you|sincerely|yours"
    r"|(?:viele|beste|herzliche|freundliche|liebe|schöne)n? grüße|(?:mit )?(?:freundlichen|besten|herzlichen) grüßen"
    r"|lg|vg|gruß|(?:bien )?cordialement|bien à (?:vous|toi)|merci|(?:un )?(?:cordial )?saludos?|atentamente"
    r"|cordialmente|gracias|(?:um )?abraço|atenciosamente|(?:com os melhores )?cumprimentos|obrigad[oa]"
    r"|(?:cordiali|distinti) saluti|un saluto|grazie|(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?"
    r"|groet(?:en|jes)?|bedankt)"
)
_SIGNATURE: Final = re.compile(
    rf"(?:^|(?<=[.!?\n]))[ \t]*{_CLOSING}[,.!]?\s+(?P<who>[^\W\d_][\w'’‑.-]*(?:[ \t]+[^\W\d_][\w'’‑.-]*){{0,4}})\W*\Z"
)
_LAST_LINE: Final = re.compile(
    r"\n[ \t]*(?:[–-][ \t]*)?(?P<who>[A-ZÀ-ÞŁŚŻ][\w'’‑.-]*(?:[ \t]+[A-ZÀ-ÞŁŚŻ][\w'’‑.-]*){0,3})[ \t.]*\Z"
)
_MIN_LETTERS: Final = 4
_SUFFIXES: Final = ("s", "'s", "'")


def check_names(reading: Reading) -> Iterator[Violation]:
    """A greeting to somebody else, a signature by somebody else, and slips in the two names."""
    target, sender = _parts(reading.brief.target_name), _parts(reading.brief.sender_name)
    if greeting := _GREETING.search(reading.text):
        for start, end in _strangers(greeting, target, reading):
            yield reading.violation("wrong_greeting", start, end, "Greet the target by their name as given.")
    if signature := _SIGNATURE.search(reading.text) or _LAST_LINE.search(reading.text):
        for start, end in _strangers(signature, sender, reading):
            yield reading.violation("wrong_signature", start, end, "Sign with the sender's name as given.")
    for match in WORD.finditer(reading.own_words):
        if not starts_sentence(reading.own_words, match.start()) and _is_slip(
            match.group(), target | sender, reading.inputs
        ):
            yield reading.violation("misspelt_name", *match.span(), "Spell the name exactly as given.")


def _parts(name: str | None) -> frozenset[str]:
    return frozenset(fold(part) for part in WORD.findall(name or ""))


def _strangers(match: re.Match[str], known: frozenset[str], reading: Reading) -> Iterator[tuple[int, int]]:
    """Capitalised words that are no title and not the person's; without a known name, not of the inputs either."""
    offset = match.start("who")
    for word in WORD.finditer(match["who"]):
        folded = fold(word.group())
        if not word.group()[0].isupper() or folded in TITLES:
            continue
        is_known = folded in known or any(folded in part.split("-") for part in known)
        if not is_known and (known or not re.search(rf"\b{re.escape(folded)}\b", reading.inputs)):
            yield offset + word.start(), offset + word.end()


def _is_slip(word: str, names: frozenset[str], inputs: str) -> bool:
    """One letter or some accents away from a name, and not a word of the inputs or the name's genitive."""
    folded = fold(word)
    if len(folded) < _MIN_LETTERS or not word[0].isupper() or folded in names or folded in inputs:
        return False
    return any(
        len(name) >= _MIN_LETTERS
        and not any(folded == name + suffix for suffix in _SUFFIXES)
        and (_is_one_edit_apart(folded, name) or without_accents(folded) == without_accents(name))
        for name in names
    )


def _is_one_edit_apart(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    if len(long) - len(short) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    rest = long[same + 1 :]
    return rest in (short[same:], short[same + 1 :]) and left != right
