"""A route whose handler may wait for a model: when the caller is gone, so is the question."""

import asyncio

from fastapi import Request, Response
from starlette.types import Receive

from api.routes.admitted import CallerGone, Handler
from api.routes.json_body import JsonBodyRoute


class AskingRoute(JsonBodyRoute):
    """Nothing of a request is kept whose caller did not wait, and its call of the model is broken off.

    Its handler writes nothing itself, so it can be stopped anywhere.
    """

    def get_read_handler(self) -> Handler:
        handle = super().get_read_handler()

        async def handle_while_awaited(request: Request) -> Response:
            work = asyncio.create_task(handle(request))
            leaving = asyncio.create_task(_leaves(request.receive))
            try:
                await asyncio.wait({work, leaving}, return_when=asyncio.FIRST_COMPLETED)
                if not work.done():
                    raise CallerGone
                return work.result()
            finally:
                work.cancel()
                leaving.cancel()
                await asyncio.gather(work, leaving, return_exceptions=True)

        return handle_while_awaited


async def _leaves(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
