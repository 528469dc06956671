"""Quotation marks of seven languages, and apostrophes that are none."""

import pytest

from api.core.quotations import quoted_spans, without_quotations


@pytest.mark.parametrize(
    "text",
    [
        "you write “old locks”, so",
        "Sie schreiben „old locks“, also",
        "vous écrivez « old locks », donc",
        "usted escribe «old locks», y",
        'she said "old locks" twice',
        "u schrijft ‘old locks’, dus",
        "they wrote 'old locks' there",
        "「old locks」と",
    ],
)
def test_quoted_words_are_found_without_their_marks(text: str) -> None:
    assert [text[start:end] for start, end in quoted_spans(text)] == ["old locks"]
    assert "old locks" not in without_quotations(text)
    assert len(without_quotations(text)) == len(text)


@pytest.mark.parametrize(
    "text", ["I'm Leo's friend, and it's fine", "l’écluse d’Anne", "5' and 6'", "rock ’n’ roll it’s"]
)
def test_apostrophes_quote_nothing(text: str) -> None:
    assert list(quoted_spans(text)) == []
