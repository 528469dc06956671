"""What machines are called and how they are ordered about, in the supported languages and some more: pattern data.

`MACHINES` is for a sentence as typed (French "ai" is no machine), the rest for one in lower case.
"""

from typing import Final

MACHINES: Final = (
    r"\b(?:AIs?|LLMs?|KI|IA|[Ll]anguage models?|(?:[Cc]hat)?[Bb]ots?|Chat(?:GPT|gpt)|GPT"
    r"|[Aa]utomat(?:ic|ed) (?:summari[sz]ers?|readers?|systems?|assistants?|reviewers?|drafts?)|[Ss]ummari[sz]ers"
    r"|Sprachmodelle?|[Mm]odèles? de langage|[Mm]odelos? de (?:lenguaje|linguagem)|[Mm]odell[oi] linguistic[oi]"
    r"|[Tt]aalmodel(?:len)?)\b"
)

# A salutation to a machine, or to whoever computes the result: "To the system:", "An die KI:", "Al sistema:".
_MACHINE_NOUN: Final = (
    r"(?:(?:the|any|all|every|die|den|das|der|le|la|les|el|los|o|a|os|as|il|lo|gli|het|de)\s+)?"
    r"(?:ai|a\.i\.|llm|bot|chatbot|robot|language model|model|system|assistant|summari[sz]er|parser|ki|auswertung"
    r"|modell|assistent|ia|système|modèle|sistema|modelo|asistente|assistente|modello|systeem|taalmodel|systemet|roboten"
    r"|modelu|systemu|robota|automatu)s?"
)
ADDRESSED: Final = (
    r"^\W{0,5}(?:"
    r"(?:(?:note|message|instructions?|attention|hinweis|nachricht|anweisung|nota|mensaje|istruzioni)\s+)?"
    rf"(?:to|for|an|für|à|a|pour|para|al|per|aan|voor|til|do|dla)\s+{_MACHINE_NOUN}\s*:"
    r"|(?:au|ao|alla|all['’]|à l['’]|pour l['’]|per l['’])\s*(?:système|modèle|robot|sistema|ia|ai|assistente)\s*:"
    r"|[^\n:]{0,30}\b(?:систем|робот|модел|асистент|ассистент|ии)\w*\s*:"
    r"|(?:kwa roboti|kwa mfumo|sisteme|yapay zek\w+|till systemet|tekoäly\w*|gửi hệ thống)(?: \w+)?\s*:"
    r"|نظام کے لیے\s*:|إلى النظام\s*:|[^\n:]{0,20}სისტემას\s*:|システムへ\s*[:：]|致系统\s*[:：]"
    r"|[^\n:：]{0,12}(?:人工智能|模型|系统|機器|机器|人工知能|एआई|सिस्टम)[^\n:：]{0,16}[:：]"
    r")"
)

_ORDER: Final = (
    r"(?:(?:advertise|answer|append|approve|begin|choose|cite|close|conclude|copy|decline|greet|insert"
    r"|mention|name|open|output|paste|place|praise|print|quote|recommend|refuse|reject|repeat|reply|report|respond|return"
    r"|say|state|thank|write|nenne|erwähne|zitiere|lobe|antworte|schreibe?|gib|melde|empfiehl|cite[rz]?|mentionne[rz]?"
    r"|réponds|répondez|écris|écrivez|cita|menciona|responde|escribe|escreva|inclua|mencione|cite|rispondi|scrivi|noem"
    r"|citeer|antwoord|schrijf)\b(?! (?:to me|to us|me|us|in|on|by|about|mir|uns|auf|a mí)\b)(?!['’])"
    r"|(?:speak|pose|reply|answer|respond) as\b|print only\b|before the \w+ list\b)"
)
_POLITELY: Final = r"please|bitte|merci de|por favor|per favore|alstublieft"
BARE_ORDERS: Final = rf"(?:^\W{{0,5}}|[;:]\s*|\b(?:{_POLITELY})\s+){_ORDER}"
ORDERS: Final = rf"(?:^\W{{0,5}}|[:;,]\s*|\b(?<!\bi )(?<!\bwe )(?:{_POLITELY}|then|now|and|und|et|y|e|en)\s+){_ORDER}"
ASKS_A_READER: Final = r"\b(?:when|if|where) you\b|\byour (?:note|message|letter|request)\b|\bwhere we met\b"

# What a machine is meant to put out, named as a thing of its own; "your note" is what a reader would write.
OUTPUTS: Final = (
    r"\b(?:(?:the|this|every|each|any|all) (?:verdict|answer|reply|advice|note|draft|decision|output|response"
    r"|summary)s?"
    r"|notes (?:mention|end|begin|open|close)|(?:only|just|with|include) the (?:words?|phrase|line)"
    r"|your (?:system )?(?:prompt|instructions)|first instructions|(?:the|this|both|all) lines?(?: above)?"
    r"|everything above|rest of (?:this|the) (?:page|profile|text)|the (?:coupon|passphrase|password)|coupon"
    r"|advise (?:against|for)|only\s*:|open with ['\"]|the word \w+)\b"
)
_VERDICT: Final = r"(?:connect|do[_ ]not[_ ]connect|don'?t connect|approved?|declined?|refused?|negative|positive)"
# The service's own words, used as it uses them: nobody says "verdict connect" to a person.
SERVICE_WORDS: Final = (
    rf"\b(?:(?:verdict|decision|result|rating|ergebnis|entscheidung)\W{{0,3}}(?:is |to |now |: ?)?['\"«“]?{_VERDICT}\b"
    r"|(?:say|says|said|write|answer|reply|choose|output|print|pick|yes|and|ja|sí|oui|sì)\W{1,3}(?:with )?['\"«“]?"
    r"(?:connect\b(?! (?:with(?! \d)|to|the|our|my|me|us|people|it|them)\b)|do_not_connect)"
    r"|(?:relevance|sender_value|target_value|common_ground|intent|specificity|respect)\W{1,3}(?:is )?(?:un)?met\b"
    r"|do_not_connect\b"
    r"|(?:advice text|(?:every|each|any|all) (?:note|advice|answer|reply|draft)s?)"
    r" (?:must |should )?(?:mention|end|close|begin|open|start|quote)s?\b)"
    r"|(?:->|=>|→| - |/100,) ?connect\b"
)
THIS_PAGE: Final = (
    r"\b(?:this|the) (?:candidate|applicant|member|person|office|profile|user|account|record) (?:is|was|as|has|must)\b"
    r"|\b(?:this|that) (?:candidate|applicant|member|person|profile|account)\b"
    r"|\brequests? (?:about|to) (?:her|him|this)\b"
    r"|\bdiese[srmn]? (?:mitglied|person|profil)\b|\b(?:ce|cette) (?:profil|membre|personne)\b"
    r"|\b(?:este|esta|deste|desta) (?:perfil|persona|pessoa|miembro|membro)\b|\bquest[oa] (?:profilo|persona|membro)\b"
    r"|\bdit (?:profiel|lid)\b|\bdeze persoon\b"
)
RULINGS: Final = (
    r"\b(?:must (?:be )?(?:approved?|quoted?|accepted|rejected|refused|mention|quote)"
    r"|(?:is|are) (?:prohibited|forbidden"
    r"|treated as)|never lower|without exception|approves? \w+ at once|top marks|be kind"
    r"|zu (?:befürworten|genehmigen|vernetzen|nennen|ablehnen)|doit être (?:approuvée?|acceptée?)|sin excepción"
    r"|debe (?:aprobarse|aceptarse)|deve ser (?:aprovad|aceit)\w+|sem exceção|va approvat\w|senza eccezioni"
    r"|keurt [^.!?\n]{0,40}goed|zonder uitzondering)\b"
)
GRADERS: Final = (
    r"\b(?:graders?|reviewers?|evaluators?|raters?|assessors?|prüfer|gutachter|évaluateurs?|evaluadores|avaliadores"
    r"|valutatori|beoordelaars?)\b(?=[^.!?\n]*\b(?:verdict|approves?|at once|top marks|locked|goed|quote)\b)"
)
SCORES: Final = (
    r"\b(?:match|fit|relevance|previous|minimum|mindest\w*|puntuación|pontuação|punteggio|note|score)\b[^.!?\n]{0,30}"
    r"\b(?:floor|minimum|score|rating|mínima|minima|minimale|de este|deste|di questo)?\b[^.!?\n]{0,30}\d"
    r"|\bratings? below \d"
)

OVERRIDES: Final = (
    r"(?:^\W{0,5}|[:;,.]\s*|\b(?:please|bitte|must|you should|now)\s+)(?:"
    r"(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,30}"
    r"\b(?:previous|prior|above|earlier|preceding|all|your|any|rest)\b[^.!?\n]{0,20}"
    r"\b(?:instructions?|prompts?|rules|guidelines|directions|page|profile)\b(?! (?:you|about|of|for|on|that)\b)"
    r"|(?:ignoriere?n?|vergiss|vergessen|missachte)\b[^.!?\n]{0,30}"
    r"\b(?:vorherigen?|bisherigen?|obigen?|alle[ns]?|deine)\b[^.!?\n]{0,20}"
    r"\b(?:anweisungen?|regeln|instruktionen|vorgaben|anleitungen)\b(?!,? (?:die|der|über|zu|von|für)\b)"
    r"|(?:ignore[zr]?|oublie[zr]?)\b[^.!?\n]{0,20}\b(?:instructions|consignes|règles)\b(?! (?:de|du|des|que|sur)\b)"
    r"|(?:ignora|ignore|olvida|olvide|esqueça|dimentica)\b[^.!?\n]{0,20}"
    r"\b(?:instrucciones|reglas|instruções|regras|istruzioni|regole)\b(?! (?:de|del|do|da|di|que|che)\b)"
    r"|(?:negeer|vergeet)\b[^.!?\n]{0,25}\b(?:instructies|opdrachten|regels)\b(?! (?:van|die|over)\b)"
    r")"
)
# Whoever tells of themselves says so; words of the supported languages that are nothing else.
FIRST_PERSON: Final = (
    r"\b(?:i|i['’]m|i['’]ve|i['’]d|my|me|we|our|us|ich|mein\w*|mir|mich|wir|uns\w*|je|j['’]\w+|mon|mes|nous|nos|yo|mis|mí"
    r"|nuestr\w+|ik|mijn|mij|wij|onze?|io|mio|mia|miei|noi|eu|meu|minha|nós|busco|procuro|cerco|traduzo|escribo|scrivo)\b"
)
THIRD_PERSON: Final = (
    r"(?:^|[.!?]\s|\n)\W{0,5}(?:He|She|They|His|Her|Their|Er|Sie|Elle|Il|Ella|Él|Ela|Ele|Ze|Zij|Hij|Lei|Lui)\s"
)
