"""What machines are called and how they are ordered about, in the supported languages and some more: pattern data."""

from typing import Final

MACHINES: Final = (
    r"\b(?:AIs?|LLMs?|(?:large )?language models?|(?:chat)?bots?|chatgpt|gpt-?\d*"
    r"|automat(?:ic|ed) (?:summari[sz]ers?|readers?|systems?|assistants?|reviewers?)|summari[sz]ers"
    r"|AI (?:assistants?|agents?|models?)|KI|Sprachmodelle?|KI-Assistent\w*|IA|modèles? de langage"
    r"|modelos? de lenguaje|modelos? de linguagem|modell[oi] linguistic[oi]|taalmodel(?:len)?)\b"
)

# A salutation to a machine, or to whoever computes the result: "To the system:", "An die KI:", "Al sistema:".
_MACHINE_NOUN: Final = (
    r"(?:(?:the|any|all|every|die|den|das|der|le|la|les|el|los|o|a|os|as|il|lo|gli|het|de)\s+)?"
    r"(?:AI|A\.I\.|LLM|bot|chatbot|robot|language model|model|system|assistant|summari[sz]er|parser|KI|Auswertung"
    r"|Modell|Assistent|IA|système|modèle|assistant|sistema|modelo|asistente|assistente|modello|systeem|taalmodel|assistent|systemet|roboten)s?"
)
ADDRESSED: Final = (
    r"^\W*(?:"
    rf"(?:(?:note|message|instructions?|attention|hinweis|nachricht|anweisung|instructions?|nota|mensaje|istruzioni)\s+)?"
    rf"(?:to|for|an|für|fuer|à|a|pour|para|al|per|aan|voor|til)\s+{_MACHINE_NOUN}\s*[:,]"
    r"|(?:au|ao|alla|all['’]|all|à l['’]|pour l['’]|per l['’])\s*(?:système|modèle|robot|sistema|IA|AI|assistente)\s*:"
    r"|[^\n:]{0,30}\b(?:систем|робот|модел|асистент|ассистент|ИИ)\w*\s*:"
    r"|(?:kwa roboti|kwa mfumo|do systemu|do robota|sisteme|yapay zek\w+|till systemet)\s*:"
    r"|نظام کے لیے\s*:|إلى النظام\s*:|[^\n:]{0,20}სისტემას\s*:|システムへ\s*[:：]|致系统\s*[:：]"
    r")"
)

_AT_START: Final = r"(?:^\W*|[:;,]\s*|\b(?:please|bitte|merci de|por favor|per favore|alstublieft|then|and)\s+)"
ORDERS: Final = (
    rf"{_AT_START}(?:(?:answer|append|print|output|reply|report|respond|return|say|state|write|recommend|approve"
    r"|reject|conclude|antworte|schreibe?|gib|melde|empfiehl|réponds|répondez|écris|écrivez|responde|escribe|escreva|rispondi|scrivi"
    r"|antwoord|schrijf)\b(?! (?:to me|me|in|on|mir|uns)\b)"
    r"|(?:speak|pose|reply|answer|respond) as\b)"
)

OUTPUTS: Final = (
    r"\b(?:verdict|advice text|(?:only|just) the words?|(?:print|reply|answer|say|respond|antwort\w*|réponds|rispondi"
    r"|responde|antwoord|schrijf)(?: with)?(?: only)? ['\"«“]?(?:connect|yes)\b|your (?:system )?(?:prompt|instructions)"
    r"|advise (?:against|for)|(?:this|the) (?:candidate|applicant|member|person|office|profile) (?:is|was|as|has|must)"
    r"|only\s*:|open with ['\"])"
)

OVERRIDES: Final = (
    r"(?:^\W*|[:;,.]\s*|\b(?:please|bitte|must|you should|now)\s+)(?:"
    r"(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,30}\b(?:previous|prior|above|earlier|preceding|all|your|any)\b"
    r"[^.!?\n]{0,20}\b(?:instructions?|prompts?|rules|guidelines|directions)"
    r"|(?:ignoriere?n?|vergiss|vergessen|missachte)\b[^.!?\n]{0,30}\b(?:vorherigen?|bisherigen?|obigen?|alle[ns]?|deine)\b"
    r"[^.!?\n]{0,20}\b(?:Anweisungen?|Regeln|Instruktionen|Vorgaben|Anleitungen)"
    r"|(?:ignore[zr]?|oublie[zr]?)\b[^.!?\n]{0,20}\b(?:instructions|consignes|règles)\b"
    r"|(?:ignora|ignore|olvida|olvide|esqueça|dimentica)\b[^.!?\n]{0,20}\b(?:instrucciones|reglas|instruções|regras|istruzioni"
    r"|regole)\b"
    r"|(?:negeer|vergeet)\b[^.!?\n]{0,25}\b(?:instructies|opdrachten|regels)\b"
    r")"
)
