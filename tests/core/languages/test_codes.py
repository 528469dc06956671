"""Codes are checked against the standard's own list, and `SUPPORTED` is part of it."""

import pytest

from api.core.languages import ISO_639_1, SUPPORTED, is_supported, require_language_code


def test_every_supported_language_is_in_the_standard() -> None:
    assert set(SUPPORTED) <= ISO_639_1
    assert [is_supported(code) for code in ("nl", "pl")] == [True, False]


@pytest.mark.parametrize("code", ["", "EN", "xx", "deu", "de-AT"])
def test_anything_else_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="ISO 639-1"):
        require_language_code(code)


def test_a_code_is_returned_as_it_is() -> None:
    assert require_language_code("cy") == "cy"
