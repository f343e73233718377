"""A hall of phones at the wall: how long a new question takes to be seen, and what the waiting costs.

The phones do as sala.js does: the first look within 2 seconds, then every 5 to 9, with the tag of what they have.
"""

import asyncio
import os
import random
import re
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench.client import ask, raw
from bench.rates import question, token
from bench.server import Server, serve

PHONES = 1000
FIRST, PAUSE = 2.0, (5.0, 9.0)  # seconds, as in sala.js
BETWEEN = 12.0  # seconds between two questions: by then every phone has asked again
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Hall:
    """What the phones saw. `asked`: when the last question was acknowledged (0: none yet)."""

    asked: float = 0.0
    seen: list[float] = field(default_factory=list)


def measure(var: Path, *, questions: int) -> dict[str, float]:
    """Seconds from a question's acknowledgement to its arrival on a phone; the share of a core that PHONES phones
    take while nothing happens, in percent.
    """
    with serve("sala.config.wsgi:application", var) as server:
        hall, share = asyncio.run(_evening(server, questions))
    late = sorted(hall.seen)
    if len(late) < PHONES * questions * 0.99:
        message = f"{len(late)} of {PHONES * questions} phones saw the questions"
        raise RuntimeError(message)
    return {
        "seen": statistics.median(late),
        "seen_p95": late[int(len(late) * 0.95)],
        "phones_share": share * 100,
    }


async def _evening(server: Server, questions: int) -> tuple[Hall, float]:
    hall, path = Hall(), f"{server.path('forum_wall')}questions/"
    phones = [asyncio.create_task(_phone(server.port, path, hall)) for _ in range(PHONES)]
    await asyncio.sleep(BETWEEN)
    begun, used = time.monotonic(), _seconds(server)
    await asyncio.sleep(BETWEEN)
    share = (_seconds(server) - used) / (time.monotonic() - begun)
    form = token(server)
    for _ in range(questions):
        answer = await asyncio.to_thread(ask, server.port, question(server.path("forum_ask"), form))
        if answer[0] != 200:
            message = f"a question was answered {answer[0]}"
            raise RuntimeError(message)
        hall.asked = time.monotonic()
        await asyncio.sleep(BETWEEN)
    for phone in phones:
        phone.cancel()
    for ended in await asyncio.gather(*phones, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended
    return hall, share


async def _phone(port: int, path: str, hall: Hall) -> None:
    await asyncio.sleep(random.uniform(0, FIRST))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    tag, known = "", 0.0
    try:
        while True:
            writer.write(raw("GET", path, {"If-None-Match": tag} if tag else {}))
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            if length and b" 200 " in head[:16]:
                await reader.readexactly(int(length[1]))
                tag = re.findall(r"etag: (\S+)", head.decode(), re.IGNORECASE)[0]
                if hall.asked > known:
                    hall.seen.append(time.monotonic() - hall.asked)
                    known = hall.asked
            await asyncio.sleep(random.uniform(*PAUSE))
    finally:
        writer.close()


def _seconds(server: Server) -> float:
    """Processor seconds of the server until now. Linux only."""
    stats = (Path(f"/proc/{pid}/stat").read_text(encoding="ascii") for pid in server.processes())
    return sum(sum(map(int, stat.rpartition(")")[2].split()[11:13])) for stat in stats) / TICKS
