"""What machines are called and how they are ordered about, in the supported languages and some more: pattern data.

`MACHINES` is for a sentence as typed (French "ai" is no machine), the rest for one in lower case.
"""

from typing import Final

MACHINES: Final = (
    r"\b(?:AIs?|LLMs?|KI|IA|[Ll]anguage models?|(?:[Cc]hat)?[Bb]ots?|Chat(?:GPT|gpt)|GPT"
    r"|[Aa]utomat(?:ic|ed) (?:summari[sz]ers?|readers?|systems?|assistants?|reviewers?)|[Ss]ummari[sz]ers"
    r"|Sprachmodelle?|[Mm]odèles? de langage|[Mm]odelos? de (?:lenguaje|linguagem)|[Mm]odell[oi] linguistic[oi]"
    r"|[Tt]aalmodel(?:len)?)\b"
)

# A salutation to a machine, or to whoever computes the result: "To the system:", "An die KI:", "Al sistema:".
_MACHINE_NOUN: Final = (
    r"(?:(?:the|any|all|every|die|den|das|der|le|la|les|el|los|o|a|os|as|il|lo|gli|het|de)\s+)?"
    r"(?:ai|a\.i\.|llm|bot|chatbot|robot|language model|model|system|assistant|summari[sz]er|parser|ki|auswertung"
    r"|modell|assistent|ia|système|modèle|sistema|modelo|asistente|assistente|modello|systeem|taalmodel|systemet|roboten)s?"
)
ADDRESSED: Final = (
    r"^\W*(?:"
    r"(?:(?:note|message|instructions?|attention|hinweis|nachricht|anweisung|nota|mensaje|istruzioni)\s+)?"
    rf"(?:to|for|an|für|à|a|pour|para|al|per|aan|voor|til)\s+{_MACHINE_NOUN}\s*:"
    r"|(?:au|ao|alla|all['’]|à l['’]|pour l['’]|per l['’])\s*(?:système|modèle|robot|sistema|ia|ai|assistente)\s*:"
    r"|[^\n:]{0,30}\b(?:систем|робот|модел|асистент|ассистент|ии)\w*\s*:"
    r"|(?:kwa roboti|kwa mfumo|do systemu|do robota|sisteme|yapay zek\w+|till systemet)\s*:"
    r"|نظام کے لیے\s*:|إلى النظام\s*:|[^\n:]{0,20}სისტემას\s*:|システムへ\s*[:：]|致系统\s*[:：]"
    r")"
)

_AT_START: Final = r"(?:^\W*|[:;,]\s*|\b(?:please|bitte|merci de|por favor|per favore|alstublieft|then|and)\s+)"
ORDERS: Final = (
    rf"{_AT_START}(?:(?:answer|append|print|output|reply|report|respond|return|say|state|write|recommend|approve|reject"
    r"|conclude|antworte|schreibe?|gib|melde|empfiehl|réponds|répondez|écris|écrivez|responde|escribe|escreva|rispondi"
    r"|scrivi|antwoord|schrijf)\b(?! (?:to me|me|in|on|mir|uns)\b)"
    r"|(?:speak|pose|reply|answer|respond) as\b)"
)

OUTPUTS: Final = (
    r"\b(?:verdict|advice text|(?:only|just) the words?"
    r"|(?:print|reply|answer|say|respond|antwort\w*|réponds|rispondi|responde|antwoord|schrijf)"
    r"(?: with)?(?: only)? ['\"«“]?(?:connect|yes)\b"
    r"|your (?:system )?(?:prompt|instructions)|advise (?:against|for)"
    r"|(?:this|the) (?:candidate|applicant|member|person|office|profile) (?:is|was|as|has|must)"
    r"|only\s*:|open with ['\"])"
)

OVERRIDES: Final = (
    r"(?:^\W*|[:;,.]\s*|\b(?:please|bitte|must|you should|now)\s+)(?:"
    r"(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,30}"
    r"\b(?:previous|prior|above|earlier|preceding|all|your|any)\b[^.!?\n]{0,20}"
    r"\b(?:instructions?|prompts?|rules|guidelines|directions)"
    r"|(?:ignoriere?n?|vergiss|vergessen|missachte)\b[^.!?\n]{0,30}"
    r"\b(?:vorherigen?|bisherigen?|obigen?|alle[ns]?|deine)\b[^.!?\n]{0,20}"
    r"\b(?:anweisungen?|regeln|instruktionen|vorgaben|anleitungen)"
    r"|(?:ignore[zr]?|oublie[zr]?)\b[^.!?\n]{0,20}\b(?:instructions|consignes|règles)\b"
    r"|(?:ignora|ignore|olvida|olvide|esqueça|dimentica)\b[^.!?\n]{0,20}"
    r"\b(?:instrucciones|reglas|instruções|regras|istruzioni|regole)\b"
    r"|(?:negeer|vergeet)\b[^.!?\n]{0,25}\b(?:instructies|opdrachten|regels)\b"
    r")"
)
