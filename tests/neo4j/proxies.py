"""A proxy between client and server whose wire can be cut: what a firewall or a pulled plug does to Bolt."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Proxy:
    """Passes bytes on until it is told not to.

    Attributes
    ----------
    cut_after
        Cut the connection over which so many bytes have gone to the server, once.
    tells_server
        Whether the server hears of the cut; it does not where a plug is pulled.
    silent
        Swallow what comes, both ways, and cut nothing: what a firewall does that drops a connection it forgot.
    """

    port: int
    target: int
    cut_after: int | None = None
    tells_server: bool = True
    refuses: bool = False
    silent: bool = False
    connections: list[socket.socket] = field(default_factory=list)
    cuts: int = 0

    def cut(self) -> None:
        """Cut all connections now."""
        for connection in self.connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.connections.clear()

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            if self.refuses:
                client.close()
                continue
            server = socket.create_connection(("127.0.0.1", self.target))
            self.connections += [client, server]
            threading.Thread(target=self._pass_on, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(server, client, False), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket, counted: bool) -> None:  # noqa: FBT001 - one of two ways
        passed = 0
        ends = [one, other]
        with suppress(OSError):
            # Small pieces, so that a cut falls in the middle of a message.
            while data := one.recv(65536 if self.cut_after is None else 1000):
                if self.silent:
                    continue
                other.sendall(data)
                passed += len(data)
                if counted and self.cut_after is not None and passed > self.cut_after:
                    self.cut_after, self.cuts = None, self.cuts + 1
                    ends = [one, other] if self.tells_server else [one]
                    break
        # Closing alone would not tell an end that the other thread is reading from.
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def open_proxy(target: int) -> Iterator[Proxy]:
    """Listen on a free port and pass everything on to another one."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = Proxy(listener.getsockname()[1], target)
        thread = threading.Thread(target=proxy.serve, args=(listener,), daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            proxy.cut()
