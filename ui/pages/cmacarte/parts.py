"""Every page and plain route of the artisan's portal, for the composition."""

from typing import Final

from ui.pages.cmacarte import (
    activation,
    card,
    faq,
    home,
    identification,
    information,
    offline,
    order,
    partners,
    photo,
    pocket,
    sign_in,
    space,
    verify,
)
from ui.pages.cmacarte.page import PHOTO

PAGES: Final = tuple(
    part.router
    for part in (
        home,
        sign_in,
        identification,
        activation,
        space,
        card,
        order,
        information,
        photo,
        partners,
        faq,
        verify,
    )
)
ROUTES: Final = tuple(
    part.register for part in (identification, activation, card, order, photo, offline, pocket, verify)
)
CAMERA: Final = (offline.OFFLINE, PHOTO)
"""Where a code is scanned, where a portrait is taken."""
UPLOADS: Final = {photo.UPLOAD: photo.TOO_HEAVY}
"""Addresses that take a photo, more than other forms may carry; and where one leads that is too heavy even so."""
