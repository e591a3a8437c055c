"""A slow line in front of a host, as a TCP proxy: what workers fetch goes through it as well.

A browser's own throttling reaches what pages ask for, and not always what their workers do.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECE: Final = 2_048
"""Bytes that one connection sends before it is another one's turn."""


@dataclass(frozen=True, slots=True)
class Line:
    """How slow a line is: bits in a second, for each direction, and seconds for a way there and back."""

    rate: float
    round_trip: float


SLOW: Final = Line(rate=4_000_000, round_trip=0.1)


@contextmanager
def slow_line(address: str, line: Line = SLOW) -> Iterator[str]:
    """Give the address at which the host at this address answers over a slow line, until the block ends.

    All connections share the line's rate. Half a round trip lies on each way, and one more is lost to each new
    connection; how TCP gets up to speed is not imitated.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    proxy = _Proxy(urlsplit(address).port or 80, line)
    try:
        port = asyncio.run_coroutine_threadsafe(proxy.open(), loop).result()
        yield f"http://127.0.0.1:{port}"
    finally:
        asyncio.run_coroutine_threadsafe(proxy.close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class _Direction:
    """One direction of the line, which all connections share."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._free = 0.0  # when the line has sent what it was given so far, in the loop's time

    async def send(self, size: int) -> float:
        """Wait until so many bytes are on their way, and return the time at which they are."""
        now = asyncio.get_running_loop().time()
        self._free = max(self._free, now) + size * 8 / self._rate
        sent = self._free
        await asyncio.sleep(sent - now)
        return sent


class _Proxy:
    def __init__(self, port: int, line: Line) -> None:
        self._port = port
        self._line = line
        self._there = _Direction(line.rate)
        self._back = _Direction(line.rate)
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def open(self) -> int:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        # The browser's own connection stands at once: what the real one would take is waited for here.
        await asyncio.sleep(self._line.round_trip)
        host_reader, host_writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._carry(reader, host_writer, self._there))
                group.create_task(self._carry(host_reader, writer, self._back))
        except* ConnectionError:
            pass  # a browser that is closed leaves its connections open
        finally:
            for each in (writer, host_writer):
                with suppress(ConnectionError):
                    each.close()

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, direction: _Direction) -> None:
        """Carry what comes from the source to the target, each piece half a round trip after it was sent."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                due, piece = await under_way.get()
                await asyncio.sleep(due - asyncio.get_running_loop().time())
                if not piece:
                    break
                target.write(piece)
                await target.drain()
            if target.can_write_eof():
                target.write_eof()

        async with asyncio.TaskGroup() as group:
            group.create_task(deliver())
            piece = b"not yet read"
            while piece:
                piece = await source.read(PIECE)
                await under_way.put((await direction.send(len(piece)) + self._line.round_trip / 2, piece))
