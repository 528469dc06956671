"""Italian: Lei takes the verbs and possessives of the third person, so little changes; with tu a verb is refused."""

import re
from collections.abc import Sequence
from typing import Final

from api.core.models import AddressForm
from api.drafting.rules.turning.sentences import finish, has_name, is_about_others, replace_all

_VERBS_AFTER_GLI: Final = (
    r"(?:porto|mostro|mando|do|darei|manderei|offro|chiedo|scrivo|farei|faccio|vorrei|posso|potrei|porterei)"
)
_PRONOUN: Final = re.compile(
    rf"(?i)\b(?:lei|lui|suo|sua|suoi|sue|\w+r(?:le|gli|la|lo)|le(?= \w+[oei]\b)|gli(?= {_VERBS_AFTER_GLI}\b))\b"
)
_OTHERS: Final = re.compile(
    r"(?i)\b(?:vicin[oaie]|collegh[ei]|collega|amic[oahie]+|cugin[oaie]|zi[oaie]|madre|padre|sorell[ae]|fratell[oi]|"
    r"mogli[ei]|marit[oi]|figli[oae]?|nipot[ei]|cap[oa]|professor\w*|qualcuno|chi (?:mi|ci|ha|lavora)|ognuno|"
    r"ciascun\w+|signor\w*|dott\w*)\b"
)
_THEY: Final = re.compile(r"(?i)\bloro\b")
_UNFIT: Final = re.compile(
    r"(?i)\b(?:il messaggio|un messaggio|la nota|il testo|qualcosa di carino|per favore|magari)\b|"
    r"^(?:scriv[ia]|metti|di['’]|digli|dille|fai|fa['’]|comincia|inizia|aiutami)\b"
)
_TU_NEEDS_ANOTHER_VERB: Final = re.compile(
    r"(?i)\b(?:che|come|se|quando|dove|perché|cosa)\s+(?:(?:non|mi|ci|si|l[aoe]|già|anche|mai)\s+)*\w+[aeòì]\b|\b(?:lei|lui)\b|"
    r"\bl['’](?:ho|abbiamo)\b"
)
_FORMAL: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"\b(?:lei|lui)\b", "Lei"),
        (r"\b(\w+r)gli\b", r"\1le"),
        (rf"\bgli (?={_VERBS_AFTER_GLI}\b)", "le "),
        (
            r"\b((?:conosc|incontr|aiut|sent|ved|ascolt|contatt|ringrazi|invit|intervist)[aei]r)lo\b",
            r"\1la",
        ),
    )
)
_INFORMAL: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"\b(con|da|per|di|a|su) (?:lei|lui)\b", r"\1 te"),
        (r"\b(\w+r)(?:gli|le)\b", r"\1ti"),
        (r"\b((?:conosc|incontr|aiut|sent|ved|ascolt|contatt|ringrazi|invit|intervist)[aei]r)l[oa]\b", r"\1ti"),
        (rf"\b(?:gli|le) (?={_VERBS_AFTER_GLI}\b)", "ti "),
        (r"\bsu(o|a|oi|e)\b", r"tu\1"),
    )
)
_STARTS: Final = (
    (
        re.compile(
            r"(?i)^(?=(?:imparare|parlare|chieder\w+|sapere|capire|conoscer\w+|condividere|offrir\w+|mostrar\w+|scambiare|"
            r"confrontare|aiutar\w+|ascoltar\w+|veder\w*|provare|raccontar\w+)\b)"
        ),
        "Vorrei ",
    ),
)
_QUESTION: Final = re.compile(r"(?i)^(?:come|com['’]è|che cosa|cosa|qual\w*|dove|quando|quant\w+|perché)\b")


def turn(sentence: str, names: Sequence[str], *, form: AddressForm) -> str | None:
    """A sentence about the target as one said to the target, or None where that is not safe."""
    if (
        _UNFIT.search(sentence)
        or _THEY.search(sentence)
        or has_name(sentence, names)
        or is_about_others(sentence, names, pronoun=_PRONOUN, others=_OTHERS)
    ):
        return None
    text = replace_all(sentence, _FORMAL if form == "formal" else _INFORMAL)
    if form == "informal" and _TU_NEEDS_ANOTHER_VERB.search(text):
        return None
    return finish(text, starts=_STARTS, question=_QUESTION)
