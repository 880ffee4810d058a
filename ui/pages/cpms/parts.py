"""What the cpms portal brings to the application: its pages, its form posts."""

from typing import Final

from ui.pages.cpms import code, device, letters, password, posts, proof, sign_in, space

PAGES: Final = tuple(part.router for part in (sign_in, code, password, device, proof, space))
ROUTES: Final = (posts.register, proof.register)
DEMO_ROUTES: Final = (letters.register,)
