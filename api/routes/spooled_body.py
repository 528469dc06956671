"""How a route takes a file: into a temporary one, hashed on its way, so that memory holds little of it."""

import re
from collections.abc import Mapping
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import ClassVar, Final

from fastapi import Request, Response

from api.connection import read_body
from api.core.errors import StorageUnavailable, UnsupportedMediaType
from api.routes.admitted import AdmittedRoute, Handler
from api.routes.idempotent import answer_once

FILE_MAX_BYTES: Final = 64 * 1024 * 1024
FILE_TIMEOUT_S: Final = 120.0
_IN_MEMORY_BYTES: Final = 1024 * 1024
_UTF_8: Final = re.compile(r'\s*([a-z/.+-]+)(\s*;\s*charset\s*=\s*"?utf-?8"?)?\s*', re.IGNORECASE)


class SpooledBodyRoute(AdmittedRoute):
    """A route whose body is a file, for its handler in `request.state.file`; which kinds it takes is `media_types`."""

    media_types: ClassVar[Mapping[str, str]] = {}
    """Media type to what the handler finds in `request.state.file_format`."""

    def get_admitted_handler(self) -> Handler:
        handle = super().get_admitted_handler()

        async def handle_spooled(request: Request) -> Response:
            request.state.file_format = self._require_known(request)
            digest = sha256()
            with SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as file:

                def take(chunk: bytes) -> None:
                    digest.update(chunk)
                    try:
                        file.write(chunk)
                    except OSError as error:
                        message = "There is no temporary folder with room for a file of this size."
                        raise StorageUnavailable(message) from error

                await read_body(request, take, max_bytes=FILE_MAX_BYTES, timeout_s=FILE_TIMEOUT_S)
                file.seek(0)
                request.state.file = file
                return await answer_once(request, digest.digest(), handle)

        return handle_spooled

    def _require_known(self, request: Request) -> str:
        if "content-encoding" in request.headers:
            message = "The body must not be compressed: send it without `Content-Encoding`."
            raise UnsupportedMediaType(message)
        plain = _UTF_8.fullmatch(request.headers.get("content-type", ""))
        if plain is None or plain[1].lower() not in self.media_types:
            message = f"The body must be {' or '.join(f'`{name}`' for name in self.media_types)} in UTF-8."
            raise UnsupportedMediaType(message)
        return self.media_types[plain[1].lower()]


class NoBodyRoute(AdmittedRoute):
    """A route that is posted to without a body; a key makes it happen once all the same."""

    def get_admitted_handler(self) -> Handler:
        handle = super().get_admitted_handler()

        async def handle_once(request: Request) -> Response:
            return await answer_once(request, sha256(b"").digest(), handle)

        return handle_once
