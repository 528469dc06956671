"""German verbs, from what is said about a person to what is said to them."""

import pytest

from api.drafting.rules.turning.german_verbs import second_person


@pytest.mark.parametrize(
    ("third", "formal", "informal"),
    [
        pytest.param(*verbs.split(), id=verbs.split()[0])
        for verbs in (
            "sichert sichern sicherst",
            "sammelt sammeln sammelst",
            "feiert feiern feierst",
            "steuert steuern steuerst",
            "entwickelt entwickeln entwickelst",
            "verbessert verbessern verbesserst",
            "restauriert restaurieren restaurierst",
            "verliert verlieren verlierst",
            "spielt spielen spielst",
            "leert leeren leerst",
            "beschert bescheren bescherst",
            "stellt stellen stellst",
            "lehrt lehren lehrst",
            "sucht suchen suchst",
        )
    ],
)
def test_a_regular_verb_is_turned(third: str, formal: str, informal: str) -> None:
    assert (second_person(third, form="formal"), second_person(third, form="informal")) == (formal, informal)
