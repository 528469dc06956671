"""Spanish: usted takes the verbs and possessives of the third person, so little changes; with tú a verb is refused."""

import re
from collections.abc import Sequence
from typing import Final

from api.core.models import AddressForm
from api.drafting.rules.turning.sentences import finish, has_name, is_about_others, replace_all

_PRONOUN: Final = re.compile(r"(?i)\b(?:ella|él|le|sus?|suy[oa]s?|\w+[aeiáéí]r(?:la|lo|le))\b")
_OTHERS: Final = re.compile(
    r"(?i)\b(?:vecin[oa]s?|colegas?|compañer[oa]s?|amig[oa]s?|prim[oa]s?|tí[oa]s?|madre|padre|herman[oa]s?|mujer|marido|"
    r"espos[oa]|hij[oa]s?|jef[ea]s?|cuñad[oa]s?|profesor\w*|alguien|quien|cada|ellos|ellas|señora?|sra?|dra?)\b"
)
_UNFIT: Final = re.compile(
    r"(?i)\b(?:el mensaje|un mensaje|la nota|el texto|algo así|por favor|cualquier cosa|no se note)\b|"
    r"^(?:escrib|pon|di|haz|haga|menciona|empieza|ayúdame)\w*\b"
)
_TU_NEEDS_ANOTHER_VERB: Final = re.compile(
    r"(?i)\b(?:que|cómo|qué|si|cu[aá]ndo|quien|d[oó]nde|por qué)\s+"
    r"(?:(?:no|me|nos|se|l[aoe]s?|ya|también|nunca)\s+)*\w+(?:[aeóé]|izo|uvo|uso|iso|ino|udo|ijo)\b|"
    r"\b(?:ella|él)\b|\bl[ao]\s+(?:he|hemos|conozco|conocemos|vi|vimos|leí|sigo)\b"
)
_INFORMAL: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"\bcon (?:ella|él)\b", "contigo"),
        (r"\b(de|para|a|por|sobre|sin|en) (?:ella|él)\b", r"\1 ti"),
        (r"\b(\w+[aeiáéí]r)(?:la|lo|le)\b", r"\1te"),
        (r"\ble\b", "te"),
        (r"\bsu\b", "tu"),
        (r"\bsus\b", "tus"),
        (r"\bsuy([oa]s?)\b", r"tuy\1"),
    )
)
_FORMAL: Final = ((re.compile(r"\b(?:ella|él)\b", re.IGNORECASE), "usted"),)
_STARTS: Final = (
    (
        re.compile(
            r"(?i)^(?=(?:aprender|hablar|preguntar|saber|entender|conocer|compartir|ofrecer|mostrar|enseñar|contar|"
            r"intercambiar|comparar|pedir|ayudar|escuchar|ver|explicar|probar)(?:l[aoe]|te)?\b)"
        ),
        "Me gustaría ",
    ),
)
_QUESTION: Final = re.compile(r"(?i)^(?:cómo|qué|cuál\w*|dónde|cuándo|cuánt\w*|por qué|quién)\b")


def turn(sentence: str, names: Sequence[str], *, form: AddressForm) -> str | None:
    """A sentence about the target as one said to the target, or None where that is not safe."""
    if (
        _UNFIT.search(sentence)
        or has_name(sentence, names)
        or is_about_others(sentence, names, pronoun=_PRONOUN, others=_OTHERS)
        or re.search(r"(?i)\bell[oa]s\b", sentence)
    ):
        return None
    text = replace_all(sentence, _FORMAL if form == "formal" else _INFORMAL)
    if form == "informal" and _TU_NEEDS_ANOTHER_VERB.search(text):
        return None
    text = finish(text, starts=_STARTS, question=_QUESTION)
    return f"¿{text}" if text.endswith("?") and "¿" not in text else text
