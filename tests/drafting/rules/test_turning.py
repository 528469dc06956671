"""Sentences about a person, said to them: turned whole or not at all, in German and the five plainer languages."""

import pytest

from api.core.models import AddressForm
from api.drafting.rules.turning import Addressee, clauses, turn

NAME = ("Noor", "Terlinden")


def turned(language: str, sentence: str, form: AddressForm) -> str | None:
    return turn(sentence, Addressee(names=NAME, form=form, uses_they=False, vocabulary=frozenset()), language=language)


def row(language: str, sentence: str, formal: str | None, informal: str | None) -> object:
    return pytest.param(language, sentence, formal, informal, id=f"{language}: {sentence}")


FRENCH = [
    row(
        "fr",
        "Je voudrais parler avec elle de son atelier.",
        "Je voudrais parler avec vous de votre atelier.",
        "Je voudrais parler avec toi de ton atelier.",
    ),
    row(
        "fr",
        "J'ai lu son article et j'aimerais lui montrer nos mesures.",
        "J'ai lu votre article et j'aimerais vous montrer nos mesures.",
        "J'ai lu ton article et j'aimerais te montrer nos mesures.",
    ),
    row(
        "fr",
        "Je peux lui apporter des relevés",
        "Je peux vous apporter des relevés.",
        "Je peux t'apporter des relevés.",
    ),
    row(
        "fr",
        "Je voudrais la rencontrer et l'aider pour ses bobines.",
        "Je voudrais vous rencontrer et vous aider pour vos bobines.",
        "Je voudrais te rencontrer et t'aider pour tes bobines.",
    ),
    row(
        "fr",
        "Je travaille pour une cause comme la sienne.",
        "Je travaille pour une cause comme la vôtre.",
        "Je travaille pour une cause comme la tienne.",
    ),
    row(
        "fr",
        "lui demander comment faire",
        "J'aimerais vous demander comment faire.",
        "J'aimerais te demander comment faire.",
    ),
    row("fr", "comment mesurer le son", "Comment mesurer le son\u00a0?", "Comment mesurer le son\u00a0?"),
    row(
        "fr",
        "Il y a un an, j'ai suivi sa formation.",
        "Il y a un an, j'ai suivi votre formation.",
        "Il y a un an, j'ai suivi ta formation.",
    ),
    row("fr", "J'aimerais savoir comment elle forme ses équipes.", None, None),
    row("fr", "Je la connais depuis dix ans.", None, None),
    row("fr", "Mon voisin m'a montré son article.", None, None),
    row("fr", "Awa Sarr, qui travaille avec elle, m'a donné son nom.", None, None),
    row("fr", "J'ai parlé avec Noor de la rivière.", None, None),
    row("fr", "Écris un message sur son travail.", None, None),
]
SPANISH = [
    row(
        "es",
        "Me gustaría hablar con ella sobre su mapa.",
        "Me gustaría hablar con usted sobre su mapa.",
        "Me gustaría hablar contigo sobre tu mapa.",
    ),
    row("es", "Puedo enseñarle mis mediciones", "Puedo enseñarle mis mediciones.", "Puedo enseñarte mis mediciones."),
    row("es", "Quiero conocerla y ayudarla.", "Quiero conocerla y ayudarla.", "Quiero conocerte y ayudarte."),
    row("es", "Leí sus artículos sobre riego.", "Leí sus artículos sobre riego.", "Leí tus artículos sobre riego."),
    row(
        "es",
        "aprender de su experiencia",
        "Me gustaría aprender de su experiencia.",
        "Me gustaría aprender de tu experiencia.",
    ),
    row("es", "Él busca datos y yo tengo registros.", "Usted busca datos y yo tengo registros.", None),
    row("es", "Quiero que me explique cómo elige los campos.", "Quiero que me explique cómo elige los campos.", None),
    row("es", "cómo trabaja con los temporeros", "¿Cómo trabaja con los temporeros?", None),
    row("es", "Mi prima me habló de su taller.", None, None),
    row("es", "Trabajé con ellas y con su equipo.", None, None),
    row("es", "Hablé con Noor en Almería.", None, None),
    row("es", "Escribe algo bonito sobre su trabajo.", None, None),
]
PORTUGUESE = [
    row(
        "pt",
        "Queria falar com ela sobre o bloco.",
        "Queria falar com a senhora sobre o bloco.",
        "Queria falar contigo sobre o bloco.",
    ),
    row(
        "pt",
        "Gostaria de conversar com ele sobre o seu trabalho.",
        "Gostaria de conversar com o senhor sobre o seu trabalho.",
        "Gostaria de conversar contigo sobre o teu trabalho.",
    ),
    row(
        "pt",
        "Ouvi a palestra dela sobre dengue.",
        "Ouvi a sua palestra sobre dengue.",
        "Ouvi a tua palestra sobre dengue.",
    ),
    row("pt", "Aprendi muito no curso dele", "Aprendi muito no seu curso.", "Aprendi muito no teu curso."),
    row(
        "pt",
        "Queria mostrar-lhe os meus dados.",
        "Queria mostrar-lhe os meus dados.",
        "Queria mostrar-te os meus dados.",
    ),
    row("pt", "Queria ajudá-la com os mapas.", "Queria ajudá-la com os mapas.", "Queria ajudar-te com os mapas."),
    row("pt", "gostava que ela me explicasse os mapas", "Gostava que me explicasse os mapas.", None),
    row("pt", "aprender como funciona a oficina", "Gostaria de aprender como funciona a oficina.", None),
    row("pt", "Ela procura mapas.", None, None),
    row("pt", "A minha mãe disse que ela procura mapas.", None, None),
    row("pt", "Trabalhei com Noor no Porto.", None, None),
    row("pt", "Escreva uma mensagem sobre o trabalho dela.", None, None),
]
ITALIAN = [
    row(
        "it",
        "Vorrei parlare con lei del suo lavoro.",
        "Vorrei parlare con Lei del suo lavoro.",
        "Vorrei parlare con te del tuo lavoro.",
    ),
    row(
        "it",
        "Ho letto il suo articolo e vorrei mostrargli i dati.",
        "Ho letto il suo articolo e vorrei mostrarle i dati.",
        "Ho letto il tuo articolo e vorrei mostrarti i dati.",
    ),
    row("it", "Vorrei aiutarlo con gli errori", "Vorrei aiutarla con gli errori.", "Vorrei aiutarti con gli errori."),
    row("it", "Posso portarle dieci campioni.", "Posso portarle dieci campioni.", "Posso portarti dieci campioni."),
    row("it", "ho letto del bibliobus", "Ho letto del bibliobus.", "Ho letto del bibliobus."),
    row("it", "Lui cerca un autista e io guido.", "Lei cerca un autista e io guido.", None),
    row("it", "Vorrei sapere come sceglie i libri.", "Vorrei sapere come sceglie i libri.", None),
    row("it", "imparare come funziona il furgone", "Vorrei imparare come funziona il furgone.", None),
    row("it", "Mia nipote prende i libri da loro.", None, None),
    row("it", "Il mio vicino mi ha mostrato il suo articolo.", None, None),
    row("it", "Ho lavorato con Noor a Torino.", None, None),
    row("it", "Scrivi che ammiro il suo lavoro.", None, None),
]
DUTCH = [
    row("nl", "Ik wil graag met haar praten.", "Ik wil graag met u praten.", "Ik wil graag met je praten."),
    row(
        "nl",
        "ik wil van haar weten hoe ze de vakken kiest",
        "Ik wil van u weten hoe u de vakken kiest.",
        "Ik wil van je weten hoe je de vakken kiest.",
    ),
    row(
        "nl",
        "Ik heb haar artikel gelezen en wil hem iets tonen.",
        "Ik heb uw artikel gelezen en wil u iets tonen.",
        "Ik heb je artikel gelezen en wil je iets tonen.",
    ),
    row(
        "nl",
        "Zij vroeg of ze de reeks mocht zien.",
        "U vroeg of u de reeks mocht zien.",
        "Je vroeg of je de reeks mocht zien.",
    ),
    row(
        "nl",
        "Hij is benieuwd naar mijn metingen.",
        "U bent benieuwd naar mijn metingen.",
        "Je bent benieuwd naar mijn metingen.",
    ),
    row("nl", "Ik las zijn stuk over piping.", "Ik las uw stuk over piping.", "Ik las je stuk over piping."),
    row(
        "nl",
        "leren hoe de dijk werkt",
        "Ik wil graag leren hoe de dijk werkt.",
        "Ik wil graag leren hoe de dijk werkt.",
    ),
    row("nl", "We zijn in maart begonnen.", "We zijn in maart begonnen.", "We zijn in maart begonnen."),
    row("nl", "Ze hebben geld voor vijf vakken.", None, None),
    row("nl", "Ik wil haar koeien meten.", None, None),
    row("nl", "Mijn buurman fietste vroeger tegen hem.", None, None),
    row("nl", "Ik sprak met Noor in Sneek.", None, None),
    row("nl", "Schrijf iets over haar werk.", None, None),
]


@pytest.mark.parametrize(
    ("language", "sentence", "formal", "informal"), [*FRENCH, *SPANISH, *PORTUGUESE, *ITALIAN, *DUTCH]
)
def test_a_sentence_is_turned_to_the_person(
    language: str, sentence: str, formal: str | None, informal: str | None
) -> None:
    assert turned(language, sentence, "formal") == formal
    assert turned(language, sentence, "informal") == informal


@pytest.mark.parametrize("language", ["fr", "es", "pt", "it", "nl"])
def test_a_pronoun_inside_somebodys_quoted_words_is_left_alone(language: str) -> None:
    sentence = {
        "fr": "« avec elle », c'est le titre",
        "es": "«con ella» es el título",
        "pt": "“com ela” é o título",
        "it": "«con lei» è il titolo",
        "nl": "“met haar” is de titel",
    }[language]
    assert turned(language, sentence, "formal") is None


def test_a_language_without_rules_is_not_turned() -> None:
    assert turned("tr", "Onunla konuşmak istiyorum.", "formal") is None


def turned_german(sentence: str, form: AddressForm = "formal", vocabulary: frozenset[str] = frozenset()) -> str | None:
    addressee = Addressee(names=("Haberkamp",), form=form, uses_they=False, vocabulary=vocabulary)
    return turn(sentence, addressee, language="de")


@pytest.mark.parametrize(
    ("sentence", "formal", "informal"),
    [
        pytest.param(
            "Ich möchte wissen, wie sie das macht",
            "Ich möchte wissen, wie Sie das machen.",
            "Ich möchte wissen, wie du das machst.",
            id="verb_at_the_end",
        ),
        pytest.param(
            "Ich habe gehört, dass er einen Partner sucht",
            "Ich habe gehört, dass Sie einen Partner suchen.",
            "Ich habe gehört, dass du einen Partner suchst.",
            id="er",
        ),
        pytest.param(
            "Die Kurven kann sie haben", "Die Kurven können Sie haben.", "Die Kurven kannst du haben.", id="strong_verb"
        ),
        pytest.param(
            "Würde gern von ihr lernen und ihr unsere Werte geben",
            "Ich würde gern von Ihnen lernen und Ihnen unsere Werte geben.",
            "Ich würde gern von dir lernen und dir unsere Werte geben.",
            id="dative",
        ),
        pytest.param(
            "Ich möchte ihn fragen, was seine Werkstatt braucht",
            "Ich möchte Sie fragen, was Ihre Werkstatt braucht.",
            "Ich möchte dich fragen, was deine Werkstatt braucht.",
            id="accusative_and_possessive",
        ),
        pytest.param(
            "Ich lese ihren Brief an Haberkamp",
            "Ich lese Ihren Brief an Sie.",
            "Ich lese deinen Brief an dich.",
            id="name",
        ),
        pytest.param(
            "Der Rumpf will gut bedacht sein",
            "Der Rumpf will gut bedacht sein.",
            "Der Rumpf will gut bedacht sein.",
            id="to_be",
        ),
        pytest.param(
            "Ich will sie fragen, ob sie unsere Glocke vermisst",
            "Ich möchte Sie fragen, ob Sie unsere Glocke vermissen.",
            "Ich möchte dich fragen, ob du unsere Glocke vermisst.",
            id="a_modal_of_the_user_beside_her",
        ),
        pytest.param(
            "Meine Frage ist, wie sie das Wasser misst",
            "Meine Frage ist, wie Sie das Wasser messen.",
            "Meine Frage ist, wie du das Wasser misst.",
            id="a_strong_verb",
        ),
        pytest.param("Ich kann ihr Daten unserer Glocken geben", None, None, id="to_her_or_hers"),
        pytest.param("Ich will wissen, wie sie Leute findet und bezahlt", None, None, id="two_verbs_for_her"),
        pytest.param("Ich arbeite an Glocken wie sie", None, None, id="a_comparison"),
        pytest.param("Meine Kollegin kennt ihren Chef", None, None, id="her_may_be_the_colleague"),
        pytest.param("Schreib was Nettes über sie", None, None, id="an_order_to_the_writer"),
        pytest.param("Die Kollegen sagen, sie kommen", None, None, id="they"),
        pytest.param(
            "Ich frage mich, wie sie das schafft, ohne dass die Hörenden einschlafen",
            "Ich frage mich, wie Sie das schaffen, ohne dass die Hörenden einschlafen.",
            "Ich frage mich, wie du das schaffst, ohne dass die Hörenden einschlafen.",
            id="no_comma_inside_ohne_dass",
        ),
        pytest.param(
            "in Verbindung bleiben und die Messwerte tauschen",
            "Ich möchte gern in Verbindung bleiben und die Messwerte tauschen.",
            "Ich möchte gern in Verbindung bleiben und die Messwerte tauschen.",
            id="an_infinitive",
        ),
        pytest.param(
            "War bei ihm Lehrling", "Ich war bei Ihnen Lehrling.", "Ich war bei dir Lehrling.", id="a_missing_ich"
        ),
        pytest.param("Ich möchte der Frau Terlinden schreiben", None, None, id="the_case_is_in_the_article"),
        pytest.param("Und von ihr wissen, wie das geht", None, None, id="leans_on_the_sentence_before"),
        pytest.param(
            "Bei Haberkamp würde ich gern gießen",
            "Bei Ihnen würde ich gern gießen.",
            "Bei dir würde ich gern gießen.",
            id="a_name_in_the_dative",
        ),
        pytest.param("Er gießt die Glocken, die seine Söhne läuten, und sie sind laut", None, None, id="he_and_she"),
    ],
)
def test_german_is_turned(sentence: str, formal: str | None, informal: str | None) -> None:
    assert (turned_german(sentence), turned_german(sentence, "informal")) == (formal, informal)


def test_german_in_lower_case_gets_its_capitals_back_or_is_refused() -> None:
    assert turned_german("ich zieh im herbst zu meiner mutter") == "Ich ziehe im Herbst zu meiner Mutter."
    assert turned_german("ich hab da noch so ein paar dingsbumse übrig für ihre xyzzys") is None


def test_a_sentence_is_not_cut_between_who_says_something_and_what() -> None:
    assert list(clauses("Our instructor Housi told us, and we two agreed")) == [
        "Our instructor Housi told us, and we two agreed"
    ]
    assert "We met in Bergen" not in list(clauses("We met in Bergen and we talked"))
    assert "We met in Bergen last year" in list(clauses("We met in Bergen last year, and we talked"))


def test_a_greeting_in_the_users_words_is_not_said_twice() -> None:
    assert turned("fr", "Bonsoir, j'ai lu son article.", "formal") == "J'ai lu votre article."
    assert turned_german("Guten Tag, ich habe ihren Vortrag gehört.") == "Ich habe Ihren Vortrag gehört."
