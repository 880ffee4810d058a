"""Words on the page: paragraphs, headings, links, addresses. All of them take `with` for what stands inside."""

from collections.abc import Iterable

from ui.components.tag import Tag


def span(words: str | None = None, *, classes: str = "", raw: bool = False) -> Tag:
    """Words inside a line. `raw` for what a person typed: no typography."""
    return Tag("span", words, classes=classes, raw=raw)


def p(words: str | None = None, *, classes: str = "", raw: bool = False) -> Tag:
    """A paragraph."""
    return Tag("p", words, classes=classes, raw=raw)


def lead(words: str) -> Tag:
    """The sentence under a title."""
    return Tag("p", words, classes="lead")


def quiet(words: str) -> Tag:
    """A remark."""
    return Tag("p", words, classes="quiet")


def strong(words: str, *, classes: str = "", raw: bool = False) -> Tag:
    """Important words inside a line."""
    return Tag("strong", words, classes=classes, raw=raw)


def heading(level: int, words: str | None = None, *, classes: str = "") -> Tag:
    """A heading of level 2 to 4; the only h1 of a page is the frame's."""
    return Tag(f"h{level}", words, classes=classes)


def h2(words: str | None = None, *, classes: str = "") -> Tag:
    """A heading under the page's title."""
    return heading(2, words, classes=classes)


def h3(words: str | None = None, *, classes: str = "") -> Tag:
    """A heading of the third level."""
    return heading(3, words, classes=classes)


def link(words: str | None, href: str, *, classes: str = "", label: str | None = None) -> Tag:
    """A link, to an address of ours or a literal one: never to one a person typed."""
    return Tag("a", words, classes=classes, href=href, aria_label=label)


def number(words: str, *, classes: str = "") -> Tag:
    """A figure in tabular digits, kept on one line."""
    return Tag("span", words, classes=f"num {classes}".strip(), raw=True)


def lines(rows: Iterable[str], *, classes: str = "") -> Tag:
    """A postal address, one row under the other, as typed (no typography)."""
    address = Tag("address", classes=classes)
    with address:
        for place, row in enumerate(rows):
            if place:
                Tag("br")
            span(row, raw=True)
    return address


def bullets(rows: Iterable[str], *, ordered: bool = False) -> Tag:
    """A list of sentences."""
    listing = Tag("ol" if ordered else "ul")
    with listing:
        for row in rows:
            Tag("li", row)
    return listing
