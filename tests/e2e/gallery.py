"""The component gallery by itself: no database, no sign-in."""

import os

import uvicorn

from app import create_app
from ui.http.settings import Parts, Portal, WebSettings
from ui.pages.demo.composants import router
from ui.theme import stylesheet


def main() -> None:
    """Serve it where the tests look for it."""
    settings = WebSettings(public_url=os.environ["PORTECARTES_PUBLIC_URL"], pages_per_minute=0)
    portals = [Portal(code, name, f"/{code}") for code, name in (("cmi", "Portail Carte Mobilité Inclusion"),)]
    parts = Parts(pages=[router], files={"portal.css": stylesheet().encode()}, portals=portals)
    port = int(os.environ["PORTECARTES_PORT"])
    uvicorn.run(create_app(settings, parts), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main()
