"""A mail server that remembers: its own process, its own ledger on the disk, and moods.

`python -m tests.rigs.gateway FOLDER` listens on a free port of the loopback and writes the number to
FOLDER/port. FOLDER/mood holds words, read anew for each mail: "keyed" (a Message-ID is taken once), "hang"
(no answer at all), "refuse" (a 451), "mute" (the mail is taken, and the answer never comes), "slow".
"""

import asyncio
import os
import subprocess
import sys
import time
from collections import Counter
from email import message_from_bytes
from pathlib import Path

from tests.rigs.ledger import Ledger

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 20
# A mail server on another machine takes about this long.
PACE, SLOW_PACE, FOR_EVER = 0.01, 0.3, 3600.0


class Postbox:
    """What one server has taken, across its connections."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = Ledger(folder / "taken")
        self.known: set[str] = set(self.ledger.items(Ledger.ACKED))

    @property
    def moods(self) -> set[str]:
        return set((self.folder / "mood").read_text().split())

    async def take(self, data: bytes) -> bytes:
        """Write the mail down, then answer: the order in which real servers do it."""
        key = str(message_from_bytes(data)["Message-ID"])
        moods = self.moods
        await asyncio.sleep(FOR_EVER if "hang" in moods else SLOW_PACE if "slow" in moods else PACE)
        if "refuse" in moods:
            return b"451 try again later"
        if "keyed" not in moods or key not in self.known:
            self.known.add(key)
            self.ledger.acked(key)
        if "mute" in moods:
            await asyncio.sleep(FOR_EVER)
        return b"250 taken"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """As much of SMTP as a sender needs."""
        writer.write(b"220 rig\r\n")
        while line := (await reader.readline()).strip():
            word = line[:4].upper()
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                answer = await self.take((await reader.readuntil(b"\r\n.\r\n"))[:-3])
            else:
                answer = b"221 bye" if word == b"QUIT" else b"250 ok"
            writer.write(answer + b"\r\n")
            await writer.drain()
            if word == b"QUIT":
                break
        writer.close()


async def _serve(folder: Path) -> None:
    box = Postbox(folder)

    async def quietly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await box.serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            # The sender was killed in mid-sentence: what the rig is for.
            writer.close()

    server = await asyncio.start_server(quietly, "127.0.0.1", 0)
    port = folder / "port"
    port.with_suffix(".new").write_text(str(server.sockets[0].getsockname()[1]))
    port.with_suffix(".new").rename(port)
    async with server:
        await server.serve_forever()


class Gateway:
    """A handle on such a process."""

    def __init__(self, folder: Path, moods: str = "keyed") -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.mood(moods)
        self.process = subprocess.Popen([sys.executable, "-m", "tests.rigs.gateway", str(folder)], cwd=ROOT)
        deadline = time.monotonic() + READY_SECONDS
        while not (folder / "port").exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the mail server of the rig doesn't start")
            time.sleep(0.05)
        self.port = int((folder / "port").read_text())

    def mood(self, words: str) -> None:
        new = self.folder / "mood.new"
        new.write_text(words)
        os.replace(new, self.folder / "mood")

    def taken(self) -> Counter[str]:
        """How often each Message-ID has been delivered."""
        ledger = Ledger(self.folder / "taken")
        try:
            return ledger.items(Ledger.ACKED)
        finally:
            ledger.close()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
