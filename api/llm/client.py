"""Asks an OpenAI-compatible server for one chat completion, and turns whatever comes back into our words.

It hands out the text of the answer; reading JSON out of it is for `extraction.py`, its meaning for the engine.
"""

import asyncio
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import httpx2
import openai

from api.core.errors import BreakerOpen, ModelError, ModelTimedOut, ModelUnavailable
from api.core.models import Usage
from api.llm.breaker import Breaker
from api.llm.chat import OPENAI_URL, Completion
from api.llm.deadline import Deadline
from api.llm.dialect import ChatRequest, Dialect, StructuredOutput
from api.llm.envelope import Envelope, read_envelope, text_of
from api.llm.extraction import invalid
from api.llm.failures import from_response
from api.llm.retry import MAX_TRIES, RetryBudget, is_transient, with_retries
from api.llm.transport import ReplyTooLarge, http_client, refuse_metadata_address

_REFUSALS: Final = frozenset({400, 422})
"""How servers say that a parameter is not for them."""
_NO_KEY: Final = "none"
"""Sent where no key is set: servers on one's own machine want none, and the SDK insists on some."""
_FAIR_SHARE: Final = 0.5
"""Who is asked with less of the time left, such as for a repair, is not to blame for running out of it."""


class ChatClient:
    """One model on one server. Open as long as the process; safe for concurrent use.

    It learns while it works: a parameter the server refuses is left out from then on. `tries` bounds how often one
    request is sent when the failure is transient; without a `breaker` a server that keeps failing is asked still.

    Raises:
        SettingsInvalid: `base_url` leads to where machines keep their own secrets.
    """

    def __init__(
        self,
        *,
        model: str,
        base_url: str = OPENAI_URL,
        api_key: str | None = None,
        structured_output: StructuredOutput = "auto",
        tries: int = MAX_TRIES,
        breaker: Breaker | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        refuse_metadata_address(base_url)
        self._model = model
        self._tries = tries
        self._breaker = breaker or Breaker(model, failures=sys.maxsize)
        self._budget = RetryBudget()
        self._dialect = Dialect.first_guess(structured_output)
        self._sdk = openai.AsyncOpenAI(
            api_key=api_key or _NO_KEY,
            base_url=base_url,
            max_retries=0,
            timeout=None,  # the deadline bounds the whole; the transport, connecting
            http_client=http_client(transport),
        )

    async def complete(self, request: ChatRequest, *, deadline: Deadline) -> Completion:
        """Ask until there is an answer, a failure that asking again would not mend, or no time left.

        Raises:
            ModelError: with the calls made and the tokens they cost.
        """
        tally = _Tally()
        has_fair_share = deadline.share_left() >= _FAIR_SHARE
        self._budget.earn()
        try:
            async with asyncio.timeout(deadline.remaining_s()):
                return await with_retries(
                    lambda: self._try(request, tally), deadline=deadline, tries=self._tries, may_retry=self._may_retry
                )
        except TimeoutError:
            if has_fair_share:
                self._breaker.failed()
            detail = f"The model did not answer within {deadline.total_s:g} s."
            raise ModelTimedOut(detail, attempts=tally.attempts, usage=tally.usage) from None
        except ModelError as error:
            error.attempts, error.usage = tally.attempts, tally.usage
            raise

    async def aclose(self) -> None:
        await self._sdk.close()

    def _may_retry(self) -> bool:
        return self._breaker.state == "closed" and self._budget.spend()

    async def _try(self, request: ChatRequest, tally: "_Tally") -> Completion:
        try:
            self._breaker.admit()
        except BreakerOpen as error:
            if not tally.attempts:
                raise
            # Others opened it while we waited for our next try.
            detail = "The model failed too often just now, so it was not asked again."
            raise BreakerOpen(detail, retry_after_s=error.retry_after_s) from None
        try:
            reply = await self._send(request, tally)
        except ModelError as error:
            if is_transient(error):
                self._breaker.failed()
            else:
                self._breaker.answered()
            raise
        self._breaker.answered()
        envelope = read_envelope(reply)
        # Providers bill refused and unusable answers too, so count before looking at the text.
        tally.add(envelope)
        text = text_of(envelope)
        return Completion(text=text, model=envelope.model or self._model, attempts=tally.attempts, usage=tally.usage)

    async def _send(self, request: ChatRequest, tally: "_Tally") -> bytes:
        while True:
            dialect = self._dialect
            tally.attempts += 1
            try:
                return await self._post(dialect.body(request, self._model))
            except openai.APIStatusError as error:
                learned = dialect.after_refusal(error.response.text) if error.status_code in _REFUSALS else None
                if learned is None:
                    # The SDK's error quotes the server's reply, and that may quote the prompt: it ends here.
                    raise from_response(error.response, now=datetime.now(UTC)) from None
                self._dialect = learned
            except openai.APIConnectionError as error:
                if isinstance(error.__cause__, ReplyTooLarge):
                    raise invalid(code="too_large") from error
                detail = "The model's server could not be reached, or broke off."
                raise ModelUnavailable(detail) from error

    async def _post(self, body: dict[str, object]) -> bytes:
        # Not `chat.completions.create`: it walks the whole body by type hints, and checks no answer.
        response = await self._sdk.post("/chat/completions", cast_to=httpx2.Response, body=body)
        return response.content


@dataclass(slots=True)
class _Tally:
    """What one question has cost so far, failed tries included."""

    attempts: int = 0
    usage: Usage | None = None

    def add(self, envelope: Envelope) -> None:
        if envelope.usage is None:
            return
        before = self.usage or Usage(input_tokens=0, output_tokens=0)
        self.usage = Usage(
            input_tokens=before.input_tokens + envelope.usage.prompt_tokens,
            output_tokens=before.output_tokens + envelope.usage.completion_tokens,
        )
