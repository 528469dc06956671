"""Every violation code there is, with its meaning. Prompts, docs and callers read them from here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

VIOLATION_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # length.py
        "too_long": "Longer than the limit, in UTF-16 code units after NFC.",
        "blank": "There is no text.",
        "not_nfc": "Not in Unicode normal form C.",
        "hidden_character": "A character nobody sees: control, format, direction or half a surrogate pair.",
        "too_many_lines": "More line breaks than a short note needs.",
        "cut_off": "Ends in the middle of a sentence.",
        # links.py
        "link": "A web address, in whatever disguise.",
        "email": "An e-mail address.",
        "phone": "A telephone number.",
        "handle": "An @handle.",
        "hashtag": "A #hashtag.",
        "markup": "HTML, Markdown, JSON, code or a formula; a note is plain text.",
        # placeholders.py
        "placeholder": "A gap somebody was meant to fill in.",
        # set_aside.py
        "set_aside_text": "Repeats a passage that was set aside because it talks to a machine.",
        # grounding.py
        "unsupported_number": "A number that no input has.",
        "unsupported_date": "A month, a weekday or a time such as last week that no input has.",
        "unsupported_name": "A person, organisation or place that no input names.",
        "unsupported_act": "Claims a meeting, a reading, a visit or the like that the user did not report.",
        "unsupported_work": "An article, a book, a talk of the target's that no input speaks of.",
        "unsupported_quotation": "Quotes words, or the title of a work, that no input has.",
        "unsupported_credential": "An award, a title, a name in the field or a superlative that no input has.",
        "unsupported_role": "Says the sender is something the inputs do not say.",
        "wrong_owner": "Credits the target with what is the sender's, or the other way round.",
        "unsupported_claim": "The evidence given for a claim does not stand in the input it credits.",
        "claim_not_in_note": "A claim quotes words that are not in the note.",
        # substance.py
        "says_nothing": "Nothing in the note comes from the inputs.",
        # names.py
        "wrong_greeting": "Greets somebody other than the target.",
        "wrong_signature": "Signed by somebody other than the sender.",
        "misspelt_name": "A name of one of the two people, misspelt.",
        # language.py, address.py
        "wrong_language": "Not in the language asked for.",
        "wrong_address_form": "Uses the formal form where the informal one is due, or the other way round.",
        # phrases.py
        "sales_pitch": "Sells something.",
        "flattery": "Praise anybody could get.",
        "stock_phrase": "An opener or a closing that stands in a thousand notes.",
        "empty_purpose": "Wants a contact for its own sake.",
        "buzzword": "A word that says nothing.",
        "machine_cadence": "Sounds like a machine: em dash, three sentences of one length, not only but also.",
        # advice only
        "too_many_items": "More items than a reader takes in.",
    }
)
