"""A press that met a process on its way out, or a network gone, is loaded again by the browser: with GET.

An address that only takes posts has no page to show then; the page it belongs to is the nearest one above it.
"""

from collections.abc import Callable, Iterator, Sequence

from starlette.routing import BaseRoute, Match, Mount
from starlette.types import Scope

Routes = Callable[[], Sequence[BaseRoute]]
"""Read when asked: pages are added after the handlers of errors."""


class Reloaded:
    """Finds the page above an address that only takes posts."""

    def __init__(self, posts: Routes, pages: Routes) -> None:
        self._posts = posts
        self._pages = pages

    def page_of(self, scope: Scope) -> str | None:
        """Return the path of that page; None when the address takes no posts, or has a page of its own."""
        if scope["method"] != "GET" or not self._takes_posts(scope) or self._is_page(scope, scope["path"]):
            return None
        return next((path for path in _above(scope["path"]) if self._is_page(scope, path)), None)

    def _takes_posts(self, scope: Scope) -> bool:
        return _match(self._posts(), {**scope, "method": "POST"})

    def _is_page(self, scope: Scope, path: str) -> bool:
        return _match(self._pages(), {**scope, "path": path})


def _match(routes: Sequence[BaseRoute], scope: Scope) -> bool:
    plain = (route for route in routes if not isinstance(route, Mount))
    return any(route.matches(scope)[0] is Match.FULL for route in plain)


def _above(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path
