"""English: third person to second, fragments to sentences. Knows pronouns and verb endings, no grammar beyond that."""

import re
from collections.abc import Sequence
from typing import Final

_IRREGULAR: Final = {
    "is": "are",
    "was": "were",
    "has": "have",
    "does": "do",
    "isn't": "aren't",
    "wasn't": "weren't",
    "hasn't": "haven't",
    "doesn't": "don't",
    "goes": "go",
}
_ADVERBS: Final = frozenset("also always already just never now often once only really still then too".split())
_FOLLOWS_OBJECT: Final = frozenset(
    """
    a about after again all an and any anything as at because before but by did do does for from had has have how i if
    in into is it know later my next no not of off on once one or our out over some so something straight that the them
    these this those through to today too until up was we what when where whether which while who why will with would
    you
    """.split()
)
"""Words after which, or before which, "her" is an object; before any other word it is taken as a possessive."""
_HELPING: Final = frozenset("help helps let lets see hear watch helped".split())
_DOING: Final = frozenset(
    """
    build carry choose count dance find finish fix get identify label learn make move perform plan play read record run
    see sell sing sort speak start talk teach test understand win write
    """.split()
)
"""What somebody may be helped or seen to do; any other word after "help her" may as well be hers."""
_GIVING: Final = frozenset(
    """
    give gives gave giving send sends sent sending show shows showed showing lend lends lent lending bring brings
    brought bringing offer offers offered offering tell tells told telling teach teaches taught teaching pay pays paid
    paying hand buy bought make makes made help helps helped let lets
    """.split()
)
"""After these, "her" and a bare noun may mean "to her" or "hers", so the sentence is not used."""
_INVERTED: Final = re.compile(r"(?i)\b(?P<aux>does|is|has|was|doesn't|isn't|hasn't|wasn't) s?he\b")
_THEY: Final = frozenset("they them their theirs".split())
_STARTS: Final = (
    # how a fragment begins -> how the sentence begins; the fragment's own first word is kept where a group names it
    (re.compile(r"(?i)^(?:i )?(?:really |just )?want(?:ed)? to\b"), "I'd like to"),
    (re.compile(r"(?i)^to (?=\w)"), "I'd like to "),
    (re.compile(r"(?i)^(?:i )?(?:really |just )?want(?:ed)?\b(?= (?:an?|one|the|my|some)\b)"), "I'd like"),
    (re.compile(r"(?i)^would (?:really )?(?P<kept>like|love)\b"), "I'd"),
    (re.compile(r"(?i)^got\b"), "I've got"),
    (re.compile(r"(?i)^(?P<kept>want|need|have|hope|wonder|think|run|work|write|study|make)\b"), "I"),
    (
        re.compile(
            r"(?i)^(?P<kept>could|can)\b(?! (?:i|you|we|they|it|he|she|that|this|the|an?|my|your|our|some\w*|any\w*)\b)"
        ),
        "I",
    ),
    (
        re.compile(r"(?i)^(?P<kept>moving|raising|trying|hoping|looking|working|writing|building|planning)\b(?! \d)"),
        "I'm",
    ),
    (
        re.compile(
            r"(?i)^(?P<kept>become|order|buy|visit|use|try|start|apply|host|organi[sz]e|collect|borrow|follow|stay|swap|ask|learn|give|get|meet|understand|see|hear|talk|find|thank|show|offer|share|"
            r"invite|discuss|exchange|check|compare|join|tell|bring|help)\b"
        ),
        "I'd like to",
    ),
)
_QUESTION: Final = re.compile(
    r"(?i)^(?:how|what(?! (?:i|we)\b)|what's|which|why|where|when|who|is|are|do|does|could|can|would)\b"
)
_UNFIT: Final = re.compile(
    r"(?i)\b(?:the note|this note|a note|the message|note should|write something|make it|say (?:something|that)|"
    r"somehow|lol|pls|please write|be charming|she seems|he seems|cap table|obviously)\b|\byou (?:seems?)\b"
)
_PARTICIPLE: Final = re.compile(
    r"(?i)\s+(?:\w+ed|been|got|done|gone|written|made|seen|had|taken|given|built|kept|found|run|put|led|taught)\b"
)
_QUOTED: Final = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)|‘[^’]*’")
_OTHERS: Final = re.compile(
    r"\b(?i:neighbou?r|colleague|friend|cousin|aunt|uncle|(?:grand)?(?:mother|father|ma|pa|daughter|son|parents)|mum|dad|"
    r"gran(?:ny|dad)?|niece|nephew|sister|brother|wife|husband|boss|teacher|mentor|"
    r"nurse|pupil|student|somebody|someone|who)\b|\b(?:Mr|Mrs|Ms|Dr)\b"
)
"""Words that bring a third person into a sentence: a "she" after them may be that person, so it is not turned."""
_FULL_NAME: Final = re.compile(r"(?:^|\b(?:by|and|told|met|with|that)\s+|,\s)([A-Z][\w'-]+ [A-Z][\w'-]+)")
_GENDERED: Final = re.compile(r"(?i)\b(?:(?P<she>she|hers?|herself)|he|him|his|himself)\b")
_SENTENCE: Final = re.compile(r"[^.!?;\n]+")
_BEGINS_A_SENTENCE: Final = re.compile(
    r"(?i)(?:i|i'\w+|we|we'\w+|my|our|you|you'\w+|your|the|an?|this|that|that's|there|there's|it|it's|its|in|at|on|for|with|"
    r"since|from|after|before|when|if|as|also|maybe|perhaps|both|one|two|three|four|five|six|some|many|most|half|last|"
    r"next|"
    r"think|thought|could|can|would|may|is|are|do|does|did|how|what|what's|which|who|where|when|why|not only|here|"
    r"today|"
    r"somebody|someone|people|nobody|everybody|\w+ing)\b|\d"
)
_TITLED: Final = re.compile(
    r"\b(?:(?:Dr|Prof|Professor|Mrs?|Ms|Mx|Miss|Sir|Dame|Sister|Brother|Father|Rev|Reverend|Captain)\.? )+(hi[ms])\b"
)
_WEEKDAYS: Final = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)day(s?)\b")


def turn(sentence: str, names: Sequence[str], *, uses_they: bool, told: str = "") -> str | None:
    """A sentence about the target as one said to the target, or None where that is not safe.

    `names` are the words of the target's name; `uses_they` says that the target is referred to as "they". `told` is
    everything that is said of them: whoever is a "she" there is no "he" here.
    """
    if _UNFIT.search(sentence) or _means_another(sentence, told):
        return None
    quotes = _QUOTED.findall(sentence)
    sentence = _QUOTED.sub("\N{OBJECT REPLACEMENT CHARACTER}", sentence)
    if _is_about_others(sentence, names):
        return None
    text = _turn_names(sentence, names)
    if _is_unclear(text) or (not uses_they and _may_mean_target(sentence)):
        return None
    text = _INVERTED.sub(lambda match: f"{_match_case(_IRREGULAR[match['aux'].lower()], match['aux'])} you", text)
    text = _turn_subjects(text, uses_they=uses_they)
    if text is None:
        return None
    finished = _finish(_turn_objects(text, uses_they=uses_they))
    return _put_back(finished, quotes) if finished else None


def _put_back(text: str, quotes: Sequence[str]) -> str:
    for quote in quotes:
        text = text.replace("\N{OBJECT REPLACEMENT CHARACTER}", quote, 1)
    return text


def _is_unclear(sentence: str) -> bool:
    """Whether a "her" after a verb of giving could be the receiver as well as the owner."""
    words = re.findall(r"[\w'’]+", sentence.lower())
    return any(
        before in _GIVING
        and word == "her"
        and after not in _FOLLOWS_OBJECT
        and not after[0].isdigit()
        and not (before in _HELPING and after in _DOING)
        for before, word, after in zip(words, words[1:], words[2:], strict=False)
    )


def _match_case(word: str, like: str) -> str:
    return word.capitalize() if like[0].isupper() else word


def _is_about_others(sentence: str, names: Sequence[str]) -> bool:
    """Whether "he" or "she" in this sentence may be somebody other than the target."""
    pronoun = _GENDERED.search(sentence)
    if not pronoun:
        return False
    before = sentence[: pronoun.start()]
    is_other_named = any(not set(name.split()) & set(names) for name in _FULL_NAME.findall(before))
    return bool(_OTHERS.search(before)) or is_other_named or any(name in sentence for name in names)


def _means_another(sentence: str, told: str) -> bool:
    """Whether "he" is in a sentence although "she" is whom they first speak of, or the other way round."""
    is_she = _is_she(told)
    meant = [bool(match["she"]) for match in _GENDERED.finditer(sentence)]
    return any(she != (meant[0] if is_she is None else is_she) for she in meant)


def _is_she(told: str) -> bool | None:
    """Whether "she" is whom they first speak of, somebody they bring in aside; None where it is neither she nor he."""
    for sentence in _SENTENCE.findall(told):
        for match in _GENDERED.finditer(sentence):
            if not _OTHERS.search(sentence[: match.start()]):
                return bool(match["she"])
    return None


def _may_mean_target(sentence: str) -> bool:
    """With he or she in the sentence, "they" are somebody else; without, they may well be the target."""
    words = {word.lower() for word in re.findall(r"[A-Za-z]+(?:'[a-z]+)?", sentence)}
    return bool(words & _THEY) and not words & {"he", "she", "him", "her", "his"}


def _turn_names(sentence: str, names: Sequence[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        sentence = re.sub(rf"\b{re.escape(name)}['’]s\b", "his", sentence)
        sentence = re.sub(rf"\b{re.escape(name)}\b", "him", sentence)
    return _TITLED.sub(r"\1", re.sub(r"\bhim(?: him)+\b", "him", sentence))


def _turn_subjects(text: str, *, uses_they: bool) -> str | None:
    pattern = re.compile(
        r"(?i)\b(?P<subject>s?he|they)(?P<short>['’](?:s|d|ll|re|ve))?\b(?P<rest>(?:\s+(?!(?:s?he|they)\b)[\w'’]+){0,2})"
    )
    failed = False

    def replace(match: re.Match[str]) -> str:
        nonlocal failed
        subject, short, rest = match["subject"], (match["short"] or "").replace("’", "'"), match["rest"]
        is_they = subject.lower() == "they"
        if is_they and not uses_they:
            return match.group()
        you = "You" if subject[0].isupper() and subject.lower() != "they" else "you"
        if short in {"'s", "'re"}:
            return f"{you}'ve{rest}" if _PARTICIPLE.match(rest) else f"{you}'re{rest}"
        if short:
            return f"{you}{short}{rest}"
        words = rest.split()
        if is_they or not words:
            return f"{you}{rest}"
        index = 1 if words[0].lower() in _ADVERBS and len(words) > 1 else 0
        verb = _second_person(words[index])
        if verb is None:
            failed = True
            return match.group()
        words[index] = verb
        return " ".join((you, *words))

    turned = pattern.sub(replace, text)
    return None if failed else turned


def _second_person(verb: str) -> str | None:
    low = verb.lower().replace("’", "'")
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if not low.endswith("s") or low.endswith(("ss", "us")):
        return verb
    if not low.isalpha():
        return None
    if low.endswith("ies") and len(low) > len("dies"):
        return low[:-3] + "y"
    if low.endswith(("ches", "shes", "sses", "xes", "zes", "oes")):
        return low[:-2]
    return low[:-1]


def _turn_objects(text: str, *, uses_they: bool) -> str:
    text = re.sub(r"(?i)\b(?:himself|herself)\b", "yourself", text)
    text = re.sub(r"(?i)\bhim\b", "you", text)
    text = re.sub(r"\bHis\b", "Your", re.sub(r"\bhis\b(?=\s+\w)", "your", text))
    text = re.sub(r"(?i)\b(?:hers|his)\b", lambda match: _match_case("yours", match.group()), text)
    text = re.sub(r"(?i)(?:(?P<before>\w+)\s+)?\b(?P<her>her)\b(?P<after>\s+[\w'’]+)?", _turn_her, text)
    if uses_they:
        text = re.sub(r"(?i)\bthem\b", "you", text)
        text = re.sub(r"(?i)\btheirs\b", "yours", text)
        text = re.sub(r"(?i)\btheir\b", "your", text)
    return text


def _turn_her(match: re.Match[str]) -> str:
    before, after = match["before"] or "", (match["after"] or "").strip()
    is_helped = before.lower() in _HELPING and after.lower() in _DOING
    is_object = not after or after.lower() in _FOLLOWS_OBJECT or after[0].isdigit() or is_helped
    word = "you" if is_object else "your"
    if match["her"][0].isupper():
        word = word.capitalize()
    return f"{before + ' ' if before else ''}{word}{match['after'] or ''}"


def _finish(text: str) -> str | None:
    """A whole sentence, or None for a fragment whose missing words cannot be told."""
    text = re.sub(r"\bi\b(?=['’\s,.]|$)", "I", text.strip())
    text = re.sub(r"\bits (?=something\b)", "it's ", text)
    text = _WEEKDAYS.sub(lambda match: match.group().capitalize(), text)
    for pattern, start in _STARTS:
        if found := pattern.search(text):
            kept = found.groupdict().get("kept")
            text = f"{start} {kept.lower()}{text[found.end() :]}" if kept else start + text[found.end() :]
            break
    else:
        if text[0].islower() and not _BEGINS_A_SENTENCE.match(text):
            return None
    text = text[0].upper() + text[1:]
    if text[-1] not in ".?!…":
        text += "?" if _QUESTION.match(text) else "."
    return text
