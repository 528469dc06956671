"""Cleans an input once, before anything else reads it: only ever removes spans, and remembers where the rest stood."""

from api.core.cleaning.clean_text import CleanText, Removal, RemovalKind, Span
from api.core.cleaning.cleaner import clean
from api.core.cleaning.invisible import invisible_spans

__all__ = ["CleanText", "Removal", "RemovalKind", "Span", "clean", "invisible_spans"]
