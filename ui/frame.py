"""The frame of every page: skip link, header, menus, title band with the only h1, main part, footer."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from nicegui import context, ui

from schemes.base import Scheme
from schemes.french import typo
from ui.components.bubble import bubble
from ui.components.error_summary import ErrorSummary
from ui.components.outage import Outage
from ui.components.session_warning import SessionWatch, session_warning
from ui.components.steps import Steps, step_title, steps_bar
from ui.components.tag import Tag
from ui.header import demo_bar, site_header
from ui.http.native import describe_page, plain_layout
from ui.icons import icon, mark
from ui.menus import FOOTER, SIDE_MENUS, MenuEntry

SITE: str = "Porte-cartes"

Crumb = tuple[str, str]
"""(words, address); the last one, where one is, is added by the frame."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page gets of its frame."""

    summary: ErrorSummary
    """On top of the page, for its form."""
    session: SessionWatch | None


@contextmanager
def frame(
    title: str,
    *,
    scheme: Scheme | None = None,
    visitor_name: str | None = None,
    here: str | None = None,
    crumbs: Sequence[Crumb] = (),
    lead: str | None = None,
    tip: str | None = None,
    steps: Steps | None = None,
    description: str = "",
    demo: bool = False,
    band: bool = True,
    main_class: str = "",
    session: SessionWatch | None = None,
    window_title: str | None = None,
    opening: Callable[[], object] | None = None,
) -> Iterator[Page]:
    """Build the frame of a page and go into its main part.

    `visitor_name` is given once signed in; `here` is the page's own path (marks the menus); `tip` the title's bubble;
    `crumbs` what comes before the page in its breadcrumb; `band=False` leaves the title in the matter (the artisan's
    space); `window_title` when the window should say more than the h1; `opening` draws a band of its own, with the h1.
    Must be called once, first thing in a page.
    """
    client = context.client
    plain_layout(client)
    describe_page(client, portal=scheme.code if scheme else "", description=typo(description))
    ui.page_title(typo(f"{window_title or _step_name(title, steps)} – {scheme.title if scheme else SITE}"))
    Tag("a", "Aller au contenu", classes="skip", href="#contenu")
    if demo:
        demo_bar()
    site_header(scheme, visitor_name, here)
    side = SIDE_MENUS.get(scheme.code, ()) if scheme and visitor_name else ()
    with Tag("main", id="contenu", tabindex="-1", classes=main_class):
        if opening:
            opening()
        elif band:
            _band(title, crumbs, lead, tip, steps)
        with _matter(side, here):
            if not band:
                _bare_title(title, crumbs, lead)
            page = Page(ErrorSummary(), session)
            if steps:
                step_title(steps)
            yield page
    _footer(with_bar=bool(side))
    Outage()
    if session:
        session_warning(session, scheme)


def _step_name(title: str, steps: Steps | None) -> str:
    """In a task, the window's title says where one is: it is the first thing a screen reader says of a page."""
    return f"{steps.name} (étape {steps.current} sur {len(steps.names)}), {title}" if steps else title


def _band(title: str, crumbs: Sequence[Crumb], lead: str | None, tip: str | None, steps: Steps | None) -> None:
    with Tag("div", classes="band"), Tag("div", classes="wrap band__in"):
        if crumbs:
            _crumbs(crumbs, steps.name if steps else title)
        if tip:
            with Tag("div", classes="title-row"):
                Tag("h1", title)
                bubble(title, tip)
        else:
            Tag("h1", title)
        if lead:
            Tag("p", lead, classes="lead")
        if steps:
            steps_bar(steps)


def _crumbs(crumbs: Sequence[Crumb], present: str) -> None:
    with Tag("nav", classes="crumbs", aria_label="Vous êtes ici"), Tag("ol"):
        for words, path in crumbs:
            with Tag("li"):
                Tag("a", words, href=path)
        with Tag("li"):
            Tag("span", present, aria_current="page")


def _bare_title(title: str, crumbs: Sequence[Crumb], lead: str | None) -> None:
    with Tag("div"):
        if crumbs:
            _crumbs(crumbs, title)
        Tag("h1", title)
        if lead:
            Tag("p", lead, classes="lead")


@contextmanager
def _matter(side: Sequence[MenuEntry], here: str | None) -> Iterator[None]:
    """The part below the title, beside the artisan's menu where there is one."""
    if not side:
        with Tag("div", classes="wrap page"):
            yield
        return
    with Tag("div", classes="wrap espace"):
        _side_menu(side, here)
        with Tag("div", classes="contenu"):
            yield


def _side_menu(entries: Sequence[MenuEntry], here: str | None) -> None:
    with Tag("nav", classes="cote", aria_label="Menu principal"), Tag("ul"):
        for entry in entries:
            with Tag("li"), Tag("a", href=entry.path, aria_current="page" if entry.holds(here) else None):
                icon(entry.sign)
                with Tag("span"):
                    if entry.is_child:
                        Tag("span", "> ", classes="chevron", raw=True)
                    Tag("span", entry.words)


def _footer(*, with_bar: bool) -> None:
    with Tag("footer", classes="site-footer site-footer--over-bar" if with_bar else "site-footer"):
        Tag("div", classes="stitch", aria_hidden="true")
        with Tag("div", classes="wrap site-footer__in"):
            with Tag("nav", aria_label="Pied de page"), Tag("ul"):
                for entry in FOOTER:
                    with Tag("li"):
                        Tag("a", entry.words, href=entry.path)
            with Tag("p", classes="site-footer__who"), Tag("a", href="/"):
                mark()
                Tag("span", SITE)
