"""Frames: a length, then JSON. The only thing that crosses the wall, in either direction.

The length is checked before a byte is allocated, the number of brackets and commas before the text is parsed.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from typing import Any

__all__ = ["Channel", "FRAME_LIMIT", "FrameError", "PIECES_LIMIT", "Silence", "as_text"]

FRAME_LIMIT = 16 * 2**20
PIECES_LIMIT = 200_000  # brackets and commas in a frame: JSON of 16 MiB could otherwise unfold to gigabytes
_CHUNK = 2**18
_HEADER = struct.Struct(">I")


class FrameError(Exception):
    """What arrived is not a frame: too long, cut off, or not JSON."""


class Silence(Exception):  # noqa: N818 - a state of the conversation; whether it is an error is for the caller to say
    """Nothing arrived before the deadline."""


class Channel:
    """One end of a socket over which frames go to and fro."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self._received = bytearray()

    def send(self, message: dict[str, Any], seconds: float | None = None) -> None:
        """Send one frame; Silence when the other side does not read it within the given seconds."""
        self.send_text(as_text(message), seconds)

    def send_text(self, message: str, seconds: float | None = None) -> None:
        """The same for an object that is written as JSON already."""
        text = message.encode()
        if len(text) > FRAME_LIMIT:
            raise FrameError(f"a message of {len(text)} bytes; at most {FRAME_LIMIT} fit into a frame")
        deadline = None if seconds is None else time.monotonic() + seconds
        left = memoryview(_HEADER.pack(len(text)) + text)
        while left:
            try:
                left = left[self.connection.send(left, socket.MSG_DONTWAIT) :]
            except BlockingIOError:
                self._wait(deadline, writing=True)

    def receive(self, seconds: float | None = None) -> dict[str, Any]:
        """The next frame; Silence after the given seconds, EOFError when the other side is gone."""
        deadline = None if seconds is None else time.monotonic() + seconds
        (length,) = _HEADER.unpack(self._read(_HEADER.size, deadline))
        if length > FRAME_LIMIT:
            raise FrameError(f"a frame of {length} bytes; at most {FRAME_LIMIT} are read")
        return parse(self._read(length, deadline))

    def close(self) -> None:
        """Close this end; the other side reads the end of the conversation."""
        self.connection.close()

    def _read(self, size: int, deadline: float | None) -> bytes:
        # grown as the bytes arrive, so that an announced length that never comes costs nothing
        while len(self._received) < size:
            try:
                chunk = self.connection.recv(_CHUNK, socket.MSG_DONTWAIT)
            except BlockingIOError:
                self._wait(deadline, writing=False)
                continue
            except ConnectionError:
                chunk = b""
            if not chunk:
                raise EOFError("the other side closed the connection")
            self._received += chunk
        taken = bytes(self._received[:size])
        del self._received[:size]
        return taken

    def _wait(self, deadline: float | None, *, writing: bool) -> None:
        wait = None if deadline is None else max(0.0, deadline - time.monotonic())
        wanted = [self.connection]
        if not any(select.select([] if writing else wanted, wanted if writing else [], [], wait)):
            raise Silence


def as_text(message: Any) -> str:
    """JSON without a blank."""
    return json.dumps(message, separators=(",", ":"))


def parse(text: bytes) -> dict[str, Any]:
    """The JSON object in a frame, or a FrameError."""
    if sum(map(text.count, (b"[", b"{", b","))) > PIECES_LIMIT:
        raise FrameError("a frame with more pieces than an answer has")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FrameError(f"a frame that is not JSON: {error}") from None
    if not isinstance(message, dict):
        raise FrameError("a frame that is not a JSON object")
    return message
