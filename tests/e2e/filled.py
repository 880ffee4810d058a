"""A fresh demonstration with its documents made: portals that start from a copy of it need not make them again."""

import asyncio
import os

from compose import configure_portal, open_base
from documents.render import stop_pool
from domain import outbox
from domain.effects import EFFECTS
from models import database
from settings import read_settings


async def fill() -> None:
    """Do so in PORTECARTES_DATA_DIR."""
    settings = read_settings(os.environ)
    configure_portal(settings)
    await open_base(settings)
    while await outbox.relay_once(EFFECTS):
        pass
    await stop_pool()
    await database.close_database()


if __name__ == "__main__":
    asyncio.run(fill())
