"""German typed in lower case gets the right capitals back, or none at all."""

import pytest

from api.drafting.rules.turning.german_nouns import capitalised_inside, restore_capitals

RESTORED = """
ich ziehe im Herbst zu meiner Mutter nach Bayreuth und suche eine Stelle wo man anleiten darf und nicht auf Papier
will fragen wie das bei ihm im Alltag läuft
will lernen wo man da als Verein noch was ändern kann
wir haben zusammen gespielt und uns aus den Augen verloren
jetzt lese ich dass ihre Spielerinnen nach Verletzungen Angst haben, das ist mein täglich Brot
würd gern wieder Kontakt und von ihren Spielerinnen was lernen
will das blaue Holz sehen und mit ihm überlegen wie man's verkauft
genau so was such ich für meine Serie
vierzig Jahre Disponent in der Spedition, jetzt Vorruhestand hier in Gera
mir fällt die Decke auf den Kopf
touren kann ich, Freitag hab ich Zeit
will wieder unter Leute und was Sinnvolles machen
ich habe eine Frage zu ihrer Arbeit
ich frage mich wie sie das macht
das Essen im Heim ist schlecht
vielen Dank für den Vortrag
ich arbeite seit drei Jahren in einer Klinik in Leipzig
wir suchen einen neuen Ort für unsere Werkstatt
beim Lesen ihres Artikels kam mir eine Idee
ich kann ihr meine Messwerte geben
meine Erfahrung mit der Regionalleiterin war gut
ich habe recht
das Recht auf Wohnung
er hat mein Leben verändert
ich will leben wie er
wir bauen seit zehn Jahren Orgeln
ich bin Krankenpfleger auf einer Intensivstation
am liebsten würde ich mit ihm reden
mein Weg in die Pflege
ich bin weg von der Arbeit
am Wochenende helfe ich im Tierheim
ich suche eine Lehrstelle als Tischlerin
im Sommer ziehe ich nach Köln und suche Arbeit
ich spiel gern Fußball
zum Arbeiten brauche ich Ruhe
meine Oma hat Demenz und ich will wissen wie sie das in ihrer Gruppe macht
ich möchte gern mehr über die Arbeit mit Jugendlichen erfahren
weil ich Zeit habe
ich arbeite mit einer sehr alten Maschine
im Dezember bin ich in Sachsen-Anhalt
""".strip().splitlines()


@pytest.mark.parametrize("sentence", RESTORED)
def test_nouns_get_their_capitals_back_and_nothing_else_does(sentence: str) -> None:
    first, rest = sentence.split(maxsplit=1)
    restored = restore_capitals(f"{first} {rest.lower()}", ())
    assert restored is not None
    assert restored.split(maxsplit=1)[1] == rest


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("sie hat einen xylophonkurs gegeben", id="an_unknown_noun"),
        pytest.param("ich mag die kleinen", id="an_adjective_that_may_be_a_noun"),
        pytest.param("das wichtigste ist die sicherheit", id="a_superlative_used_as_a_noun"),
        pytest.param("die fragen will ich klären", id="an_article_or_a_pronoun"),
        pytest.param("ich möchte morgen mit ihr essen", id="a_verb_or_a_meal"),
        pytest.param("ich arbeite in küche und pflege", id="a_noun_or_a_verb_at_the_end"),
        pytest.param("früher bin ich handballerin gewesen", id="an_unknown_word_after_the_subject"),
        pytest.param("ich spreche polnisch", id="the_name_of_a_language"),
    ],
)
def test_a_sentence_with_a_doubtful_word_is_not_restored(sentence: str) -> None:
    assert restore_capitals(sentence, ()) is None


def test_words_of_the_inputs_are_known_also_inflected_and_in_compounds() -> None:
    vocabulary = capitalised_inside("Ich kenne in Leipzig-Grünau jeden Brunnen und baue Sirenen, leise.")
    assert vocabulary == {"Leipzig-Grünau", "Leipzig", "Grünau", "Brunnen", "Sirenen"}
    sentence = "ich habe in grünau alle trinkbrunnen gesehen"
    assert restore_capitals(sentence, vocabulary) == "ich habe in Grünau alle Trinkbrunnen gesehen"
    assert restore_capitals(sentence, ()) is None


def test_a_pronoun_capitalised_out_of_politeness_is_no_noun() -> None:
    assert restore_capitals("ich frage mich ob sie das mag", {"Sie", "Das"}) == "ich frage mich ob sie das mag"


def test_words_already_capitalised_are_kept() -> None:
    assert restore_capitals("ich war in Wanne-Eickel bei der arbeit", ()) == "ich war in Wanne-Eickel bei der Arbeit"
