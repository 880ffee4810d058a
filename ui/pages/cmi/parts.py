"""What the cmi portal brings to the application: its pages, its form posts."""

from collections.abc import Callable
from typing import Final

from fastapi import APIRouter, FastAPI

from ui.pages.cmi import creation, home, sign_in
from ui.pages.cmi.data import account, follow_up, informations
from ui.pages.cmi.data import page as data
from ui.pages.cmi.order import page as order
from ui.pages.cmi.order import posts

PAGES: Final[tuple[APIRouter, ...]] = (
    home.router,
    sign_in.router,
    creation.router,
    order.router,
    data.router,
    informations.router,
    follow_up.router,
    account.router,
)
ROUTES: Final[tuple[Callable[[FastAPI], None], ...]] = (
    posts.register,
    creation.register,
    informations.register,
    account.register,
)
