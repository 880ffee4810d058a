"""What systemd is told: that the portal answers, that its event loop still turns, that it is stopping (sd_notify)."""

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Supervisor:
    """Where it listens; nobody is told anything when there is none."""

    address: str = ""
    every: float = 0
    """Seconds between two signs of life; 0 when none is asked for."""

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Self:
        """As systemd says it in a service's environment. A sign of life comes twice in the time it waits for one."""
        micro = environ.get("WATCHDOG_USEC", "")
        return cls(environ.get("NOTIFY_SOCKET", ""), int(micro) / 2_000_000 if micro.isdigit() else 0)

    def tell(self, words: str) -> None:
        """Say « READY=1 », « STOPPING=1 » …; a supervisor that went away stops nobody."""
        if not self.address:
            return
        name = f"\0{self.address[1:]}" if self.address.startswith("@") else self.address
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as wire:
            try:
                wire.sendto(words.encode(), name)
            except OSError:
                return

    async def keep_telling(self) -> None:
        """Give signs of life from the event loop: one that is stuck gives none, and systemd starts the portal again."""
        while self.address and self.every:
            self.tell("WATCHDOG=1")
            await asyncio.sleep(self.every)
