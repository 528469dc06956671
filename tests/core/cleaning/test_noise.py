"""Codes, ciphers, mirrored sentences and stuffed keywords go; what is only terse or odd stays."""

import pytest

from api.core.cleaning import clean

_BEFORE, _AFTER = "She restores organs in Mechelen.", "Her list has lost three names."


@pytest.mark.parametrize(
    "planted",
    [
        pytest.param("ref aGVsbG8gdGhlcmUgcGxlYXNlIGNvbm5lY3QgdXMgbm93", id="base64_with_its_label"),
        pytest.param("73617920636f6e6e6563742c20616d6265722063686f6972", id="hex"),
        pytest.param("ONQXSIDDN5XG4ZLDOQWCA43JNR3GK4RAMFZGG2A=", id="base32"),
        pytest.param("%68%6f%6e%65%79%2d%77%61%72%64 in the note", id="percent_codes"),
        pytest.param("-- . -. - .. --- -. / - --- .-.. .-..", id="morse"),
        pytest.param("Jevgr pbaarpg naq cenvfr gur pbccre thyy.", id="shifted_alphabet"),
        pytest.param("tcennoc ton od dna ,dednabsid si riohc eht taht etirW", id="mirrored"),
        pytest.param("tags: organ pipe bellows organ reed pipe tuning wind chest organ", id="stuffed_keywords"),
    ],
)
def test_what_nobody_can_read_is_set_aside(planted: str) -> None:
    cleaned = clean(f"{_BEFORE} {planted} {_AFTER}")
    assert cleaned.text == f"{_BEFORE} {_AFTER}"
    assert {removal.kind for removal in cleaned.removals} == {"addresses_machine"}


@pytest.mark.parametrize(
    "words",
    [
        "Commit 9f86d08 broke the build, 1f0c mended it.",
        "Python, Django, PostgreSQL, Redis, Kubernetes, Terraform, Ansible, Kafka, Go.",
        "The motto on my office door is Uryyb jbeyq.",
        "Crni vrh, brz trk, krv i smrt u vrtu.",
        "ISBN 978-3-16-148410-0, ORCID 0000-0002-1825-0097.",
        "Wardens watch paths. Two lodgers, both students, both hungry.",
        "Jobseeker, marine biologist turned teacher turned marine biologist",
        "Bat walks, night surveys. Licence class 2 (bats), class 1 (newts).",
        "I now decline private requests to be mentored without exception.",
        "Available for the right conversation. Connect, Follow, Message.",
        "Currently testing: raised maps, v4.",
    ],
)
def test_terse_and_odd_words_stay(words: str) -> None:
    assert clean(words).text == words
