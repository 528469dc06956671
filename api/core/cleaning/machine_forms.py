"""Finds forms that only machines read: comments, hidden elements, chat tokens, forged answers, templates, log lines.

Whoever works with such things names them in the middle of a sentence; whoever smuggles them in puts them at a seam,
where a line or a sentence begins. A form that reads like an ordinary word of the trade counts at a seam only.
"""

import re
from collections.abc import Iterator
from typing import Final

_SEAM: Final = r"(?:^|(?<=[.!?:;>}\])]\s)|(?<=[>}\]]))"
# An attack seldom ends in a full stop; the honest sentence behind it starts with a capital.
_TAIL: Final = r"(?-i:[^\n.!?A-Z]*(?:[.!?](?=\s|$))?)"

_HTML: Final = (
    r"(?:a|b|body|br|details|div|em|font|form|h[1-6]|head|html|i|iframe|img|input|li|link|meta|p|script|section|span"
    r"|strong|style|summary|svg|table|td|tr|ul)"
)
_NOT_SHOWN: Final = (
    r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity|height|width|max-height)\s*:\s*0"
    r"|(?:left|top|right|text-indent|margin\S*)\s*:\s*-\d{3,}|clip(?:-path)?\s*:|\bcolor\s*[=:]\s*[\"']?(?:white|#fff)"
    r"|transparent|\bhidden\b|aria-hidden|\bsr-only\b|visually-hidden)"
)
_TEMPLATE: Final = (
    r"(?:\{\{[^\n]{0,200}?\}\}|\{%[^\n]{0,200}?%\}|[$#]\{[^{}\n]{0,200}\}|<%[^\n]{0,200}?%>|\$\([^()\n]{0,200}\)"
    r"|\{\w*\.__\w+[^{}\n]{0,200}\}|%\(\w{1,40}\)[sdr])"
)
_ANSWER_KEYS: Final = (
    r"(?:decision|verdict|final|result|answer|output|note|advice|reason|why|because|findings?|recommendation|score|role"
    r"|content|explanation|confidence|criterion|ergebnis|entscheidung|grund|décision|raison|decisión|motivo|decisão"
    r"|decisione|besluit|reden)"
)
_OBJECT: Final = (
    r"\{\s*[\"'][\w -]{1,40}[\"']\s*:(?:[^{}]{0,600}(?:\{[^{}]{0,600}\}[^{}]{0,600})*\})?(?:\s*//(?-i:(?: [a-z]+)*))?"
)
_LEVEL: Final = r"(?-i:DEBUG|INFO|WARN(?:ING)?|ERROR|CRITICAL|FATAL)"
_DELIMITED: Final = (
    r"(?:(?:end|begin|start|ende|anfang|fin|fine|fim|inicio|início|einde)[ _])?"
    r"(?:(?:of|of the|des|du|del|do|van het)[ _])?"
    r"(?:data|target|profile?|perfil|profilo|profiel|document|input|user|system|prompt|instructions?|instruç\w+"
    r"|instruc\w+|order|context|text)"
)
_DELIMITED_CAPITALS: Final = "DATA|TARGET|PROFILE|DOCUMENT|INPUT|PROMPT|INSTRUCTIONS?|CONTEXT|TEXT"
_BRACKETED: Final = rf"\[/?{_DELIMITED}\]"
_FENCED: Final = rf"(?:(?<![=~#*_-])[=~#*_-]{{3,40}}[ ]?{_DELIMITED}[ ]?[=~#*_-]{{3,40}})"

_CHAT_MARK: Final = r"<[|｜][^|｜<>\n]{0,40}[|｜]>"

_FORMS: Final = (
    r"(?:<|&lt;)!--.*?(?:--(?:>|&gt;)|\Z)",
    rf"<(?P<tag>{_HTML})\b[^<>]*{_NOT_SHOWN}[^<>]*>.*?(?:</(?P=tag)\s*>|\Z)",
    r"<(?P<code>script|style|details)\b[^<>]*>.*?(?:</(?P=code)\s*>|\Z)",
    rf"<(?!{_HTML}\b)(?P<xml>[a-z_][\w.-]{{0,30}})(?:\s[^<>]*)?>.{{0,800}}?</(?P=xml)\s*>",
    rf"</?{_HTML}\b[^<>\n]*>|</[a-z_][\w.-]{{0,30}}\s*>|{_SEAM}<{_DELIMITED}>",
    # A chat token that touches a word or another token, or stands at a seam; and all up to the last one of its line.
    rf"(?:{_SEAM}{_CHAT_MARK}|{_CHAT_MARK}(?=[\w<]))(?:[^\n]{{0,600}}{_CHAT_MARK}|{_TAIL})",
    rf"(?:<s>\s*)?\[INST\].*?\[/INST\]{_TAIL}(?:</s>)?|<<SYS>>(?:.*?<</SYS>>|{_TAIL})|{_SEAM}\[INST\]{_TAIL}",
    rf"{_SEAM}<start_of_turn>(?:.*?<end_of_turn>|{_TAIL})|<end_of_turn>",
    r"\[/?[A-Z][A-Z_]{2,}\][^\n]{0,600}\[/[A-Z][A-Z_]{2,}\]",
    rf"{_BRACKETED}[^\n]{{0,600}}{_BRACKETED}|{_FENCED}.{{0,800}}?{_FENCED}",
    rf"{_SEAM}(?:[}}\]\"'>]{{2,}}[ ,;]*)+[^\n]{{0,300}}(?:<<<|>>>|\"\"\"|'''|\}})(?-i:[ ]*[A-Z_]{{3,}}\b)?",
    rf"{_SEAM}[`~]{{3}}.*?(?:[`~]{{3}}|\Z)(?:[^\n]{{0,200}}~~~)?",
    rf"{_SEAM}{_OBJECT}|\{{\s*[\"']{_ANSWER_KEYS}[\"']\s*:(?:[^{{}}]{{0,600}}(?:\{{[^{{}}]{{0,600}}\}}[^{{}}]{{0,600}})*\}})?",
    rf"(?:^[ \t]*\[\[?\w+\]\]?[ \t]*\n)?(?:^[ \t]*[\"']?{_ANSWER_KEYS}[\"']?[ \t]*[:=][^\n]*(?:\n|\Z)){{2,}}",
    r"(?<!\S)---[ ]*\n(?:[\w-]+:[^\n]*\n)+---(?!\S)",  # front matter
    rf"{_SEAM}(?:{_TEMPLATE}\s*)+{_TAIL}|\{{%[^\n]{{0,200}}?%\}}",
    rf"(?:[^\n.!?]{{0,60}}\s)?!\[[^\]\n]{{0,200}}\]\([^)\n]{{0,400}}\){_TAIL}",
    rf"(?:\bcall\s*:\s*)?{_SEAM}(?:fetch|curl|exec|eval|open)\(\s*[\"'][^)\n]*\){_TAIL}",
    r"\bcall\s*:\s*\w+\([^)\n]*\)(?-i:[^\n.!?A-Z]*)",
    # A spreadsheet would run it, with what it calls.
    rf"{_SEAM}[=+@-](?-i:[A-Z]{{2,}})\([^)\n]*\)[^\n.!?]*(?:!(?-i:[A-Z]+)\d+{_TAIL})?",
    rf"^[ \t]*(?-i:(?:END|BEGIN|START) OF (?:THE )?(?:{_DELIMITED_CAPITALS}))[ \t]*$",
    # A log line, with the scraps of the lines it was glued between.
    rf"(?:(?<=[.!?]\s)(?-i:[^\n.!?A-Z]{{0,60}})\n)?^[ \t]*[\d:.,TZ \[\]-]{{0,40}}{_LEVEL}\b[^\n]*(?:\n[ \t]*{_TAIL})?",
)
_FINDER: Final = re.compile("|".join(_FORMS), re.DOTALL | re.MULTILINE | re.IGNORECASE)
# Every form has one of these somewhere. Most texts have none, and are not looked through for forms.
_SIGN: Final = re.compile(
    r"[<\[{`]|&(?i:lt);|[=~#*_-]{3}|[}\]\"'>]{2}|\w\(|[$%]\(| OF |DEBUG|INFO|WARN|ERROR|CRITICAL|FATAL"
    rf"|\n[ \t]*[\"']?(?i:{_ANSWER_KEYS})[\"']?[ \t]*[:=]"
)


def form_spans(text: str) -> Iterator[tuple[int, int]]:
    """Spans in a form that only machines read, in order."""
    if _SIGN.search(text) is None:
        return
    for found in _FINDER.finditer(text):
        if found.end() > found.start():
            yield found.span()
