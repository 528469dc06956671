"""Everything a note states as fact must stand in the inputs: figures, names, what the two are, have and did."""

import unicodedata
from collections.abc import Iterable, Iterator

from api.core.guards.acts import check_acts
from api.core.guards.credentials import check_credentials
from api.core.guards.dates import check_dates
from api.core.guards.numbers import check_numbers
from api.core.guards.ownership import check_owners, sides
from api.core.guards.proper_nouns import check_proper_nouns
from api.core.guards.quoted import check_quoted
from api.core.guards.reading import Reading
from api.core.guards.roles import check_roles
from api.core.guards.works import check_works
from api.core.models import Claim, Violation


def check_grounding(reading: Reading) -> Iterator[Violation]:
    """All statements without support. Quotations from the inputs support themselves."""
    yield from check_numbers(reading)
    yield from check_dates(reading)
    yield from check_proper_nouns(reading)
    yield from check_acts(reading)
    yield from check_quoted(reading)
    both = sides(reading)
    yield from check_owners(reading, both)
    yield from check_works(reading, both)
    yield from check_roles(reading, both)
    yield from check_credentials(reading, both)


def check_claims(claims: Iterable[Claim], reading: Reading) -> Iterator[Violation]:
    """Each claim's words stand in the note, and its evidence in the input it credits."""
    for claim in claims:
        words = unicodedata.normalize("NFC", claim.text)
        start = reading.text.find(words) if words.strip() else -1
        if start < 0:
            yield reading.violation("claim_not_in_note", 0, 0, "A claim has to quote words of the note.")
            continue
        source = reading.brief.texts.get(claim.source)
        if source is None or not claim.evidence.strip() or source.locate(claim.evidence) is None:
            detail = f"The evidence does not stand in the input `{claim.source}`."
            yield reading.violation("unsupported_claim", start, start + len(words), detail)
