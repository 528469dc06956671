"""German: what is said about a person as said to them, formally (Sie) or informally (du)."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from api.core.models import AddressForm
from api.drafting.rules.turning.german_nouns import restore_capitals
from api.drafting.rules.turning.german_verbs import SHARED_WITH_ICH, is_third_person, second_person

_SHORT: Final = 4
"""So many words can be a German sentence without a noun."""
_POSSESSIVE: Final = re.compile(r"\b(?P<word>[Ii]hr|[Ss]ein)(?P<ending>e[mnrs]?)?\b(?P<after>\s+[\w-]+)?")
_STARTS: Final = (
    (re.compile(r"(?i)^(?:ich )?(?:will|wollte|möcht) (?=\w)"), "Ich möchte "),
    (re.compile(r"(?i)^(?:würd|würde|tät) (?=\w)"), "Ich würde "),
    (re.compile(r"(?i)^frage,? ob\b"), "Ich möchte fragen, ob"),
    (re.compile(r"(?i)^(?=in (?:verbindung|kontakt) (?:bleiben|treten)\b)"), "Ich möchte gern "),
    (
        re.compile(r"(?i)^(?P<kept>war|hatte)(?= (?:bei|in|im|auf|an|am|mit|als|gestern|neulich|lange|früher|dort)\b)"),
        "Ich ",
    ),
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
    (re.compile(r"(?<=\w)(?<!\bohne)(?<!\bals)(?<!\bso) (?=(?:dass|wo|bevor|weil|obwohl|damit) \w)"), ", "),
)
_UNFIT: Final = re.compile(
    r"(?i)\b(?:die nachricht|der text|klingen|schreib (?:was|etwas)|am besten was|irgend\w+|bitte (?:was|etwas)|"
    r"wirkt nett|sehr geehrte\w*|formulier\w*)\b|"
    r"^könnte man|\bman['’]s\b|^und\b"
)
_ELIDED_I: Final = re.compile(
    r"(?i)^(?:und |nur |dann )?(?:will|würde?|möchte|kann|könnte|tät|hätte|wollte|bin|habe?)\b"
)
"""A sentence that begins like this has left out "ich"."""
_GIVES_TO_HER: Final = re.compile(
    r"\b[Ii]hr\s+[A-ZÄÖÜ][\wäöüß-]+(?=.*\b(?:geb|zeig|schick|biet|helf|erzähl|erklär|bring|schenk|leih|sag|dank|überlass|"
    r"liefer|send|nenn|mitteil|beibring)\w*)|\b(?:geb|zeig|schick|biet|helf|erzähl|erklär|bring|schenk|leih|sag|dank|"
    r"überlass|liefer|send|nenn)\w*\s+(?:\w+\s+)?[Ii]hr\s+[A-ZÄÖÜ]"
)
"""In "ihr Daten geben", is it to her, or are they hers? The noun alone does not tell, so the sentence is not used."""
_OTHERS: Final = re.compile(
    r"(?i)\b(?:nachbar\w*|kolleg\w*|freund\w*|cousin\w*|tante|onkel|mutter|vater|schwester|bruder|frau|mann|chef\w*|"
    r"lehrer\w*|eltern|jemand|der|die|das)\b(?= (?:hat|haben|kauf|sag|erzähl))|\b(?:eltern|nachbar\w*|kolleg\w*|"
    r"freund\w*|"
    r"cousin\w*|bekannte\w*|mandant\w*)\b"
)
"""Words that bring a third person into a sentence: a pronoun after them may mean that person, so it is not turned."""
_ARTICLE_BEFORE_NAME: Final = re.compile(r"\b(?i:der|die|den|dem|zum|zur|beim|vom) (?:Frau|Herrn?)\b")
"""The case of the name stands in its article, which does not stay when the name becomes "Sie"."""
_PRONOUN: Final = re.compile(r"\b(?:er|sie|ihn|ihm|[Ii]hr(?:e[mnrs]?)?|sein(?:e[mnrs]?)?)\b")
_DATIVE: Final = re.compile(r"(?i)\b(aus|bei|gegenüber|mit|nach|seit|von|zu) ihn\b")
_HE: Final = re.compile(r"\b(?:[Ee]r|[Ii]h[nm]|[Ss]eine[mnrs]?|[Ss]ein(?=\s+[A-ZÄÖÜ]))\b")
_SHE: Final = re.compile(r"\b(?:sie|ihr(?:e[mnrs]?)?)\b")
_QUESTION: Final = re.compile(r"(?i)^(?:wie|was|warum|welche\w*|wo|wann|wer|könnte|kann|haben|sind|würden)\b")


def turn(sentence: str, names: Sequence[str], *, form: AddressForm, vocabulary: Collection[str]) -> str | None:
    """A sentence about the target as one said to the target, or None where that is not safe.

    A sentence typed in lower case gets its capitals back from the nouns we know and from `vocabulary`, the words that
    stand capitalised inside the sentences of the other inputs.
    """
    if _UNFIT.search(sentence) or _is_about_others(sentence) or _GIVES_TO_HER.search(sentence):
        return None
    if _ARTICLE_BEFORE_NAME.search(sentence):
        return None
    if _lacks_capitals(sentence):
        restored = restore_capitals(_spelt_out(sentence), vocabulary)
        if restored is None:
            return None
        sentence = restored
    text = _turn_subject(_spelt_out(_turn_names(sentence, names)), form=form)
    if text is None:
        return None
    text = _POSSESSIVE.sub(lambda match: _possessive(match, form=form), text)
    text = re.sub(r"\b[Ii]hm\b", "Ihnen" if form == "formal" else "dir", text)
    text = re.sub(r"\b[Ii]hn\b", "Sie" if form == "formal" else "dich", text)
    return _finish(text)


def _is_about_others(sentence: str) -> bool:
    pronoun = _PRONOUN.search(sentence)
    if _HE.search(sentence) and _SHE.search(sentence):
        return True  # one of the two is not the target, and which one is not said
    return bool(pronoun) and bool(_OTHERS.search(sentence[: pronoun.start()]))


def _lacks_capitals(sentence: str) -> bool:
    """Typed all in lower case: without its capitals it would not be proper German, so it is not used."""
    words = sentence.split()
    return len(words) > _SHORT and not any(word[:1].isupper() and not word.isupper() for word in words[1:])


def _turn_names(sentence: str, names: Sequence[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        sentence = re.sub(rf"\b(?:Frau |Herrn? |Dr\. )*{re.escape(name)}\b", "ihn", sentence)
    sentence = re.sub(r"\bihn(?: ihn)+\b", "ihn", sentence)
    return _DATIVE.sub(r"\1 ihm", sentence)


def _turn_subject(text: str, *, form: AddressForm) -> str | None:
    """Turn "er" and "sie": the subject with its verb, else the object. None where it is not clear which they are."""
    pieces = re.split(r"([,;:.()]\s*|\s+(?:und|oder|aber)\s+)", text)
    is_users_own = bool(_ELIDED_I.search(text))
    for index in range(0, len(pieces), 2):
        words = pieces[index].split(" ")
        speaks_of_user = _speaks_of_user(words) or (index == 0 and is_users_own)
        for position, word in enumerate(words):
            if word.lower() not in {"er", "sie"} or (word == "Sie" and position > 0):
                continue
            turned = (
                _as_object(words, position, form=form)
                if speaks_of_user
                else _as_subject(words, position, pieces[index + 2 : index + 3], form=form)
            )
            if turned is None:
                return None
            words = turned
        pieces[index] = " ".join(words)
    return "".join(pieces)


def _as_object(words: Sequence[str], position: int, *, form: AddressForm) -> list[str] | None:
    """In "ich will sie fragen" the user acts, so "sie" is acted on, unless another verb in the clause speaks of her."""
    others = [word for word in words if is_third_person(word) and word not in SHARED_WITH_ICH]
    is_compared = position > 0 and words[position - 1].lower() in {"wie", "als"}
    if words[position].lower() == "er" or others or is_compared:
        return None
    return [*words[:position], "Sie" if form == "formal" else "dich", *words[position + 1 :]]


def _as_subject(
    words: Sequence[str], position: int, following: Sequence[str], *, form: AddressForm
) -> list[str] | None:
    """In "wie sie das macht" she acts, so the verb beside her or at the end of the clause is turned with her."""
    near = (position + 1, position - 1, len(words) - 1)
    verb_at = next((at for at in near if 0 <= at < len(words) and at != position and is_third_person(words[at])), None)
    acts_on = bool(following) and any(is_third_person(word) for word in following[0].split()[-1:])
    verb = second_person(words[verb_at], form=form) if verb_at is not None else None
    if verb_at is None or verb is None or acts_on:
        return None
    turned = list(words)
    turned[verb_at] = verb
    turned[position] = "Sie" if form == "formal" else "du"
    return turned


def _speaks_of_user(words: Sequence[str]) -> bool:
    return any(word.lower() in {"ich", "wir"} for word in words)


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
