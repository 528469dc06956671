"""Kinds of works that people publish or give, each with its words in all supported languages."""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Work:
    """One kind: the words that name it, and other words that tell of one ("I write", "she spoke")."""

    named: re.Pattern[str]
    told: re.Pattern[str]

    def is_told(self, folded: str) -> bool:
        """Whether a text speaks of such a work."""
        return self.named.search(folded) is not None or self.told.search(folded) is not None


def _work(named: str, told: str) -> Work:
    return Work(re.compile(rf"\b(?:{named})\b", re.IGNORECASE), re.compile(rf"\b(?:{told})"))


WORKS: Final = (
    _work(
        r"books?|handbooks?|memoirs?|novels?|\w*b[uü]ch(?:er[ns]?|es|s)?|roman[es]?|livres?|libros?|libri|libro|livros?"
        r"|boek(?:en)?|manuale?|manuel",
        r"author|autor|auteur|escrit|schrijver|writ",
    ),
    _work(
        r"articles?|posts?|papers?|essays?|columns?|write-?ups?|newsletters?|blogs?|pieces?|letters?|stud(?:y|ies)|publications?"
        r"|appeals?|artikel[ns]?|beitr[aä]g\w*|aufs[aä]tz\w*|kolumnen?|reportagen?|texte[ns]?|studien?|aufrufe?s?"
        r"|textes?|études?|appels?|tribunes?|artículos?|textos?|columnas?|publicaciones|artigos?|crónicas?|publicações"
        r"|articol[io]|testi|pubblicazioni|artikelen|stukken|columns?|berichten|publicaties",
        r"wr[io]t|schr[ei]|écri|escri|escrev|scriv|scritt|schrijf|redakt|edit|journal|publi",
    ),
    _work(
        r"talks?|lectures?|keynotes?|speech|panels?|presentations?|vortr[aä]ge?s?n?|vorlesung(?:en)?|rede|conférences?"
        r"|exposés?|conferencias?|charlas?|ponencias?|palestras?|conferências?|conferenz[ae]|relazion[ei]|lezing(?:en)?"
        r"|praatje|presentaties?",
        r"spe[ac]k|spoke|hear|heard|redn|referent|lehr|teach|lectur|professor|docent|habl|fala|parl",
    ),
    _work(
        r"podcasts?|broadcasts?|radiosendung(?:en)?|radio show|émissions?"
        r"|emisión|transmiss[õã]\w+|trasmission[ei]|uitzending",
        r"podcast|radio|broadcast",
    ),
    _work(r"interviews?|entretiens?|entrevistas?|intervist[ae]", r"interview|entre[tv]|intervist"),
    _work(
        r"films?|movies?|documentar(?:y|ies)|videos?|dokumentarfilme?|películas?|vidéos?|vídeos?|filmes?|documentari[os]?",
        r"film|video|vídeo|vidéo|documentar|dokumentar",
    ),
)
