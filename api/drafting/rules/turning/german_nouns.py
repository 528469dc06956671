"""Gives a German sentence typed in lower case its capitals back, or says that it cannot.

A wrong or missing capital would stand in a note under somebody's name, so every word has to be known.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_DATA: Final = files("api.drafting.rules.turning")
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?:['’][^\W\d_]+)?")
_INSIDE: Final = re.compile(r"(?<=[a-zäöüß,] )[A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)*\b")
_CLAUSE_END: Final = re.compile(r"[,.;:!?]")
_VERB_ENDINGS: Final = ("e", "st", "t", "en", "te", "ten", "est", "et", "ete", "eten", "n")
_ADJECTIVE_ENDINGS: Final = ("", "e", "en", "er", "es", "em", "ere", "eren", "erer", "eres", "ste", "sten")
_DETERMINER: Final = re.compile(
    r"^(?:d(?:er|ie|as|en|em|es)|(?:ein|kein|mein|dein|sein|ihr|unser|euer)(?:e[mnrs]?)?|n(?:e|en|er|em)|"
    r"(?:dies|jed|welch|manch|solch)e[mnrs]?|(?:viel|einig|mehrer|alle)e?[nr]?|beide[nr]?|"
    r"im|am|zum|zur|vom|beim|ins|ans|aufs|fürs)$"
)
_MAY_STAND_ALONE: Final = re.compile(
    r"^(?:d(?:er|ie|as|en|em|es)|eine[rnsm]?|ein|keine[rnsm]?|meine[rs]?|ihre?|sein|(?:dies|jed|welch|manch)e[mnrs]?|"
    r"viele[nr]?|einige[nr]?|mehrere|alle[nrsm]?|beide[ns]?|am|unser)$"
)
"""Determiners that are pronouns or more as well, so a word other than a noun may follow them."""
_SURE_NOUN: Final = re.compile(
    r"^\w{3,}(?:ung(?:en)?|[hk]eit(?:en)?|schaft(?:en)?|tion(?:en)?|ität(?:en)?|ismus|erinnen|ologi[en]|grafie)$"
)
_SURE_ADJECTIVE: Final = re.compile(r"^\w{3,}(?:lich|ig|isch|bar|sam|los|(?<!sc)haft)(?:e[mnrs]?)?$")
_PARTICIPLE: Final = re.compile(r"^(?:\w{2,4})?ge\w{3,}t$")
_NOMINALISED: Final = re.compile(r"^\w{3,}es$")
_SUBJECTS: Final = frozenset("ich wir sie er es du ihr man".split())
_MODALS: Final = frozenset(
    """
    will wollen wollte wollten möchte möchten würd würde würden kann können könnte könnten konnte darf dürfen soll
    sollen sollte muss müssen werde werden tät lassen
    """.split()
)
_JOINS: Final = frozenset({"und", "oder", "aber"})
_LANGUAGES: Final = frozenset(
    "deutsch englisch französisch spanisch italienisch polnisch türkisch russisch arabisch ukrainisch".split()
)
_ADVERBS: Final = frozenset("sehr ganz so besonders eher ziemlich recht".split())
_CALLS_A_NOUN: Final = frozenset("im beim zum vom".split())
_SHORTEST_HEAD: Final = 5
_SHORTEST_COMPOUND: Final = 9


def restore_capitals(sentence: str, vocabulary: Collection[str]) -> str | None:
    """The sentence with its nouns capitalised; None where one word is not known well enough.

    `vocabulary` are words that stand capitalised inside sentences of the inputs: names, places, nouns of the trade.
    The first word of the sentence is left as it is.
    """
    seen = {word.lower(): word for word in vocabulary if word.lower() not in _others() | _verb_forms()}
    tokens = list(_TOKEN.finditer(sentence))
    words = [token.group() for token in tokens]
    pieces: list[str] = []
    end = 0
    previous_opens_clause = False
    for index, token in enumerate(tokens):
        is_first = not index or _is_apart(sentence, tokens, index - 1)
        is_last = index + 1 == len(words) or _is_apart(sentence, tokens, index)
        place = _Place(
            before="" if is_first else words[index - 1].lower(),
            after="" if is_last else words[index + 1].lower(),
            follows_opening_ich=words[index - 1].lower() == "ich" and index > 0 and previous_opens_clause,
            phrase=words[:index],
        )
        previous_opens_clause = is_first
        word = _word(words[index], place, seen)
        if word is None:
            return None
        words[index] = word
        pieces += [sentence[end : token.start()], word]
        end = token.end()
    if _leaves_a_phrase_open(sentence, tokens, words):
        return None
    return "".join((*pieces, sentence[end:]))


def capitalised_inside(text: str) -> frozenset[str]:
    """Words that stand capitalised inside the sentences of a German text: a vocabulary for `restore_capitals`."""
    found = {match.group() for match in _INSIDE.finditer(text)}
    return frozenset(found.union(*(word.split("-") for word in found)))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a word stands: its neighbours in lower case, empty where punctuation parts them, and what came before."""

    before: str
    after: str
    follows_opening_ich: bool
    phrase: Sequence[str]


def _word(word: str, place: _Place, seen: Mapping[str, str]) -> str | None:
    """One word as it should be written; None where that is not known."""
    noun = _as_noun(word, seen)
    if word != word.lower():
        written = word
    elif re.search(r"['’]", word):
        written = word if re.split(r"['’]", word)[0] in _others() else None
    elif word in _LANGUAGES:
        written = word.capitalize() if place.before == "auf" else None
    elif _is_nominalised(place.before, word):
        written = word.capitalize()
    elif noun:
        written = _noun_or_verb(word, noun, place)
    else:
        written = _no_listed_noun(word, place)
    return written


def _no_listed_noun(word: str, place: _Place) -> str | None:
    """A word that is no listed noun: known otherwise, or sure by its ending, or the verb beside "ich"."""
    if word in _others() or word in _verb_forms():
        is_infinitive = word.endswith("en") and word not in _adjectives()
        return word.capitalize() if place.before in _CALLS_A_NOUN and is_infinitive else word
    if _SURE_NOUN.match(word):
        return word.capitalize()
    is_verb_of_ich = place.follows_opening_ich or place.after == "ich"
    return word if is_verb_of_ich or _SURE_ADJECTIVE.match(word) or _PARTICIPLE.match(word) else None


def _noun_or_verb(word: str, noun: str, place: _Place) -> str | None:
    """A listed noun, which may be another word as well ("essen", "frage"); None where both are possible."""
    if word not in _others() | _verb_forms():
        return word if place.follows_opening_ich else noun
    if _follows_determiner(place.phrase):
        return None if place.before in {"die", "ihr"} and word.endswith("n") else noun
    is_plain = word in _others() and not word.endswith("en")
    has_subject = place.before in _SUBJECTS | {"zu"} or place.after in _SUBJECTS
    hangs_on_modal = bool(_MODALS & set(place.phrase)) and word.endswith("n")
    goes_on = bool(_DETERMINER.match(place.after)) or place.after in _nouns()
    is_second_verb = place.before in _JOINS and word.endswith("e") and goes_on
    return word if is_plain or has_subject or hangs_on_modal or is_second_verb else None


def _follows_determiner(phrase: Sequence[str]) -> bool:
    for word in reversed(phrase):
        if _DETERMINER.match(word):
            return True
        if not _is_inflected_adjective(word):
            return False
    return False


def _leaves_a_phrase_open(sentence: str, tokens: Sequence[re.Match[str]], words: Sequence[str]) -> bool:
    """Whether an article or an inflected adjective after one stands without the noun it calls for."""
    for index, word in enumerate(words):
        if not _DETERMINER.match(word):
            continue
        at = index
        while at + 1 < len(words) and not _is_apart(sentence, tokens, at) and _describes(words[at + 1]):
            at += 1
        follows = words[at + 1] if at + 1 < len(words) and not _is_apart(sentence, tokens, at) else ""
        has_noun = follows[:1].isupper()
        is_described = any(_is_inflected_adjective(described) for described in words[index + 1 : at + 1])
        if not has_noun and (is_described or not _MAY_STAND_ALONE.match(word)) and word != "am":
            return True
    return False


def _is_inflected_adjective(word: str) -> bool:
    return (word in _adjectives() or bool(_SURE_ADJECTIVE.match(word))) and word.endswith(("e", "en", "er", "es", "em"))


def _describes(word: str) -> bool:
    return word in _adjectives() | _ADVERBS or bool(_SURE_ADJECTIVE.match(word))


def _is_nominalised(before: str, word: str) -> bool:
    """Whether an adjective stands for a thing: it is written "was Sinnvolles"."""
    is_adjective = word in _adjectives() or bool(_SURE_ADJECTIVE.match(word))
    return before in {"was", "etwas", "nichts", "viel", "wenig"} and is_adjective and bool(_NOMINALISED.match(word))


def _is_apart(sentence: str, tokens: Sequence[re.Match[str]], index: int) -> bool:
    """Whether punctuation stands between a word and the next."""
    return bool(_CLAUSE_END.search(sentence[tokens[index].end() : tokens[index + 1].start()]))


def _as_noun(word: str, seen: Mapping[str, str]) -> str | None:
    """The word written as a noun where it is one: listed, seen in the inputs, or a compound of one of these."""
    if word in seen:
        return seen[word]
    if word in _nouns():
        return "-".join(part.capitalize() for part in word.split("-"))
    for known, written in seen.items():
        if (
            len(known) >= _SHORTEST_HEAD
            and word.startswith(known)
            and word[len(known) :] in {"s", "es", "n", "en", "e", "in"}
        ):
            return written + word[len(known) :]
    if len(word) >= _SHORTEST_COMPOUND and "-" not in word and word not in _others() | _verb_forms():
        heads = (word[cut:] for cut in range(3, len(word) - _SHORTEST_HEAD + 1))
        if any(head in seen or (head in _nouns() and head not in _verb_forms()) for head in heads):
            return word.capitalize()
    return None


@cache
def _nouns() -> frozenset[str]:
    found: set[str] = set()
    for line in _lines("nouns_de.txt"):
        whole = ""
        for form in line.split():
            whole = whole if form.startswith("-") else form
            found.add((whole + form[1:] if form.startswith("-") else form).lower())
    return frozenset(found)


@cache
def _others() -> frozenset[str]:
    """Words that are neither nouns nor regular verbs, adjectives with all their endings."""
    plain = (word for line in _lines("other_words_de.txt") for word in line.split() if not word.endswith(("*", "~")))
    return frozenset(plain) | _adjectives()


@cache
def _adjectives() -> frozenset[str]:
    stems = [word[:-1] for line in _lines("other_words_de.txt") for word in line.split() if word.endswith("*")]
    return frozenset(stem.removesuffix("e") + ending for stem in stems for ending in _ADJECTIVE_ENDINGS)


@cache
def _verb_forms() -> frozenset[str]:
    stems = [word[:-1] for line in _lines("other_words_de.txt") for word in line.split() if word.endswith("~")]
    return frozenset(
        form for stem in stems for ending in _VERB_ENDINGS for form in (stem + ending, f"ge{stem}{ending}")
    )


def _lines(name: str) -> list[str]:
    return [line for line in (_DATA / name).read_text("utf-8").splitlines() if not line.startswith("#")]
