#!/usr/bin/env python3
"""Stands between Playwright and Debian's Firefox, and answers the command that this one has not.

Playwright sets the preferred colours of each new context with `emulation.setMediaFeaturesOverride`,
which Firefox 153 does not know, and gives up. All other frames of WebDriver BiDi pass as they are.
Started as if it were Firefox; frames after RFC 6455, without extensions and fragments.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys

FIREFOX = "firefox-esr"
LISTENING = re.compile(rb"^WebDriver BiDi listening on ws://127\.0\.0\.1:(\d+)")
UNKNOWN = "emulation.setMediaFeaturesOverride"

Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter


async def run() -> int:
    """Start Firefox and tell where it listens: at a door of ours."""
    process = await asyncio.create_subprocess_exec(
        FIREFOX, *sys.argv[1:], stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    async for line in process.stderr:
        if found := LISTENING.match(line):
            port = await door(int(found[1]))
            line = b"WebDriver BiDi listening on ws://127.0.0.1:%d\n" % port
        sys.stderr.buffer.write(line)
        sys.stderr.buffer.flush()
    return await process.wait()


async def door(port: int) -> int:
    """Listen on a free port for one who wants to speak to Firefox."""

    async def passed(reader: Reader, writer: Writer) -> None:
        theirs, ours = await asyncio.open_connection("127.0.0.1", port)
        await greeted(reader, ours, port)
        await greeted(theirs, writer, None)
        await asyncio.gather(commands(reader, ours, writer), answers(theirs, writer))

    server = await asyncio.start_server(passed, "127.0.0.1", 0)
    bound: int = server.sockets[0].getsockname()[1]
    return bound


async def greeted(reader: Reader, writer: Writer, port: int | None) -> None:
    """Pass the head of the handshake; the request names the port that Firefox expects."""
    head = await reader.readuntil(b"\r\n\r\n")
    if port is not None:
        head = re.sub(rb"(?i)(\r\nHost: [^:\r]+:)\d+", rb"\g<1>%d" % port, head)
        head = re.sub(rb"(?i)\r\nSec-WebSocket-Extensions:[^\r]*", b"", head)
    writer.write(head)


async def commands(reader: Reader, writer: Writer, back: Writer) -> None:
    """Pass frames to Firefox; answer the one command that it would refuse."""
    try:
        while True:
            frame, payload = await read(reader)
            said = json.loads(payload) if frame[0] & 15 == 1 else {}
            if said.get("method") == UNKNOWN:
                answer = {"type": "success", "id": said["id"], "result": {}}
                back.write(framed(json.dumps(answer).encode()))
            else:
                writer.write(frame)
    except asyncio.IncompleteReadError:
        writer.close()


async def answers(reader: Reader, writer: Writer) -> None:
    """Pass whole frames from Firefox."""
    try:
        while True:
            writer.write((await read(reader))[0])
    except asyncio.IncompleteReadError:
        writer.close()


async def read(reader: Reader) -> tuple[bytes, bytes]:
    """Return one frame as it came, and what it says."""
    head = await reader.readexactly(2)
    size = head[1] & 127
    if size > 125:
        more = await reader.readexactly(2 if size == 126 else 8)
        head, size = head + more, int.from_bytes(more)
    mask = await reader.readexactly(4) if head[1] & 128 else b""
    body = await reader.readexactly(size)
    return head + mask + body, unmasked(body, mask)


def unmasked(body: bytes, mask: bytes) -> bytes:
    """Return the payload as it was before it was masked."""
    if not mask:
        return body
    key = (mask * (len(body) // 4 + 1))[: len(body)]
    return (int.from_bytes(body) ^ int.from_bytes(key)).to_bytes(len(body))


def framed(payload: bytes) -> bytes:
    """Return a text frame of a server."""
    assert len(payload) < 126
    return bytes([0x81, len(payload)]) + payload


if __name__ == "__main__":
    sys.exit(asyncio.run(run()))
