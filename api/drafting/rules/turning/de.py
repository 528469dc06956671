"""German: what is said about a person as said to them, formally (Sie) or informally (du)."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from api.core.models import AddressForm
from api.drafting.rules.turning.german_nouns import restore_capitals

_SHORT: Final = 4
"""So many words can be a German sentence without a noun."""
_STRONG: Final = {
    # third person singular: (formal, informal)
    "hat": ("haben", "hast"),
    "ist": ("sind", "bist"),
    "war": ("waren", "warst"),
    "hatte": ("hatten", "hattest"),
    "kann": ("können", "kannst"),
    "will": ("wollen", "willst"),
    "muss": ("müssen", "musst"),
    "soll": ("sollen", "sollst"),
    "darf": ("dürfen", "darfst"),
    "mag": ("mögen", "magst"),
    "weiß": ("wissen", "weißt"),
    "wird": ("werden", "wirst"),
    "würde": ("würden", "würdest"),
    "könnte": ("könnten", "könntest"),
    "möchte": ("möchten", "möchtest"),
    "gibt": ("geben", "gibst"),
    "nimmt": ("nehmen", "nimmst"),
    "sieht": ("sehen", "siehst"),
    "liest": ("lesen", "liest"),
    "spricht": ("sprechen", "sprichst"),
    "hilft": ("helfen", "hilfst"),
    "hält": ("halten", "hältst"),
    "trägt": ("tragen", "trägst"),
    "fährt": ("fahren", "fährst"),
    "läuft": ("laufen", "läufst"),
    "lässt": ("lassen", "lässt"),
    "fällt": ("fallen", "fällst"),
    "schrieb": ("schrieben", "schriebst"),
    "sprach": ("sprachen", "sprachst"),
    "kennt": ("kennen", "kennst"),
}
_REGULAR: Final = re.compile(r"^[a-zäöüß]{2,}[^äöü]t$")
_PREFIXED: Final = re.compile(r"^(?:ab|an|auf|aus|bei|ein|her|hin|mit|nach|um|vor|weg|weiter|zu|zurück)(?=\w{3})")
_POSSESSIVE: Final = re.compile(r"\b(?P<word>[Ii]hr|[Ss]ein)(?P<ending>e[mnrs]?)?\b(?P<after>\s+[\w-]+)?")
_STARTS: Final = (
    (re.compile(r"(?i)^(?:ich )?(?:will|wollte|möcht) (?=\w)"), "Ich möchte "),
    (re.compile(r"(?i)^(?:würd|würde|tät) (?=\w)"), "Ich würde "),
    (re.compile(r"(?i)^frage,? ob\b"), "Ich möchte fragen, ob"),
    (
        re.compile(r"(?i)^(?P<kept>bin|habe?|suche?|forsche|übersetze|baue|arbeite|ziehe?|hätte|könnte|kann)(?= \w)"),
        "Ich ",
    ),
)
_SPELLING: Final = (
    (re.compile(r"\bhab\b"), "habe"),
    (re.compile(r"\bwürd\b"), "würde"),
    (re.compile(r"\btät\b"), "würde"),
    (re.compile(r"\bne\b"), "eine"),
    (re.compile(r"\bner\b"), "einer"),
    (re.compile(r"\bnen\b"), "einen"),
    (re.compile(r"\bu\b"), "und"),
    (re.compile(r"\bzieh\b"), "ziehe"),
    (re.compile(r"\bsuch\b"), "suche"),
    (re.compile(r"\bgibts\b"), "gibt es"),
    (re.compile(r"\bned\b"), "nicht"),
    (
        re.compile(
            r"\b(wissen|fragen|hören|lernen|verstehen|erfahren|sehen|erzählen|zeigen) "
            r"(?=(?:wie|was|wo|ob|warum|welche\w*|dass)\b)"
        ),
        r"\1, ",
    ),
    (re.compile(r"(?<=\w) (?=(?:dass|wo|bevor|weil|obwohl|damit) \w)"), ", "),
)
_UNFIT: Final = re.compile(
    r"(?i)\b(?:die nachricht|der text|klingen|schreib (?:was|etwas)|am besten was|irgend\w+|bitte (?:was|etwas)|"
    r"wirkt nett)\b|"
    r"^könnte man|\bman['’]s\b"
)
_OTHERS: Final = re.compile(
    r"(?i)\b(?:nachbar\w*|kolleg\w*|freund\w*|cousin\w*|tante|onkel|mutter|vater|schwester|bruder|frau|mann|chef\w*|"
    r"lehrer\w*|eltern|jemand|der|die|das)\b(?= (?:hat|haben|kauf|sag|erzähl))|\b(?:eltern|nachbar\w*|kolleg\w*|"
    r"freund\w*|"
    r"cousin\w*|bekannte\w*|mandant\w*)\b"
)
"""Words that bring a third person into a sentence: a pronoun after them may mean that person, so it is not turned."""
_PRONOUN: Final = re.compile(r"\b(?:er|sie|ihn|ihm|[Ii]hr(?:e[mnrs]?)?|sein(?:e[mnrs]?)?)\b")
_QUESTION: Final = re.compile(r"(?i)^(?:wie|was|warum|welche\w*|wo|wann|wer|könnte|kann|haben|sind|würden)\b")


def turn(sentence: str, names: Sequence[str], *, form: AddressForm, vocabulary: Collection[str]) -> str | None:
    """A sentence about the target as one said to the target, or None where that is not safe.

    A sentence typed in lower case gets its capitals back from the nouns we know and from `vocabulary`, the words that
    stand capitalised inside the sentences of the other inputs.
    """
    if _UNFIT.search(sentence) or _is_about_others(sentence):
        return None
    if _lacks_capitals(sentence):
        restored = restore_capitals(_spelt_out(sentence), vocabulary)
        if restored is None:
            return None
        sentence = restored
    text = _turn_names(sentence, names)
    text = _turn_subject(text, form=form)
    if text is None:
        return None
    text = _POSSESSIVE.sub(lambda match: _possessive(match, form=form), text)
    text = re.sub(r"\b[Ii]hm\b", "Ihnen" if form == "formal" else "dir", text)
    text = re.sub(r"\b[Ii]hn\b", "Sie" if form == "formal" else "dich", text)
    return _finish(text)


def _is_about_others(sentence: str) -> bool:
    pronoun = _PRONOUN.search(sentence)
    return bool(pronoun) and bool(_OTHERS.search(sentence[: pronoun.start()]))


def _lacks_capitals(sentence: str) -> bool:
    """Typed all in lower case: without its capitals it would not be proper German, so it is not used."""
    words = sentence.split()
    return len(words) > _SHORT and not any(word[:1].isupper() and not word.isupper() for word in words[1:])


def _turn_names(sentence: str, names: Sequence[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        sentence = re.sub(rf"\b(?:Frau |Herrn? |Dr\. )*{re.escape(name)}\b", "ihn", sentence)
    return re.sub(r"\bihn(?: ihn)+\b", "ihn", sentence)


def _turn_subject(text: str, *, form: AddressForm) -> str | None:
    """Turn "er"/"sie" with its verb; "sie" without a verb that agrees is an object. None where it could be "they"."""
    clauses = re.split(r"([,;:.()]\s*|\s+(?:und|oder|aber)\s+)", text)
    for index in range(0, len(clauses), 2):
        words = clauses[index].split(" ")
        for position, word in enumerate(words):
            if word.lower() not in {"er", "sie"} or (word == "Sie" and position > 0):
                continue
            verb_at = _verb_of(words, position)
            if word.lower() == "er" or verb_at is not None:
                if verb_at is None:
                    return None
                turned = _second_person(words[verb_at], form=form)
                if turned is None:
                    return None
                words[verb_at] = turned
                words[position] = "Sie" if form == "formal" else "du"
            elif _has_first_person(words) or index > 0:
                words[position] = "Sie" if form == "formal" else "dich"
            else:
                return None
        clauses[index] = " ".join(words)
    return "".join(clauses)


def _verb_of(words: Sequence[str], subject_at: int) -> int | None:
    """Where the verb of a third-person subject stands: beside it, or at the end of its clause."""
    near = [subject_at + 1, subject_at - 1, len(words) - 1]
    for position in near:
        if 0 <= position < len(words) and position != subject_at and _is_third_person(words[position]):
            return position
    return None


def _is_third_person(word: str) -> bool:
    return word in _STRONG or (
        word.islower()
        and bool(_REGULAR.match(word))
        and word
        not in {"nicht", "mit", "seit", "jetzt", "erst", "selbst", "fast", "oft", "gut", "statt", "echt", "weit"}
        and not word.startswith("ge")
    )


def _second_person(verb: str, *, form: AddressForm) -> str | None:
    prefix = ""
    if (found := _PREFIXED.match(verb)) and verb not in _STRONG:
        prefix, verb = found.group(), verb[found.end() :]
    if verb in _STRONG:
        return prefix + _STRONG[verb][0 if form == "formal" else 1]
    if not _REGULAR.match(verb):
        return None
    stem = verb[:-1]
    if stem.endswith(("te", "de")):
        return prefix + (stem + "n" if form == "formal" else stem + "st")
    return prefix + (stem + "en" if form == "formal" else stem + "st")


def _has_first_person(words: Sequence[str]) -> bool:
    return any(word.lower() in {"ich", "wir", "will", "möchte", "würde", "könnte", "kann"} for word in words)


def _possessive(match: re.Match[str], *, form: AddressForm) -> str:
    word, ending, after = match["word"], match["ending"] or "", (match["after"] or "").strip()
    is_noun = after[:1].isupper() or (
        after[:1].islower() and after.endswith(("e", "en", "es", "er", "em")) and ending != ""
    )
    if word.lower() == "sein" and not is_noun:
        return match.group()
    if word.lower() == "ihr" and not ending and not after[:1].isupper():
        return ("Ihnen" if form == "formal" else "dir") + (match["after"] or "")
    if not is_noun:
        return match.group()
    base = "Ihr" if form == "formal" else ("Dein" if word[0].isupper() else "dein")
    return base + ending + (match["after"] or "")


def _spelt_out(text: str) -> str:
    for pattern, replacement in _SPELLING:
        text = pattern.sub(replacement, text)
    return text


def _finish(text: str) -> str:
    text = text.strip()
    for pattern, replacement in _STARTS:
        if found := pattern.search(text):
            kept = found.groupdict().get("kept")
            text = replacement + (kept.lower() if kept else "") + text[found.end() :]
            break
    text = _spelt_out(text)
    text = text[0].upper() + text[1:]
    if text[-1] not in ".?!…":
        text += "?" if _QUESTION.match(text) else "."
    return text
