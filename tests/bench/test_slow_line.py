"""The slow line: its rate is shared, its delay is there and back, and nothing that is sent is changed."""

from __future__ import annotations

import hashlib
import socket
import socketserver
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from site_tools.bench.slow_line import Line, slow_line

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = bytes(range(256)) * 1024  # 256 KiB
# A busy machine makes things later, never sooner; other tests run beside these.
LATE = 4


class _Sender(socketserver.BaseRequestHandler):
    """Sends as many bytes as the first message asks for, and echoes every further one."""

    def handle(self) -> None:
        wanted = int(self.request.recv(16))
        self.request.sendall(BLOCK[:wanted])
        while message := self.request.recv(16):
            self.request.sendall(message)


@pytest.fixture
def host() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Sender) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@contextmanager
def connected(address: str) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", urlsplit(address).port or 0), timeout=20) as line:
        yield line


def receive(line: socket.socket, size: int) -> bytes:
    received = b""
    while len(received) < size:
        piece = line.recv(65536)
        assert piece, "the line ended"
        received += piece
    return received


def fetch(address: str, size: int) -> bytes:
    with connected(address) as line:
        line.sendall(str(size).encode())
        return receive(line, size)


def test_the_rate_is_kept_and_what_is_sent_is_not_changed(host: str) -> None:
    with slow_line(host, Line(rate=4_000_000, round_trip=0)) as address:
        began = time.monotonic()
        received = fetch(address, len(BLOCK))
        seconds = time.monotonic() - began
    assert hashlib.sha256(received).digest() == hashlib.sha256(BLOCK).digest()
    ideal = len(BLOCK) * 8 / 4_000_000
    assert ideal * 0.97 < seconds < ideal * LATE


def test_all_connections_share_the_rate(host: str) -> None:
    size = len(BLOCK) // 4
    with slow_line(host, Line(rate=4_000_000, round_trip=0)) as address, ThreadPoolExecutor() as pool:
        began = time.monotonic()
        ends = list(pool.map(lambda _: (fetch(address, size), time.monotonic() - began)[1], range(4)))
    ideal = len(BLOCK) * 8 / 4_000_000
    assert ideal * 0.97 < max(ends) < ideal * LATE
    # They take turns: none is done when only its own bytes could have been sent.
    assert min(ends) > ideal * 0.5


def test_a_new_connection_takes_two_round_trips_and_a_message_on_it_one(host: str) -> None:
    with slow_line(host, Line(rate=1e9, round_trip=0.2)) as address:
        began = time.monotonic()
        with connected(address) as line:
            line.sendall(b"1")
            receive(line, 1)
            first = time.monotonic() - began
            began = time.monotonic()
            line.sendall(b"again")
            assert receive(line, 5) == b"again"
            second = time.monotonic() - began
    assert 0.39 < first < 0.4 * LATE
    assert 0.19 < second < 0.2 * LATE


def test_the_end_of_a_connection_comes_through_as_well(host: str) -> None:
    with slow_line(host, Line(rate=1e9, round_trip=0.02)) as address, connected(address) as line:
        line.sendall(b"1")
        receive(line, 1)
        line.shutdown(socket.SHUT_WR)
        assert line.recv(1) == b""


def test_a_reader_who_leaves_in_the_middle_breaks_nothing(host: str) -> None:
    with slow_line(host, Line(rate=400_000, round_trip=0.02)) as address:
        with connected(address) as line:
            line.sendall(str(len(BLOCK)).encode())
            receive(line, 1)
        assert fetch(address, 10) == BLOCK[:10]
