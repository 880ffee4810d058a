"""The icons drawn for the project, as inline SVG: they take the colour of their text, also in forced colours."""

from collections.abc import Mapping
from typing import Final

from ui.components.tag import Tag

# Strokes on a 24 × 24 ground; the style sheet sets width, caps and colour.
PATHS: Final[Mapping[str, str]] = {
    "alert": '<circle cx="12" cy="12" r="9.5"/><path d="M12 7v6M12 16.6v.1"/>',
    "arrow": '<path d="M4 12h15M13 6l6 6-6 6"/>',
    "arrow-down": '<path d="M12 4v15M6 13l6 6 6-6"/>',
    "arrow-left": '<path d="M20 12H5M11 6l-6 6 6 6"/>',
    "arrow-up": '<path d="M12 20V5M6 11l6-6 6 6"/>',
    "backspace": '<path d="M8.5 5.5h12v13h-12l-6-6.5Z"/><path d="m11.5 9.5 5 5M16.5 9.5l-5 5"/>',
    "box": '<path d="M3 8.2 12 3.5l9 4.7v8.4l-9 4.9-9-4.9Z"/><path d="M3 8.2l9 4.8 9-4.8M12 13v8.5"/>',
    "camera": '<path d="M3 7.5h4.5L9 5h6l1.5 2.5H21v12H3Z"/><circle cx="12" cy="13" r="3.8"/>',
    "card": '<rect x="2.5" y="5" width="19" height="14" rx="2"/><path d="M6 14.5h5M6 10.5h3"/>'
    '<path d="M15 10.5h3.5v4H15z"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "chevron": '<path d="m6 9.5 6 6 6-6"/>',
    "chevron-right": '<path d="m9.5 6 6 6-6 6"/>',
    "clock": '<circle cx="12" cy="12" r="9.5"/><path d="M12 6.5V12l3.8 2.4"/>',
    "computer": '<rect x="2.5" y="4" width="19" height="12.5" rx="1.5"/><path d="M8.5 20.5h7M12 16.5v4"/>',
    "cross": '<path d="M6 6l12 12M18 6 6 18"/>',
    "done": '<circle cx="12" cy="12" r="9.5"/><path d="m7.5 12.3 3.2 3.2 5.8-6.3"/>',
    "download": '<path d="M12 3.5v12M6.5 10.5 12 16l5.5-5.5M4 20.5h16"/>',
    "eye": '<path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12z"/><circle cx="12" cy="12" r="3"/>',
    "file": '<path d="M6 2.5h8.5L19 7v14.5H6Z"/><path d="M14 2.5V7.5h5M9.5 12.5h6M9.5 16.5h6"/>',
    "gift": '<path d="M3.5 9.5h17v4h-17zM5 13.5v7h14v-7M12 9.5v11"/>'
    '<path d="M12 9.5c-5 0-6-5-3-5s3 5 3 5 0-5 3-5 2 5-3 5"/>',
    "house": '<path d="M3.5 11.5 12 4l8.5 7.5M6 9.5v10.5h12V9.5"/>',
    "info": '<circle cx="12" cy="12" r="9.5"/><path d="M12 11v6M12 7.2v.1"/>',
    "keys": '<path d="M4 6h3M4 12h3M4 18h3M11 6h9M11 12h9M11 18h9"/>',
    "letter": '<rect x="2.5" y="5" width="19" height="14" rx="2"/><path d="m3 7 9 6.5L21 7"/>',
    "lock": '<rect x="4.5" y="10.5" width="15" height="11" rx="2"/><path d="M8 10.5V7a4 4 0 0 1 8 0v3.5M12 15v2.5"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "minus": '<path d="M5 12h14"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4 20.5c.8-4 4-6 8-6s7.2 2 8 6"/>',
    "phone": '<rect x="6.5" y="2.5" width="11" height="19" rx="2"/><path d="M11 18.5h2"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 8.5v-6h10v6M7 17.5H3.5v-9h17v9H17"/><path d="M7 14.5h10v7H7Z"/>',
    "to-do": '<circle cx="12" cy="12" r="9.5" stroke-dasharray="4 3"/>',
    "turn": '<path d="M20 5v5h-5"/><path d="M19.5 10A8 8 0 1 0 20 13.5"/>',
    "warning": '<path d="M12 3.5 22 20.5H2Z"/><path d="M12 10v4.5M12 17.4v.1"/>',
}

# The project's mark: a pocket with a thumb notch, a card in it, a seam below.
MARK: Final = (
    '<path d="M8.5 6h23A2.5 2.5 0 0 1 34 8.5V22H6V8.5A2.5 2.5 0 0 1 8.5 6Z" fill="currentColor" opacity=".55"/>'
    '<path d="M3 15h10.5a6.5 6.5 0 0 0 13 0H37v16.5a4.5 4.5 0 0 1-4.5 4.5h-25A4.5 4.5 0 0 1 3 31.5Z"'
    ' fill="currentColor"/>'
    '<path d="M8 31h24" stroke="var(--mark-stitch,var(--header))" stroke-width="2" stroke-dasharray="3.6 2.4"'
    ' fill="none"/>'
)

STAMP: Final = (
    '<rect x="2" y="2" width="44" height="52" rx="2" fill="none" stroke="currentColor" stroke-width="2.5"'
    ' stroke-dasharray="1 4" stroke-linecap="round"/>'
    '<path d="M13 18h22a2 2 0 0 1 2 2v11H11V20a2 2 0 0 1 2-2Z" fill="currentColor" opacity=".45"/>'
    '<path d="M9 25h9a6 6 0 0 0 12 0h9v12a3 3 0 0 1-3 3H12a3 3 0 0 1-3-3Z" fill="currentColor"/>'
)

# The sign of each mention, so that a card is never known by its colour alone. On a 40 × 40 ground.
SIGNS: Final[Mapping[str, str]] = {
    "invalidite": '<circle cx="20" cy="20" r="18" fill="none" stroke="currentColor" stroke-width="2.4"/>'
    '<circle cx="20" cy="10.6" r="3" fill="currentColor"/>'
    '<path d="M10.5 15.8 17 17.4v6.2l-2.8 8M29.5 15.8 23 17.4v6.2l2.8 8M17 17.4h6M17 23.6h6" fill="none"'
    ' stroke="currentColor" stroke-width="2.8" stroke-linecap="round" stroke-linejoin="round"/>',
    "priorite": '<circle cx="20" cy="20" r="18" fill="none" stroke="currentColor" stroke-width="2.4"/>'
    '<circle cx="14.6" cy="10.8" r="3.1" fill="currentColor"/>'
    '<path d="M14.6 17v6.4M11.6 31.4l1-8h4l1 8M10.6 22.6 12 17h5.2l1.4 5.6M22 14.5l5.5 5.5-5.5 5.5M28 16.5l3.5 3.5-3.5 3.5"'
    ' fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/>',
    "stationnement": '<rect x="2" y="2" width="36" height="36" rx="8" fill="none" stroke="currentColor"'
    ' stroke-width="2.4"/><path d="M14.5 30V10.5h7a5.9 5.9 0 0 1 0 11.8h-7" fill="none" stroke="currentColor"'
    ' stroke-width="3.6" stroke-linejoin="round"/>',
}


def drawing(markup: str, view_box: str, *, classes: str = "", label: str | None = None) -> Tag:
    """Draw trusted markup of this module as an `svg`: hidden from screen readers unless labelled."""
    hidden = None if label else "true"
    role = "img" if label else None
    return Tag(
        "svg",
        classes=classes,
        viewBox=view_box,
        aria_hidden=hidden,
        aria_label=label,
        role=role,
        focusable="false",
        innerHTML=markup,
    )


def icon(name: str, label: str | None = None, *, small: bool = False) -> Tag:
    """Show an icon, decorative unless labelled. Raise KeyError for a name that is not drawn."""
    return drawing(PATHS[name], "0 0 24 24", classes="i i--s" if small else "i", label=label)


def mark(classes: str = "") -> Tag:
    """The project's mark, decorative: its name stands beside it."""
    return drawing(MARK, "0 0 40 40", classes=classes)


def sign(kind: str, classes: str = "") -> Tag | None:
    """The sign of a card's mention (a kind's code, in any case); nothing for a kind that has none."""
    shape = SIGNS.get(kind.lower())
    return drawing(shape, "0 0 40 40", classes=classes) if shape else None
