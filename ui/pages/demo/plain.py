"""Plain pages of the demonstration, rendered on the server: they stand for other people's sites, so no portal frame."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from fastapi import Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from schemes.french import euros, grouped, moment, typo
from ui.icons import PATHS

TEMPLATES: Final = Path(__file__).with_name("templates")


class PlainPages:
    """Renders the templates beside this file with the project's style sheets."""

    def __init__(self, styles: Sequence[str]) -> None:
        """`styles` are the addresses of the style sheets, in order."""
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters |= {"euros": euros, "grouped": grouped, "moment": moment, "typo": typo}
        self._environment.globals |= {"styles": tuple(styles), "icons": PATHS}

    def page(self, template: str, *, status: int = 200, **context: object) -> Response:
        """Render one page; never kept by a cache, as it may show a payment or a letter."""
        body = self._environment.get_template(template).render(context)
        return HTMLResponse(body, status, headers={"Cache-Control": "no-store"})
