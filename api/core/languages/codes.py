"""The language codes there are, and the few we write in."""

from typing import Final, Literal, TypeGuard, get_args

SupportedLanguage = Literal["en", "de", "fr", "es", "pt", "it", "nl"]
SUPPORTED: Final[tuple[SupportedLanguage, ...]] = get_args(SupportedLanguage)

ISO_639_1: Final = frozenset(
    # The two-letter codes of the ISO 639-1 code list kept by the Library of Congress, checked on 2026-11-24.
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
    eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv
    ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne
    ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st
    su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()
)


def is_supported(code: str) -> TypeGuard[SupportedLanguage]:
    """Whether we write this language ourselves."""
    return code in SUPPORTED


def require_language_code(code: str) -> str:
    """Return `code` if it is an ISO 639-1 code.

    Raises:
        ValueError: it is not.
    """
    if code not in ISO_639_1:
        message = "not an ISO 639-1 language code"
        raise ValueError(message)
    return code
