"""The style sheet of every portal, made from the tokens of `ui.tokens` and the rules of `ui/styles`.

Which colours meet, and how far apart they must stand (WCAG 1.4.6: 7:1 for text, 1.4.11: 3:1 for edges and signs),
is written here too, so that a test can compute it for every portal in both colour schemes.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

from ui.icons import PATHS
from ui.tokens import (
    CARDS,
    DARK,
    DARK_PORTALS,
    FIXED,
    LIGHT,
    NEUTRAL,
    PHONE,
    PHONE_SIZES,
    PORTALS,
    SIZES,
    Colours,
)

STYLES: Final = Path(__file__).with_name("styles")
PARTS: Final = (
    "ground",
    "frame",
    "forms",
    "matter",
    "card",
    "dialog",
    "carte",
    "pieces",
    "cmacarte",
    "cpms",
    "phone",
    "print",
)
"""Order matters: the phone's rules come after what they change, forced colours and paper last."""

TEXT_CONTRAST: Final = 7.0
EDGE_CONTRAST: Final = 3.0
_LINEAR_UP_TO: Final = 0.04045  # of the sRGB curve

# Roles that follow the hue in the light scheme; the dark one gives them colours of their own.
_ROLES: Final = {"header": "hue", "link": "hue", "action": "hue", "action-deep": "hue-deep"}

_LATIN: Final = (
    "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, "
    "U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215"
)
_LATIN_EXT: Final = "U+0100-0130, U+0132-0151, U+0154-02BA, U+1E00-1E9F"

_TEXT_PAIRS: Final = (
    *((ink, ground) for ink in ("ink", "ink-quiet", "link") for ground in ("paper", "ground", "tint")),
    *((kind, ground) for kind in ("good", "warn", "bad") for ground in ("paper", f"{kind}-ground")),
    *(("ink", f"{kind}-ground") for kind in ("good", "warn", "bad")),
    ("ink", "tint-deep"),
    ("paper", "ink"),
    ("paper", "ink-quiet"),
    ("on-action", "action"),
    ("on-action", "action-deep"),
    ("on-hue", "header"),
    ("on-hue-quiet", "hue"),
    ("on-card", "hue"),
    *(("on-card", f"card-{card}") for card in CARDS),
    ("card-void-ink", "card-void"),
    ("card-void-bad", "card-void"),
    ("card-back-ink", "on-card"),
)
_EDGE_PAIRS: Final = (
    ("edge", "paper"),
    ("edge", "ground"),
    ("edge", "tint"),
    ("stitch", "paper"),
    ("stitch", "tint"),
    ("stitch-on-hue", "header"),
    ("action", "paper"),
    ("action", "tint"),
    ("bad", "paper"),
    ("card-void-edge", "card-void"),
)


def scheme_colours(portal: str, *, dark: bool) -> dict[str, str]:
    """Return every colour of a portal in one colour scheme, roles filled in; raise KeyError for an unknown portal."""
    colours: dict[str, str] = {**FIXED, **LIGHT, **PORTALS[portal]}
    colours |= {role: colours[source] for role, source in _ROLES.items()}
    if dark:
        colours |= {**DARK, **DARK_PORTALS[portal]}
    return colours


def pairs(portal: str, *, dark: bool) -> Iterator[tuple[str, str, str, str, float]]:
    """Yield (name, name, colour, colour, least contrast) for all colours that meet on a page of that portal."""
    colours = scheme_colours(portal, dark=dark)
    for least, table in ((TEXT_CONTRAST, _TEXT_PAIRS), (EDGE_CONTRAST, _EDGE_PAIRS)):
        for front, ground in table:
            yield front, ground, colours[front], colours[ground], least


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [part / 12.92 if part <= _LINEAR_UP_TO else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def stylesheet() -> str:
    """Return `portal.css`: fonts, tokens, rules. Its addresses are relative to `ui/static`."""
    return "\n".join((_faces(), _tokens(), *(_part(name) for name in PARTS)))


def _part(name: str) -> str:
    return (STYLES / f"{name}.css").read_text(encoding="utf-8")


def _faces() -> str:
    return "\n".join(
        f'@font-face {{ font-family: "Atkinson Hyperlegible Next"; font-weight: {weight}; font-display: swap; '
        f'src: url("fonts/atkinson-hyperlegible-next-{subset}-{weight}-normal.woff2") format("woff2"); '
        f"unicode-range: {letters}; }}"
        for subset, letters in (("latin", _LATIN), ("latin-ext", _LATIN_EXT))
        for weight in (400, 700)
    )


def _rule(selector: str, values: Mapping[str, str]) -> str:
    return f"{selector} {{ {' '.join(f'--{name}: {value};' for name, value in values.items())} }}"


def _portal_rules(portals: Mapping[str, Colours]) -> list[str]:
    return [_rule(f'[data-portal="{code}"]', colours) for code, colours in portals.items()]


def _signs() -> dict[str, str]:
    """Icons a style sheet must draw by itself, because the element that shows them is not ours to fill."""
    shape = quote(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="black" stroke-width="2"'
        f' stroke-linecap="round" stroke-linejoin="round">{PATHS["warning"]}</svg>'
    )
    return {"sign-warning": f"url('data:image/svg+xml,{shape}')"}


def _tokens() -> str:
    """Write the custom properties.

    Roles are said again on `[data-portal]`: a property made of another is computed where it is declared.
    """
    roles = {role: f"var(--{source})" for role, source in _ROLES.items()}
    dark = (_rule(":root", {**DARK, **DARK_PORTALS[NEUTRAL]}), *_portal_rules(DARK_PORTALS))
    return "\n".join(
        (
            ":root { color-scheme: light dark; }",
            _rule(":root", {**SIZES, **_signs(), **FIXED, **LIGHT, **PORTALS[NEUTRAL], **roles}),
            *_portal_rules(PORTALS),
            _rule("[data-portal]", roles),
            "@media (prefers-color-scheme: dark) {",
            *dark,
            "}",
            f"@media (max-width: {PHONE}) {{ {_rule(':root', PHONE_SIZES)} }}",
        )
    )
