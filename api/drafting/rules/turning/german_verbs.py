"""German verbs from the third person singular to the form for Sie or du. Refuses what it does not know."""

import re
from typing import Final

from api.core.models import AddressForm

_TABLE: Final = """
    hat haben hast / ist sind bist / war waren warst / hatte hatten hattest / weiß wissen weißt / wird werden wirst
    gibt geben gibst / nimmt nehmen nimmst / sieht sehen siehst / liest lesen liest / spricht sprechen sprichst
    hilft helfen hilfst / hält halten hältst / trägt tragen trägst / fährt fahren fährst / läuft laufen läufst
    lässt lassen lässt / fällt fallen fällst / schrieb schrieben schriebst / sprach sprachen sprachst
    misst messen misst / vermisst vermissen vermisst / isst essen isst / vergisst vergessen vergisst
    tritt treten trittst
    wirft werfen wirfst / trifft treffen triffst / wirbt werben wirbst / bricht brechen brichst / gilt gelten giltst
    empfiehlt empfehlen empfiehlst / befiehlt befehlen befiehlst / stiehlt stehlen stiehlst / schläft schlafen schläfst
    wächst wachsen wächst / wäscht waschen wäschst / stößt stoßen stößt / rät raten rätst / lädt laden lädst
    schlägt schlagen schlägst / fängt fangen fängst / gräbt graben gräbst / bläst blasen bläst / sticht stechen stichst
    erschrickt erschrecken erschrickst / stirbt sterben stirbst / verdirbt verderben verdirbst / frisst fressen frisst
    braucht brauchen brauchst / kommt kommen kommst / steht stehen stehst / tut tun tust / kann können kannst
    will wollen willst / muss müssen musst / soll sollen sollst / darf dürfen darfst / mag mögen magst
    würde würden würdest / könnte könnten könntest / möchte möchten möchtest / sollte sollten solltest
    wollte wollten wolltest / konnte konnten konntest / musste mussten musstest / durfte durften durftest
"""
_KNOWN: Final = {
    third: {"formal": formal, "informal": informal}
    for third, formal, informal in (entry.split() for entry in _TABLE.replace("\n", " / ").split("/") if entry.strip())
}
SHARED_WITH_ICH: Final = frozenset(
    """
    kann will muss soll darf mag würde könnte möchte sollte wollte konnte musste durfte hatte war schrieb sprach
    """.split()
)
"""Forms that are first person as well: "will sie fragen" is said of oneself."""
_REGULAR: Final = re.compile(r"^[a-zäöüß]{3,}t$")
_WEAK_WITH_UMLAUT: Final = re.compile(
    r"(?:wähl|zähl|klär|nähr|schätz|gänz|häng|präg|stärk|führ|hör|prüf|üb|lös|fühl|spür|münd|nütz|schütz|stütz|kürz|wünsch|"
    r"öffn|ström|könn|müss|kämpf|änder|glänz|drück|rück|schmück|pflück|blüh|glüh|mäh|säh|näh|kühl|hüt|röst|tröst|schön|"
    r"töt|ermöglich|berücksichtig|beschäftig|bestätig|ungewöhn|gewöhn|verkörper|äußer|lächel|ähnel)t?$"
)
_IN_ERN_OR_ELN: Final = re.compile(r"[aeiouäöüy].*(?:[^ie]|ei)e[lr]$|^(?:f|l)eier$")
"""Stems of "sichern", "sammeln", "feiern", whose infinitive has no second e; those of "spielen", "lehren" have."""
_PREFIX: Final = re.compile(
    r"^(?:ab|an|auf|aus|bei|ein|her|hin|mit|nach|um|vor|weg|weiter|zu|zurück|be|ent|er|ver|zer|ge|über|unter)(?=\w{3})"
)
_NO_VERBS: Final = frozenset(
    """
    nicht mit seit jetzt erst selbst fast oft gut statt echt weit damit somit womit überhaupt sonst zuerst zuletzt
    vielleicht leicht bereit bekannt gesamt insgesamt laut samt dort hart zart alt kalt fest bunt rot tot breit letzt
    """.split()
)


def is_third_person(word: str) -> bool:
    """Whether a word, as written inside a sentence, can be a verb in the third person singular."""
    if word in _KNOWN:
        return True
    looks_like_it = word.islower() and bool(_REGULAR.match(word)) and word not in _NO_VERBS
    return looks_like_it and not re.match(r"ge\w+[^h]t$", word)


def second_person(verb: str, *, form: AddressForm) -> str | None:
    """The form for Sie or du of a verb in the third person singular, or None where it cannot be told."""
    if verb in _KNOWN:
        return _KNOWN[verb][form]
    prefix = ""
    if found := _PREFIX.match(verb):
        rest = verb[found.end() :]
        if rest in _KNOWN or _is_regular(rest):
            prefix, verb = found.group(), rest
    if verb in _KNOWN:
        return prefix + _KNOWN[verb][form]
    if not _is_regular(verb):
        return None
    stem = verb[:-1]
    if form == "formal":
        return prefix + stem + ("n" if stem.endswith("e") or _IN_ERN_OR_ELN.search(stem) else "en")
    return prefix + (stem + "t" if stem.endswith(("s", "ß", "z", "x")) else stem + "st")


def _is_regular(verb: str) -> bool:
    """A weak verb; one with an umlaut or a double s may be a strong one in disguise, so it has to be known."""
    if not _REGULAR.match(verb) or verb.endswith("sst"):
        return False
    return not re.search("[äöü]", verb) or bool(_WEAK_WITH_UMLAUT.search(verb[:-1]))
