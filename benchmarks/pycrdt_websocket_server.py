"""pycrdt-websocket as its documentation serves it: `python pycrdt_websocket_server.py PORT`.

Runs in the environment of the peers, with nothing of this project. A document is its path.
"""

import asyncio
import sys

import uvicorn
from pycrdt.websocket import ASGIServer, WebsocketServer  # type: ignore[import-not-found]


async def main(port: int) -> None:
    async with WebsocketServer() as websocket_server:
        app = ASGIServer(websocket_server)
        config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning")
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    uvicorn_loop = uvicorn.Config("", loop="uvloop").get_loop_factory()
    with asyncio.Runner(loop_factory=uvicorn_loop) as runner:
        runner.run(main(int(sys.argv[1])))
