"""Words that carry no content of their own, in all supported languages: articles, pronouns, auxiliaries."""

import tomllib
from importlib.resources import files
from typing import Final

from api.core.languages import SUPPORTED

# The language detector's words hold some that it knows from profiles; a note that uses one does say something.
_TELLING: Final = frozenset(
    """work working works years year people team senior manager engineer lead head former based leiter leiterin
    mitarbeiter inhaber geschäftsführer leute menschen bereich jahre jahren année travail équipe responsable directeur
    directrice ingénieur chargé chargée director directora ingeniero trabajo equipo años trabalho equipe equipa anos
    responsável lavoro squadra anni anno responsabile werk werkt mensen jaar jaren beheerder medewerker adviseur
    opleiding""".split()
)


def _load() -> frozenset[str]:
    tables = tomllib.loads(files("api.core.languages").joinpath("words.toml").read_text(encoding="utf-8"))
    return frozenset(word for code in SUPPORTED for word in tables[code]["words"].split()) - _TELLING


FUNCTION_WORDS: Final = _load()
"""Case-folded."""
