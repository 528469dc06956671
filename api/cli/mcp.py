"""`mutual mcp`: the tools for an assistant that starts this command and talks to it over standard input and output."""

import asyncio
import signal
from typing import Final

from api.settings import Settings, load_settings

EXAMPLE: Final = "Example: npx @modelcontextprotocol/inspector --cli mutual mcp --method tools/list"


def mcp() -> None:
    """Answer an assistant over MCP.

    The assistant starts this command and talks to it over standard input and output, until the input ends. It needs
    no server and no key, and keeps nothing unless MUTUAL_DATABASE_URL says where. Over HTTP the same stands under /mcp
    of `mutual serve`.
    """
    from api.telemetry.logs import configure_logging  # noqa: PLC0415 - `mutual --help` does not wait for it

    settings = load_settings()
    configure_logging(settings.log_level)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # nothing else wakes the thread that waits for standard input
    asyncio.run(_answer(settings))


async def _answer(settings: Settings) -> None:
    from api.mcp.stdio import serve_stdio  # noqa: PLC0415 - `mutual --help` does not wait for the SDK
    from api.resources import open_resources  # noqa: PLC0415 - as above

    # An assistant starts this wherever it likes, so the default, a file under the present folder, is no place.
    has_place = "database_url" in settings.model_fields_set
    async with open_resources(settings, with_storage=has_place) as resources:
        await serve_stdio(resources)
