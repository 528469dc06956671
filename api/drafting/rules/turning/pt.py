"""Portuguese of both sides: the third person stays and loses its pronoun; "tu" is used where no verb has to change.

The user's "ela" or "ele" says which of "a senhora" and "o senhor" is right where a pronoun has to stand.
"""

import re
from collections.abc import Sequence
from typing import Final

from api.core.models import AddressForm
from api.drafting.rules.turning.sentences import finish, has_name, is_about_others, replace_all

_PRONOUN: Final = re.compile(r"(?i)\b(?:el[ea]|del[ea]|nel[ea]|lhe|seus?|suas?)\b|-l[oa]\b|-lhe\b")
_OTHERS: Final = re.compile(
    r"(?i)\b(?:vizinh[oa]s?|colegas?|amig[oa]s?|prim[oa]s?|ti[oa]s?|mãe|pai|irmã[os]?|irmãos|mulher|marido|espos[oa]|"
    r"filh[oa]s?|chefes?|professor\w*|alguém|quem|cada|eles|elas|deles|delas|senhora?|sra?|dra?)\b"
)
_UNFIT: Final = re.compile(
    r"(?i)\b(?:a mensagem|uma mensagem|a nota|o texto|por favor|qualquer coisa|me ajuda)\b|"
    r"^(?:escrev|põe|ponha|diz|diga|faz|faça|mencion|começ|comec|ajuda|oi)\w*\b"
)
_LEFT_OVER: Final = re.compile(r"(?i)\b(?:el[ea]s?|del[ea]s?|nel[ea]s?)\b")
_TU_NEEDS_ANOTHER_VERB: Final = re.compile(
    r"(?i)\b(?:que|como|se|quando|onde|por que)\s+(?:(?:não|me|nos|se|lhe|te|já|também|nunca|é que)\s+)*"
    r"\w+(?:[ae]|ou|eu|iu|ez|em|ui)\b"
)
_ARTICLE: Final = {"o": "seu", "a": "sua", "à": "sua", "os": "seus", "as": "suas", "às": "suas"}
_THEIRS: Final = re.compile(
    r"(?i)\b(?P<article>(?:d|n|pel|a)?(?:os|as|o|a)|às?)\s+(?P<noun>[\wÀ-ÿ-]+(?:\s+[\wÀ-ÿ-]+)?)\s+del[ea]\b"
)
_DROPPED: Final = (re.compile(r"(?i)\b(que|como|se|quando|onde)\s+el[ea]\s+"), r"\1 ")
_FORMAL: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"\b(com|para|sobre|sem) ela\b", r"\1 a senhora"),
        (r"\b(com|para|sobre|sem) ele\b", r"\1 o senhor"),
        (r"\ba ela\b", "à senhora"),
        (r"\ba ele\b", "ao senhor"),
    )
)
_INFORMAL: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"\bcom el[ea]\b", "contigo"),
        (r"\b(para|sobre|sem|a) el[ea]\b", r"\1 ti"),
        (r"\b(\w+)á-l[oa]\b", r"\1ar-te"),
        (r"\b(\w+)ê-l[oa]\b", r"\1er-te"),
        (r"\b(\w+i)-l[oa]\b", r"\1r-te"),
        (r"-lhe\b", "-te"),
        (r"\blhe\b", "te"),
        (r"\bseu(s?)\b", r"teu\1"),
        (r"\bsua(s?)\b", r"tua\1"),
    )
)
_STARTS: Final = (
    (
        re.compile(
            r"(?i)^(?=(?:aprender|falar|conversar|perguntar|saber|entender|perceber|conhecer|partilhar|compartilhar|oferecer|"
            r"mostrar|trocar|comparar|pedir|ajudar|ouvir|ver|explicar|testar)(?:-lhe|-te)?\b)"
        ),
        "Gostaria de ",
    ),
)
_QUESTION: Final = re.compile(r"(?i)^(?:como|o que|qual|quais|onde|quando|quant\w+|por que|porque|quem)\b")


def turn(sentence: str, names: Sequence[str], *, form: AddressForm) -> str | None:
    """A sentence about the target as one said to the target, or None where that is not safe."""
    if (
        _UNFIT.search(sentence)
        or has_name(sentence, names)
        or is_about_others(sentence, names, pronoun=_PRONOUN, others=_OTHERS)
    ):
        return None
    text = _THEIRS.sub(_possessive, sentence)
    text = replace_all(text, _FORMAL if form == "formal" else _INFORMAL)
    if form == "informal" and (_TU_NEEDS_ANOTHER_VERB.search(text)):
        return None
    text = _DROPPED[0].sub(_DROPPED[1], text)
    if _LEFT_OVER.search(text):
        return None
    return finish(text, starts=_STARTS, question=_QUESTION)


def _possessive(match: re.Match[str]) -> str:
    article = match["article"]
    bare = article.lower().removeprefix("pel").removeprefix("d").removeprefix("n")
    theirs = _ARTICLE.get(bare) or _ARTICLE[bare.removeprefix("a")]
    return f"{article} {theirs} {match['noun']}"
