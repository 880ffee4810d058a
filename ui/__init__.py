"""The pages and all that serves them."""

from typing import Final

from nicegui import APIRouter

from ui import quick

LONGEST_BUILD: Final = 60.0
"""Seconds a page may take on a machine that is very busy, as long as a query; NiceGUI gives up after three, with an error."""

# Every router of pages takes its default from here: a page that forgot to say it would fail under load only.
APIRouter.page.__kwdefaults__ = {**(APIRouter.page.__kwdefaults__ or {}), "response_timeout": LONGEST_BUILD}
quick.install()
