"""A request made ready: inputs cleaned once, every `auto` resolved.

Engines, policy and guards read this, not the request.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from api.core.address_form import is_informal_agreed, is_reader_addressed_informally
from api.core.channels import CHANNELS, Channel
from api.core.cleaning import CleanText, RemovalKind, clean
from api.core.errors import Fault, InvalidRequest
from api.core.languages import SupportedLanguage, is_supported
from api.core.models import AddressForm, DraftRequest, Source

_POINTERS: Final[Mapping[Source, str]] = MappingProxyType(
    {"target": "/target/profile", "sender": "/sender/profile", "goal": "/goal", "context": "/context"}
)


@dataclass(frozen=True, slots=True)
class Brief:
    """One request as everything after the door sees it.

    `texts` holds the inputs that are present, `target` and `goal` always. `limit` is in UTF-16 code units.
    `language` is the note's (any ISO 639-1 code), `advice_language` that of advice and explanations. `address_form`
    is `formal` by default; it changes nothing in languages with one form, such as English.
    `removed` says what kinds of things cleaning took out of any of the inputs. `caller` is for whom it is made,
    where that is known.
    """

    texts: Mapping[Source, CleanText]
    target_name: str | None
    sender_name: str | None
    channel: Channel
    limit: int
    language: str
    advice_language: SupportedLanguage
    address_form: AddressForm
    prompt: str | None
    removed: frozenset[RemovalKind]
    caller: str | None = None

    def text(self, source: Source) -> str:
        """What is left of one input after cleaning; empty where it was not given."""
        clean_text = self.texts.get(source)
        return clean_text.text if clean_text else ""


def prepare(request: DraftRequest) -> Brief:
    """Clean the inputs and resolve language, address form and limit.

    Raises:
        InvalidRequest: an input is blank after cleaning; every such input is listed.
    """
    inputs = _inputs(request)
    cleaned = {pointer: clean(text, is_pasted=pointer.endswith("/profile")) for pointer, text in inputs.items()}
    if faults := [_blank(pointer) for pointer, item in cleaned.items() if not item.text.strip()]:
        raise InvalidRequest(faults)

    texts: dict[Source, CleanText] = {
        source: cleaned[pointer] for source, pointer in _POINTERS.items() if pointer in cleaned
    }
    profile_language = texts["target"].language
    language = request.language
    if language == "auto":
        language = profile_language or texts["goal"].language or "en"
    channel = CHANNELS[request.channel]
    return Brief(
        texts=MappingProxyType(texts),
        target_name=_one_line(cleaned.get("/target/name")),
        sender_name=_one_line(cleaned.get("/sender/name")),
        channel=channel,
        limit=min(channel.limit, request.max_length or channel.limit),
        language=language,
        advice_language=_advice_language(texts, language),
        address_form=_address_form(request, texts, profile_language),
        prompt=request.prompt,
        removed=frozenset(removal.kind for text in cleaned.values() for removal in text.removals),
    )


def _inputs(request: DraftRequest) -> dict[str, str]:
    """All texts of a request by their JSON pointer, those left out aside."""
    sender = request.sender
    named = {
        "/target/profile": request.target.profile,
        "/target/name": request.target.name,
        "/sender/profile": sender.profile if sender else None,
        "/sender/name": sender.name if sender else None,
        "/goal": request.goal,
        "/context": request.context,
    }
    return {pointer: text for pointer, text in named.items() if text is not None}


def _blank(pointer: str) -> Fault:
    return Fault(pointer=pointer, code="blank", detail="Nothing is left of this text after cleaning.")


def _one_line(name: CleanText | None) -> str | None:
    return " ".join(name.text.split()) if name else None


def _advice_language(texts: Mapping[Source, CleanText], note_language: str) -> SupportedLanguage:
    """The goal's language; a goal too short to tell is taken to be in the context's or the note's."""
    context = texts.get("context")
    spoken = texts["goal"].language or (context and context.language) or note_language
    return spoken if is_supported(spoken) else "en"


def _address_form(
    request: DraftRequest, texts: Mapping[Source, CleanText], profile_language: str | None
) -> AddressForm:
    """As asked; else informal only where the profile's own words or a stated agreement use the informal form."""
    if request.address_form != "auto":
        return request.address_form
    agreed = any(is_informal_agreed(texts[source].text) for source in ("goal", "context") if source in texts)
    is_informal = agreed or is_reader_addressed_informally(texts["target"].text, profile_language)
    return "informal" if is_informal else "formal"
