"""A route whose handler may wait for a model: when the caller is gone, so is the question."""

from fastapi import Request, Response

from api.connection import while_awaited
from api.routes.admitted import Handler
from api.routes.json_body import JsonBodyRoute


class AskingRoute(JsonBodyRoute):
    """Nothing of a request is kept whose caller did not wait, and its call of the model is broken off.

    Its handler writes nothing itself, so it can be stopped anywhere.
    """

    def get_read_handler(self) -> Handler:
        handle = super().get_read_handler()

        async def handle_while_awaited(request: Request) -> Response:
            return await while_awaited(request.receive, handle(request))

        return handle_while_awaited
