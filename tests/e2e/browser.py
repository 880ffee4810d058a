"""Chromium as people hold it, watched: whatever a page complains of fails the test."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, BrowserType, ConsoleMessage, Page, Playwright

AXE: Final = Path(__file__).parent / "vendor" / "axe.min.js"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP: Final[Mapping[str, Any]] = {"viewport": {"width": 1280, "height": 900}}
PHONE: Final[Mapping[str, Any]] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
SCREENS: Final = {"desktop": DESKTOP, "phone": PHONE}
_AXE_OPTIONS: Final[Mapping[str, Any]] = {
    "runOnly": {"type": "tag", "values": RULES},
    "resultTypes": ["violations"],
    # Neither what no rule of ours reads (style sheets fetched again) nor what nobody prints.
    "preload": False,
    "selectors": False,
}
_AT_REST: Final = """() => Promise.allSettled(document.getAnimations()
  .filter(one => one.playState === "running" && one.effect.getComputedTiming().endTime < Infinity).map(one => one.finished))"""
"""A colour on its way from one to the other has no contrast to be judged by."""
_FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

_visitors = count(1)


def launch(playwright: Playwright) -> Browser:
    """Start Chromium; the one without windows where there is one: the same pages for a third less of the processor."""
    shell = os.environ.get("PORTECARTES_CHROMIUM_SHELL") or None
    return start(playwright.chromium, path=shell)


def start(kind: BrowserType, *flags: str, path: str | None = None) -> Browser:
    """Start a whole Chromium (it has a camera): the one named by PORTECARTES_CHROMIUM, the system's, or Playwright's own."""
    system = "/usr/bin/chromium"
    path = path or os.environ.get("PORTECARTES_CHROMIUM") or (system if Path(system).exists() else None)
    return kind.launch(executable_path=path, args=[*_FLAGS, *flags])


class Watch:
    """Collects what goes wrong in a context's pages: console errors (violations of the policy are some), exceptions."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        self.tolerated: list[str] = []
        """Pieces of complaints this test brings about on purpose."""
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    def check(self) -> None:
        """Raise AssertionError when something was complained of."""
        left = [text for text in self.complaints if not any(piece in text for piece in self.tolerated)]
        assert not left, "the page complains:\n" + "\n".join(left)


@contextmanager
def watched_page(
    browser: Browser, *, url: str, screen: str = "desktop", **options: object
) -> Iterator[tuple[Page, Watch]]:
    """Open a page in a context of its own and check, at the end, that nothing was complained of."""
    # An address of one's own, as behind a proxy: what one test does never slows another down.
    place = next(_visitors)
    headers = {"X-Forwarded-For": f"198.18.{place // 250}.{place % 250}"}
    options = {**SCREENS[screen], "extra_http_headers": headers, **options}
    context = browser.new_context(base_url=url, locale="fr-FR", **options)  # type: ignore[arg-type]
    watch = Watch(context)
    try:
        yield context.new_page(), watch
        watch.check()
    finally:
        context.close()


def live(page: Page) -> None:
    """Wait until the page answers: mounted, and shaken hands with the server."""
    page.wait_for_selector("html[data-ready]")


def axe(page: Page) -> None:
    """Raise AssertionError with what axe finds wrong on the page as it stands."""
    page.evaluate(_AT_REST)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("options => axe.run(document, options).then(found => found.violations)", _AXE_OPTIONS)
    told = [f"{one['id']}: {one['help']}\n  " + "\n  ".join(node["html"] for node in one["nodes"][:5]) for one in found]
    assert not told, "axe finds:\n" + "\n".join(told)
