"""Which languages there are, which are supported, and which one a text is written in."""

from api.core.languages.codes import ISO_639_1, SUPPORTED, SupportedLanguage, is_supported, require_language_code
from api.core.languages.detection import FUNCTION_WORDS, detect_language, score_languages

__all__ = [
    "FUNCTION_WORDS",
    "ISO_639_1",
    "SUPPORTED",
    "SupportedLanguage",
    "detect_language",
    "is_supported",
    "require_language_code",
    "score_languages",
]
