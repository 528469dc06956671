"""French: what is said about a person as said to them, with vous or tu; a subject would change its verb: refused."""

import re
from collections.abc import Sequence
from typing import Final

from api.core.models import AddressForm
from api.drafting.rules.turning.sentences import finish, has_name, is_about_others, replace_all

_PRONOUN: Final = re.compile(
    r"(?i)\b(?:elle|lui|le sien|la sienne|les sien(?:ne)?s|sa|ses|(?<!le )(?<!un )(?<!du )(?<!ce )(?<!prise de )son)\b"
)
_OTHERS: Final = re.compile(
    r"(?i)\b(?:voisine?s?|collègues?|amie?s?|cousine?s?|tante|oncle|mère|père|sœur|frère|femme|mari|fils|fille|chef\w*|"
    r"patronn?e?|prof\w*|quelqu['’]un|personne|chacune?|chaque|tout le monde|leurs?|eux|elles|ils|qui|madame|monsieur|"
    r"mme|m\.)(?!\w)"
)
_UNFIT: Final = re.compile(
    r"(?i)\b(?:(?:le|ce|un|du) (?:message|mot|texte)|la note|quelque chose|n['’]importe|s['’]il te plaît|svp)\b|"
    r"^(?:écri|dis|dites|fais|faites|commence|présente|mets|demande)\w*\b(?!r\b)"
)
_SUBJECT: Final = re.compile(
    r"(?i)\b(?:elles?|ils)\b|"
    r"\bil\b(?! (?:y a|faut|faudrait|s['’]agit|(?:me|nous) (?:manque|faut|semble|reste)|est (?:possible|question)))"
)
_OBJECT: Final = re.compile(r"(?i)\b(?:je|nous|on|j['’]|qui)\s*(?:ne )?(?:l['’]|la |le )(?=\w)|\b(?:je|nous) leur\b")
"""A direct object before a finite verb may be the person or their article, so it is not turned."""
_MEETING: Final = (
    r"(?=(?:contacter|rencontrer|connaître|voir|revoir|remercier|soutenir|suivre|questionner|consulter)\b)"
)
_FORMAL: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"\bd['’]elle\b", "de vous"),
        (r"\b(avec|chez|pour|à|sur|sans|vers|de|comme) (?:elle|lui)\b", r"\1 vous"),
        (r"\blui\b", "vous"),
        (rf"\b(?:la|le) {_MEETING}", "vous "),
        (r"\bl['’](?=(?:aider|écouter|entendre|inviter|interroger|accompagner)\b)", "vous "),
        (r"\b(l[ae]) sien(?:ne)?\b", r"\1 vôtre"),
        (r"\bles sien(?:ne)?s\b", "les vôtres"),
        (r"(?<!le )(?<!un )(?<!du )(?<!ce )(?<!prise de )\b(?:son|sa)\b", "votre"),
        (r"\bses\b", "vos"),
    )
)
_INFORMAL: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"\bd['’]elle\b", "de toi"),
        (r"\b(avec|chez|pour|à|sur|sans|vers|de|comme) (?:elle|lui)\b", r"\1 toi"),
        (r"\blui (?=[aeéèêiouhy])", "t'"),
        (r"\blui (?=\w)", "te "),
        (rf"\b(?:la|le) {_MEETING}", "te "),
        (r"\bl['’](?=(?:aider|écouter|entendre|inviter|interroger|accompagner)\b)", "t'"),
        (r"\b(l[ae]) sien(ne)?\b", r"\1 tien\2"),
        (r"\bles sien(ne)?s\b", r"les tien\1s"),
        (r"(?<!le )(?<!un )(?<!du )(?<!ce )(?<!prise de )\bson\b", "ton"),
        (r"\bsa\b", "ta"),
        (r"\bses\b", "tes"),
    )
)
_STARTS: Final = (
    (
        re.compile(r"(?i)^(?=(?:voudrais|aimerais pas|cherche|travaille|peux|pourrais|viens|prépare|propose|suis)\b)"),
        "Je ",
    ),
    (re.compile(r"(?i)^(?=(?:aimerais|ai|écris|apprends|habite|enseigne)\b)"), "J'"),
    (re.compile(r"(?i)^envie d"), "J'ai envie d"),
    (
        re.compile(
            r"(?i)^(?=(?:(?:vous|te) |t')?(?:apprendre|échanger|demander|savoir|comprendre|parler|discuter|partager|"
            r"proposer|montrer|offrir|aider|rencontrer|entendre|poser|voir|comparer|tester|contribuer|apporter|inviter)\b)"
        ),
        "J'aimerais ",
    ),
)
_QUESTION: Final = re.compile(
    r"(?i)^(?:comment|pourquoi|quel\w*|est-ce|où|quand|combien|qu['’]est|(?:pourri|sauri|voudri)ez)\b"
)


def turn(sentence: str, names: Sequence[str], *, form: AddressForm) -> str | None:
    """A sentence about the target as one said to the target, or None where that is not safe."""
    if (
        _UNFIT.search(sentence)
        or has_name(sentence, names)
        or is_about_others(sentence, names, pronoun=_PRONOUN, others=_OTHERS)
    ):
        return None
    text = replace_all(sentence, _FORMAL if form == "formal" else _INFORMAL)
    if _SUBJECT.search(text) or _OBJECT.search(text):
        return None
    return finish(text, starts=_STARTS, question=_QUESTION, question_mark="\N{NO-BREAK SPACE}?")
