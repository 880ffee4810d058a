"""A telephone's line: a proxy that hands every byte on later, socket frames too (the emulation of browsers leaves those alone)."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_PIECE = 65536


class _Line:
    """Takes connections for one server; each piece of data waits its turn, none waits for another's."""

    def __init__(self, target: int, delay: float) -> None:
        self.target, self.delay = target, delay

    async def serve(self, browser: asyncio.StreamReader, to_browser: asyncio.StreamWriter) -> None:
        """One connection of the browser to its proxy."""
        server, to_server = await asyncio.open_connection("127.0.0.1", self.target)
        try:
            first = await browser.read(_PIECE)
            if first.startswith(b"CONNECT "):
                to_browser.write(b"HTTP/1.1 200 OK\r\n\r\n")
            else:
                await asyncio.sleep(self.delay)
                to_server.write(first)
            both = self._carry(browser, to_server), self._carry(server, to_browser)
            await asyncio.gather(*both, return_exceptions=True)
        except asyncio.CancelledError:
            return  # hung up; a cancelled call would be told as an error by asyncio's own streams
        finally:
            to_server.transport.abort()
            to_browser.transport.abort()

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while piece := await source.read(_PIECE):
            loop.call_later(self.delay, sink.write, piece)
        loop.call_later(self.delay, sink.close)


@contextmanager
def slow_line(target: int, *, delay: float) -> Iterator[str]:
    """Address of a proxy to that port of this machine; `delay` in seconds, each way."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    line = _Line(target, delay)
    opened = asyncio.run_coroutine_threadsafe(asyncio.start_server(line.serve, "127.0.0.1", 0), loop).result()
    try:
        yield f"http://127.0.0.1:{opened.sockets[0].getsockname()[1]}"
    finally:
        asyncio.run_coroutine_threadsafe(_hang_up(opened), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _hang_up(server: asyncio.Server) -> None:
    """End what is still being carried, so that nothing outlives the line."""
    server.close()
    calls = asyncio.all_tasks() - {asyncio.current_task()}
    for call in calls:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)
    await asyncio.sleep(0)  # the next turn of the loop lets the connections go
    await asyncio.sleep(0)
