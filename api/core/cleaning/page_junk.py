"""What is pasted along with a profile page: counts, buttons, headings. Nothing here is anybody's own words."""

import re
from collections.abc import Iterator
from typing import Final

_NUMBER: Final = r"\d{1,3}(?:[.,  ]?\d{3})*\+?"
_CONTACTS: Final = (
    r"(?:connections?|followers?|mutual connections?|endorsements?|Kontakte?|Follower(?:innen)?|gemeinsame Kontakte"
    r"|relations|abonnés|contacts|contactos?|conexion(?:es)?|conexões|seguidores|collegamenti|follower|connecties"
    r"|volgers|contacten|bağlantı|takipçi|kontakt(?:er|ów|y)|obserwujących|följare)"
)
_MORE_THAN: Final = r"(?:Over|More than|Über|Mehr als|Plus de|Más de|Mais de|Oltre|Più di|Meer dan|Ponad|Över)"

# Junk wherever it stands alone between separators.
_FRAGMENT: Final = re.compile(
    rf"(?:{_MORE_THAN}\s+)?{_NUMBER}\s+{_CONTACTS}"
    r"|つながり ?\d+人以上(?: 連絡先情報)?"
    r"|(?:See |View )?Contact info(?:rmation)?|Kontaktinfos?|Kontaktinformation(?:en)?|Coordonnées"
    r"|Información de contacto|Datos de contacto|Informações de conta(?:c)?to|Informazioni di contatto"
    r"|Contactgegevens|Contactinfo|İletişim bilgileri|Informacje kontaktowe|Dane kontaktowe|Kontaktuppgifter|連絡先情報"
    r"|[123](?:st|nd|rd|er|º|°|ᵉ|e)\+?(?: degree(?: connection)?)?|Kontakt [123]\. Grades|[123]\. Grades?"
    r"|(?:Member since|Mitglied seit|Membre depuis|Miembro desde|Membro desde|Membro dal|Lid sinds)(?: [^\W\d]+)?"
    r" \d{4}"
    r"|(?:Followed by|Gefolgt von|Suivie? par|Seguid[oa] por|Seguit[oa] da|Gevolgd door)(?: [^\n·|]{0,60})?"
    rf" {_NUMBER}(?: [^\W\d]+){{1,4}}"
    r"|(?:People|Others) also viewed|People (?:also follow|you may know)|Personen, die auch angesehen wurden"
    r"|Andere sahen sich auch an|Personen, die Sie (?:vielleicht )?kennen(?: könnten)?|Autres profils consultés"
    r"|Les gens ont aussi consulté|Personnes que vous pourriez connaître|Otros perfiles vistos"
    r"|Gente que podrías conocer"
    r"|As pessoas também viram|Pessoas que talvez você conheça|Altri profili consultati|Persone che potresti conoscere"
    r"|Anderen bekeken ook|Mensen die u misschien kent"
    r"|(?:…|\.{3})?\s?(?:see|show) (?:more|all|less)(?: \d+)?(?: [^\W\d]+){0,3}(?: →)?"
    r"|(?:Alle )?(?:\d+ )?[^\W\d]+ anzeigen"
    r"|Afficher (?:plus|tou(?:t|s|tes))[^\n·|]{0,40}|Mostrar (?:más|mais|tod)[^\n·|]{0,40}|Exibir tod[^\n·|]{0,40}"
    r"|Mostra (?:altro|tutt)[^\n·|]{0,40}|(?:Meer|Alle)(?: \d+)?(?: [^\W\d]+){0,2} (?:weergeven|tonen)"
    r"|Report / Block|Report or block|Melden / Blockieren|Signaler / Bloquer|Denunciar / Bloquear|Segnala / Blocca"
    r"|Rapporteren / Blokkeren"
    r"|(?:Activity|Aktivität(?:en)?|Activité|Actividad|Atividade|Attività|Activiteit):? [^\n·|]{0,60}"
    r"Recent posts will be (?:displayed|shown) here\.?",
    re.IGNORECASE,
)
# Buttons and headings: single words that people use too, so only a line made of nothing else goes.
_BUTTON: Final = re.compile(
    r"Message|Connect|Follow|Following|More|Pending|Report|Block|Share|Save|Nachricht(?: senden)?|Vernetzen|Folgen|Mehr"
    r"|Merken|Kontakt hinzufügen|Melden|Se connecter|Suivre|Plus|Envoyer un message|Mensaje|Enviar mensaje|Conectar"
    r"|Seguir|Más|Mensagem|Enviar mensagem|Mais|Messaggio|Invia messaggio|Collegati|Segui|Altro|Bericht|Bericht sturen"
    r"|Connectie maken|Volgen|Meer|Mesaj|Bağlantı kur|Wiadomość|Meddelande",
    re.IGNORECASE,
)
_SEPARATOR: Final = re.compile(r"[ \t]*(?:[·|•][ \t]*)+|[ \t]{2,}|\t")
_LINE: Final = re.compile(r"[^\n]+")


def junk_spans(text: str) -> Iterator[tuple[int, int]]:
    """Spans of page junk, in order: whole lines, or fragments of a line with the separator that set them off."""
    for line in _LINE.finditer(text):
        yield from _junk_of_line(text, line.start(), line.end())


def _junk_of_line(text: str, line_start: int, line_end: int) -> Iterator[tuple[int, int]]:
    pieces = _pieces(text, line_start, line_end)
    junk = [_FRAGMENT.fullmatch(text, *piece) is not None for piece in pieces]
    if pieces and all(found or _BUTTON.fullmatch(text, *piece) for found, piece in zip(junk, pieces, strict=True)):
        yield line_start, line_end
        return
    for index, (_, end) in enumerate(pieces):
        if not junk[index]:
            continue
        if index:
            yield pieces[index - 1][1], end
        else:
            yield line_start, pieces[1][0] if len(pieces) > 1 else end


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a line between separators, without blanks around them; empty parts are left out."""
    bounds = [start]
    for separator in _SEPARATOR.finditer(text, start, end):
        bounds += [separator.start(), separator.end()]
    bounds.append(end)
    pairs = zip(bounds[::2], bounds[1::2], strict=True)
    trimmed = ((a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())) for a, b in pairs)
    return [(a, b) for a, b in trimmed if a < b]
