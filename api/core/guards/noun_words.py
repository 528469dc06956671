"""Capitalised words that name nobody: polite pronouns, greetings, languages, common acronyms, German nouns of notes."""

from typing import Final

NEUTRAL_CAPITALS: Final = frozenset(
    """i i'm i'd i've i'll linkedin xing inmail internet ok pdf ceo cto cfo hr it ki ai ia edv pc tv uk us usa eu
    kmu gmbh ag ev ngo msc bsc phd mba llm b2b saas it- sie ihnen ihr ihre ihren ihrem ihrer ihres lei la le suo
    sua suoi sue usted ustedes u uw vous vossa excelência hi hello dear hey best regards kind warm thanks cheers
    good morning afternoon evening hallo liebe lieber sehr geehrte geehrter guten tag morgen abend viele grüße
    gruß freundliche herzliche beste moin servus bonjour bonsoir cordialement merci bien madame monsieur hola
    saludos gracias estimado estimada atentamente olá oi abraço cumprimentos obrigado obrigada bom boa
    buongiorno gentile saluti grazie ciao beste dag geachte groet groeten vriendelijke hartelijke met monday
    tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december english german french spanish italian portuguese dutch british american
    european deutsch englisch französisch frans duits engels nederlands nederlandse english-language ph.d""".split()
)

GERMAN_NOUNS: Final = frozenset(
    """anfang anlass ansatz antwort art augen ausbildung ausblick bedarf bedenken beginn beispiel beitrag bereich
    beruf betrieb betracht bezug blick branche brief buch büro dank daten detail dienst ding distanz eigenregie
    einblick eindruck ende erfahrung ergebnis ernst erste fach fachleute fall feierabend folge form frage fragen
    freude frühjahr führung fuß gebiet gedanken gegenzug gelegenheit gemeinde gesicht gespräch gewinn
    gleichgesinnte grund gruppe gruß gutem hand hause haus herbst hilfe hinsicht hintergrund idee ideen
    interesse jahr jahre jahren kauf kinder klinik kollege kollegen kollegin kolleginnen kontakt kopf kosten
    kraft kurs kürze leben lehre leidenschaft leute liebe lösung lust mitte montag mut nachbarn nachwuchs nähe
    natur netz neugier not nutzen ordnung ort papier partner pause person personen pflege pläne plan platz
    praxis problem probleme projekt projekte qualität rahmen rat reihe ruhe rückmeldung sache sachen schule
    seite seiten selbstgespräch semester sicht sinn sommer sorge spaß sprache stadt stelle stellen stimme
    studium stunde stunden suche tage tagen team technik teil teilzeit termin text thema themen tiefe titel ton
    treffen tür umgang unterlagen unternehmen verbindung vereine vergleich verein verfügung versuch vertrag
    vertrauen vollzeit vorbereitung vorfeld vorhaben vorrat vorsicht vortrag weg wege weise werk werkstatt wert
    wertschätzung winter wirklichkeit wissen woche wochen wort worte wunsch zahl zahlen zeiten ziel ziele
    zukunft zusammenhang zweck zweifel einem ihrem ihrer ihrem ihnen sie meine meiner eigene eigenen menschen
    männer frauen patienten kunden gästen gäste schüler eltern azubis fachkräfte fachkräften stellen gehör gänge
    sachlage aller beiden""".split()
)
