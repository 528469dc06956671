"""The form of address asked for: Sie or du, vous or tu, usted or tú, Lei or tu, u or je, o senhor or tu."""

from collections.abc import Iterator

from api.core.address_form import FORMAL, INFORMAL
from api.core.guards.reading import Reading
from api.core.models import Violation


def check_address(reading: Reading) -> Iterator[Violation]:
    """Every word of the other form, quotations from the inputs aside."""
    wrong_forms = INFORMAL if reading.brief.address_form == "formal" else FORMAL
    pattern = wrong_forms.get(reading.brief.language)
    if pattern is None:
        return
    for match in pattern.finditer(reading.own_words):
        detail = f"Use the {reading.brief.address_form} form throughout."
        yield reading.violation("wrong_address_form", *match.span(), detail)
