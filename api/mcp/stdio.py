"""The protocol over standard input and output, for `mutual mcp`: in this process, without a server or a key."""

from mcp.server.stdio import stdio_server

from api.access.callers import LOCAL
from api.mcp.server import Visit, build_server
from api.resources import Resources
from api.telemetry.middleware import request_id_for


async def serve_stdio(resources: Resources) -> None:
    """Answer until standard input ends."""
    server = build_server(resources, lambda _: Visit(LOCAL, request_id_for(())))
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
