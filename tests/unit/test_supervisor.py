"""Signs of life for systemd: ready, alive, stopping."""

import asyncio
import socket
from pathlib import Path

from commands.supervisor import Supervisor


def listening(tmp_path: Path) -> socket.socket:
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ear.bind(str(tmp_path / "notify"))
    ear.settimeout(5)
    return ear


async def test_it_says_it_is_alive_twice_in_the_time_it_has(tmp_path: Path) -> None:
    with listening(tmp_path) as ear:
        boss = Supervisor.of({"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "40000"})
        assert boss.every == 0.02
        boss.tell("READY=1")
        life = asyncio.create_task(boss.keep_telling())
        heard = [await asyncio.to_thread(ear.recv, 100) for _ in range(4)]
        life.cancel()

    assert heard == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1", b"WATCHDOG=1"]


async def test_nobody_there_stops_nobody(tmp_path: Path) -> None:
    Supervisor(str(tmp_path / "gone")).tell("READY=1")
    await Supervisor.of({}).keep_telling()
    await Supervisor.of({"NOTIFY_SOCKET": "@x"}).keep_telling()
